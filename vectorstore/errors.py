"""What can go wrong, as a reader is told of it.

NewsdeskError
├── SettingsError        a setting or an argument that cannot be used
├── SourceError          a file, feed or page that cannot be read
├── ArchiveError         the archive cannot be opened, read or written
│   ├── ArchiveBusyError     another process is writing
│   ├── ArchiveReadOnlyError the archive may not be written to, or not be opened
│   └── ArchiveDamagedError  the stored data is not what was written
├── EmbeddingError       the embedding model cannot be loaded or used
│   └── EmbeddingMismatchError  the archive was made with another model
├── ChromaError          the Chroma index cannot be reached or used
└── ChatModelError       the chat model cannot be loaded or did not answer
"""

__all__ = [
    "ArchiveBusyError",
    "ArchiveDamagedError",
    "ArchiveError",
    "ArchiveReadOnlyError",
    "ChatModelError",
    "ChromaError",
    "EmbeddingError",
    "EmbeddingMismatchError",
    "NewsdeskError",
    "SettingsError",
    "SourceError",
]


class NewsdeskError(Exception):
    """An expected error: what is wrong, then what to do."""

    def __init__(self, problem: str, *, remedy: str = "") -> None:
        """Say what is wrong in `problem` and what to do in `remedy`, both whole sentences."""
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy


class SettingsError(NewsdeskError):
    """A setting or an argument that cannot be used."""


class SourceError(NewsdeskError):
    """A file, feed or page that cannot be read."""


class ArchiveError(NewsdeskError):
    """The archive cannot be opened, read or written."""


class ArchiveBusyError(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveReadOnlyError(ArchiveError):
    """The archive may not be written to, or not be opened."""


class ArchiveDamagedError(ArchiveError):
    """The stored data is not what was written."""


class EmbeddingError(NewsdeskError):
    """The embedding model cannot be loaded or used."""


class EmbeddingMismatchError(EmbeddingError):
    """The archive was made with another embedding model."""


class ChromaError(NewsdeskError):
    """The Chroma index cannot be reached or used."""


class ChatModelError(NewsdeskError):
    """The chat model cannot be loaded or did not answer."""

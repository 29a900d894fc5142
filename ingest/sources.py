"""Sources: what is named on the command line, into articles."""

from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, Reading
from ingest.files import find_files
from ingest.formats import reader_for, suffix_of, supported
from ingest.inflate import open_file
from ingest.report import Failure, Note
from vectorstore.errors import SourceError

__all__ = ["read", "read_document", "read_file"]


def read(source: str | Path) -> Iterator[Reading]:
    """Read a file or a folder, and give its articles one by one.

    What cannot be read is a Failure among them, and what is left out a Note; neither stops the
    rest. When the iterator ends, all that the source holds was given, except where a Failure
    covers it.
    """
    path = Path(source).expanduser().resolve()
    for found in find_files(path):
        if isinstance(found, Path):
            yield from read_file(found)
        else:
            yield found


def read_file(path: Path) -> Iterator[Reading]:
    """Read one file; its path should be absolute, for it identifies the articles."""
    if reader_for(path.name) is None:
        kind = suffix_of(path.name) or "files without a suffix"
        yield Note(str(path), f"Left out: {kind} is not among {', '.join(supported())}.")
        return
    yield from read_document(Document(str(path), path.name, lambda: open_file(path)))


def read_document(document: Document) -> Iterator[Reading]:
    """Read a document in the format its name tells; an error becomes a Failure that covers it."""
    reader = reader_for(document.name)
    if reader is None:
        problem = f"Its format is not among {', '.join(supported())}."
        yield Failure(document.path, problem, document.path)
        return
    try:
        yield from reader(document)
    except SourceError as error:
        yield Failure(document.path, str(error), document.path)
    except PermissionError:
        problem = "It may not be read. Give yourself permission to read it."
        yield Failure(document.path, problem, document.path)
    except OSError as error:
        yield Failure(document.path, f"It cannot be read: {error.strerror}.", document.path)

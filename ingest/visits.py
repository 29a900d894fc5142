"""What servers said at the last visit, remembered once what they gave is in the archive."""

from collections.abc import Iterator, MutableMapping

from vectorstore.catalogue import Catalogue
from vectorstore.writer import Writer

__all__ = ["Visits"]


class Visits(MutableMapping[str, str]):
    """Notes of earlier visits, with those of this run on top until `keep` stores them.

    So a run that is cut off visits again what it may not have stored.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Start from what the archive remembers."""
        self._stored = catalogue.visits()
        self._fresh: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> str:
        """The note of that name."""
        value = self._fresh[key] if key in self._fresh else self._stored[key]
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: str) -> None:
        """Make a note."""
        self._fresh[key] = value

    def __delitem__(self, key: str) -> None:
        """Forget a note."""
        self[key]
        self._fresh[key] = None

    def __iter__(self) -> Iterator[str]:
        """The names of all notes."""
        names = {**self._stored, **self._fresh}
        return (name for name in names if name in self)

    def __len__(self) -> int:
        """How many notes there are."""
        return sum(1 for _ in self)

    def keep(self, writer: Writer) -> None:
        """Store what was noted in this run."""
        writer.note_visits(self._fresh)
        self._stored |= {name: note for name, note in self._fresh.items() if note is not None}
        self._fresh.clear()

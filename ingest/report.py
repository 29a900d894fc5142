"""What indexing reports: failures, notes on what was odd or left out, and what changed."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Change", "ChangeKind", "Failure", "Note", "Report", "Story", "Teller"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read, and what to do about it.

    `source` names it to a reader: a file, a line of one, a folder or an address. `path` is the
    file or folder that was not read to its end; what an earlier reading found there still holds.
    """

    source: str
    problem: str
    path: str | None = None

    def covers(self, path: str) -> bool:
        """Whether an article of this path may be among what could not be read."""
        if self.path is None:
            return False
        inside = (f"{self.path}#", f"{self.path.rstrip('/')}/")
        return path == self.path or path.startswith(inside)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the report should know: a file left out, a date that makes no sense."""

    source: str
    text: str


ChangeKind = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """An article that was, or in a dry run would be, added, changed or removed."""

    kind: ChangeKind
    article_id: str
    title: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Teller:
    """An article that tells a story which others tell as well."""

    article_id: str
    title: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """A story told by several articles in the same words, the earliest of them first."""

    tellers: tuple[Teller, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What indexing did. Counts are of articles; `passages_embedded` counts vectors computed.

    `duplicates` are articles met again in the same run, which are stored once, and articles added
    or changed that are copies of another, which are stored as well: `stories` names these.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    failed: tuple[Failure, ...] = ()
    notes: tuple[Note, ...] = ()
    changes: tuple[Change, ...] = ()
    stories: tuple[Story, ...] = ()
    passages_embedded: int = 0
    seconds: float = 0.0

"""Indexing: what is named is read, and the archive brought in step with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.report import Report
from ingest.sources import read
from ingest.sync import Progress, Source, synchronise

if TYPE_CHECKING:
    from vectorstore.archive import Archive

__all__ = ["index"]


def index(
    archive: "Archive",
    sources: Sequence[str],
    *,
    prune: bool,
    dry_run: bool,
    allow_private: bool,
    progress: Progress,
) -> Report:
    """Read every source and carry out the difference; see `synchronise`."""
    return synchronise(
        archive,
        [_opened(source) for source in sources],
        prune=prune,
        dry_run=dry_run,
        progress=progress,
    )


def _opened(source: str) -> Source:
    """A source with its place and what reading it yields; nothing is read before it is asked for.

    A file or a folder is complete: what it no longer holds has gone.
    """
    return Source(str(Path(source).expanduser().resolve()), complete=True, readings=read(source))

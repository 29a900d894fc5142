"""Indexing: what is named is read, and the archive brought in step with it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.sources import is_address, read
from ingest.sync import Progress, Source, synchronise
from ingest.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.report import Report
    from vectorstore.archive import Archive

__all__ = ["index"]


def index(
    archive: Archive,
    sources: Sequence[str],
    *,
    prune: bool,
    dry_run: bool,
    allow_private: bool,
    progress: Progress,
) -> Report:
    """Read every source and carry out the difference; see `synchronise`."""
    with ExitStack() as stack:
        return synchronise(
            archive,
            [_opened(archive, each, stack, allow_private=allow_private) for each in sources],
            prune=prune,
            dry_run=dry_run,
            progress=progress,
        )


def _opened(archive: Archive, source: str, stack: ExitStack, *, allow_private: bool) -> Source:
    """A source, of which nothing is read before it is asked for.

    A file or a folder is complete: what it no longer holds has gone. Of an address only what is
    new is read.
    """
    if not is_address(source):
        place = str(Path(source).expanduser().resolve())
        return Source(place, complete=True, readings=read(source))
    from ingest.fetching import Fetcher

    visits = Visits(archive.catalogue)
    fetcher = stack.enter_context(Fetcher(visits, allow_private=allow_private))
    return Source(
        source, complete=False, readings=read(source, fetcher=fetcher), stored=visits.keep
    )

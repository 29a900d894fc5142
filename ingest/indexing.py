"""Indexing: what is named is read, and the archive brought in step with it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.sources import is_address, read
from ingest.sync import Source, synchronise
from ingest.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.meter import Meter
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
    progress: Callable[[int, int, float | None], None] | None,
) -> Report:
    """Read every source and carry out the difference; see `synchronise`.

    `progress` is called with the numbers of articles dealt with and of passages embedded, and with
    the share of the sources that has been read, None where that cannot be known.
    """
    meter = _metered(sources) if progress is not None else None

    def tell(articles: int, passages: int) -> None:
        if progress is not None:
            progress(articles, passages, meter.share if meter else None)

    with ExitStack() as stack:
        return synchronise(
            archive,
            [_opened(archive, each, stack, meter, allow_private=allow_private) for each in sources],
            prune=prune,
            dry_run=dry_run,
            progress=tell,
        )


def _metered(sources: Sequence[str]) -> Meter | None:
    """A meter of the sources; None where one is an address: nobody knows how much it holds."""
    from ingest.meter import Meter

    if any(is_address(source) for source in sources):
        return None
    return Meter([_path(source) for source in sources])


def _path(source: str) -> Path:
    return Path(source).expanduser().resolve()


def _opened(
    archive: Archive, source: str, stack: ExitStack, meter: Meter | None, *, allow_private: bool
) -> Source:
    """A source, of which nothing is read before it is asked for.

    A file or a folder is complete: what it no longer holds has gone. Of an address only what is
    new is read.
    """
    if not is_address(source):
        return Source(str(_path(source)), complete=True, readings=read(source, meter=meter))
    from ingest.fetching import Fetcher

    visits = Visits(archive.catalogue)
    fetcher = stack.enter_context(Fetcher(visits, allow_private=allow_private))
    return Source(
        source, complete=False, readings=read(source, fetcher=fetcher), stored=visits.keep
    )

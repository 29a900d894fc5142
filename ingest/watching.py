"""Watching sources: index now, then again whenever something changes."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from time import monotonic

from watchfiles import watch as file_changes

from ingest.report import Report
from vectorstore.errors import SourceError

__all__ = ["EVERY", "watch"]

EVERY = 900.0
"""Seconds between visits to feeds and pages: what most outlets' feeds allow without complaint."""

PATIENCE = 1000
"""Milliseconds without a change before files are read: an editor or a copy may be at work."""

LOOK = 500
"""Milliseconds between looks at whether to stop, or whether a feed is due."""


def watch(
    sources: Sequence[str],
    index: Callable[[Sequence[str]], Report],
    *,
    stop: Event,
    every: float = EVERY,
) -> Iterator[Report]:
    """Call `index` with all sources, then with those that changed; gives each report.

    Files and folders are followed by file system events, addresses visited every `every` seconds.
    It ends when `stop` is set.

    Raises:
        SourceError: when a file or folder to be watched is not there.
    """
    addresses = [source for source in sources if "://" in source]
    paths = {_existing(source): source for source in sources if source not in addresses}
    changes = _changes(list(paths), stop)
    next(changes, None)  # watching begins before the first reading, so that nothing falls between
    yield index(sources)
    visited = monotonic()
    for changed in changes:
        due = [source for path, source in paths.items() if _touched(path, changed)]
        if addresses and monotonic() - visited >= every:
            due += addresses
            visited = monotonic()
        if due:
            yield index(due)


def _existing(source: str) -> Path:
    path = Path(source).expanduser().resolve()
    if not path.exists():
        raise SourceError(f"{source} is not there.", remedy="Name a file, folder or feed.")
    return path


def _changes(paths: Sequence[Path], stop: Event) -> Iterator[set[Path]]:
    """The files that changed since the last look, often none at all."""
    if not paths:
        while not stop.wait(LOOK / 1000):
            yield set()
        return
    # The parents of single files: an editor that writes by renaming replaces the file itself.
    folders = {path if path.is_dir() else path.parent for path in paths}
    for changed in file_changes(
        *folders,
        stop_event=stop,
        debounce=PATIENCE,
        rust_timeout=LOOK,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        yield {Path(name) for _, name in changed}


def _touched(path: Path, changed: set[Path]) -> bool:
    return any(each == path or path in each.parents for each in changed)

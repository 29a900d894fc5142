"""Sources: what is named on the command line, into articles."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import Document, Reading
from ingest.files import find_files
from ingest.formats import reader_for, suffix_of, supported
from ingest.inflate import open_file
from ingest.report import Failure, Note
from ingest.zip_archive import read_zip
from vectorstore.errors import SourceError

if TYPE_CHECKING:
    from ingest.fetching import Fetcher
    from ingest.meter import Meter

__all__ = ["is_address", "read", "read_archive", "read_document", "read_file"]


def read(
    source: str | Path, *, fetcher: "Fetcher | None" = None, meter: "Meter | None" = None
) -> Iterator[Reading]:
    """Read a file, a folder or an address, and give its articles one by one.

    What cannot be read is a Failure among them, and what is left out a Note; neither stops the
    rest. When the iterator ends, all that a file or folder holds was given, except where a
    Failure covers it; an address gives only what is new. `fetcher` fetches addresses; without
    one, they are fetched by the default rules, and nothing is remembered. `meter` follows how far
    the files have been read.
    """
    if isinstance(source, str) and is_address(source):
        yield from _read_web(source, fetcher)
        return
    for found in find_files(Path(source).expanduser().resolve()):
        if isinstance(found, Path):
            yield from read_file(found, meter=meter)
        else:
            yield found


def is_address(source: str) -> bool:
    """Tell whether a source is a web address and not a path."""
    return source.lower().startswith(("http://", "https://"))


def _read_web(url: str, fetcher: "Fetcher | None") -> Iterator[Reading]:
    from ingest.fetching import Fetcher
    from ingest.web import read_address

    if fetcher is not None:
        yield from read_address(url, fetcher, read_document)
        return
    with Fetcher() as own:
        yield from read_address(url, own, read_document)


def read_file(path: Path, *, meter: "Meter | None" = None) -> Iterator[Reading]:
    """Read one file; its path should be absolute, for it identifies the articles."""
    if meter is None:
        yield from _read_known(Document(str(path), path.name, lambda: open_file(path)))
        return
    opened = meter.watch
    yield from _read_known(Document(str(path), path.name, lambda: open_file(path, opened=opened)))
    meter.finish(path)


def read_archive(document: Document) -> Iterator[Reading]:
    """Read every file of a zip archive."""
    yield from read_zip(document, _read_known)


def read_document(document: Document) -> Iterator[Reading]:
    """Read a document in the format its name tells; an error becomes a Failure that covers it."""
    try:
        reader = reader_for(document.name)
        if reader is None:
            raise SourceError(f"Its format is not among {', '.join(supported())}.")
        found = False
        for reading in reader(document):
            found = True
            yield reading
        if not found:
            yield Note(document.path, "It holds no articles.")
    except SourceError as error:
        yield Failure(document.path, str(error), document.path)
    except PermissionError:
        problem = "It may not be read. Give yourself permission to read it."
        yield Failure(document.path, problem, document.path)
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        yield Failure(document.path, f"It cannot be read: {reason}.", document.path)


def _read_known(document: Document) -> Iterator[Reading]:
    """Read a document, or note that its format is none that is read."""
    kind = suffix_of(document.name)
    if kind in supported():
        yield from read_document(document)
        return
    named = kind or "a file without a suffix"
    yield Note(document.path, f"Left out: {named} is not among {', '.join(supported())}.")

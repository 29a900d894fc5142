"""What a reader is given: bytes to open, and where they come from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from io import BufferedReader, BytesIO

from ingest.report import Failure, Note
from vectorstore.article import Article
from vectorstore.errors import SourceError

__all__ = ["MAX_DOCUMENT", "Document", "Reader", "Reading", "digest", "empty"]

Reading = Article | Failure | Note
Reader = Callable[["Document"], Iterator[Reading]]
"""Gives a document's articles one by one; raises SourceError where it cannot go on."""

MAX_DOCUMENT = 64 * 2**20  # Bytes held in memory at once: some hundred times a long article.


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes that hold articles.

    `path` identifies it (an absolute path, `ARCHIVE.zip#MEMBER`, or an address), `name` tells its
    format by its suffix, `url` is where it was fetched, `encoding` what the server said it is in.
    """

    path: str
    name: str
    open: Callable[[], BufferedReader]
    url: str | None = None
    encoding: str | None = None

    @classmethod
    def of_bytes(
        cls,
        data: bytes,
        *,
        path: str,
        name: str,
        url: str | None = None,
        encoding: str | None = None,
    ) -> "Document":
        """Wrap bytes that are in memory already."""
        return cls(path, name, lambda: BufferedReader(BytesIO(data)), url, encoding)

    def read(self) -> bytes:
        """Read it whole; raise SourceError where it is empty or too large to hold."""
        with self.open() as stream:
            data = stream.read(MAX_DOCUMENT + 1)
        if len(data) > MAX_DOCUMENT:
            raise SourceError(
                f"It is larger than {MAX_DOCUMENT >> 20} MB.",
                remedy="Split it, or save it as JSON Lines, which is read line by line.",
            )
        if not data.strip():
            raise empty()
        return data


def empty() -> SourceError:
    """Give the error for a document that holds nothing."""
    return SourceError("The file is empty.", remedy="Save it again, or delete it.")


def digest(*parts: object) -> str:
    """Give a short name for something that has none: the same whenever its parts are."""
    whole = "\0".join(str(part) for part in parts)
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

"""The dense leg of the search, approximate: a Chroma collection that follows the archive."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import chromadb
from chromadb.api.client import Client
from chromadb.config import Settings

from vectorstore.cloud import ChromaCloud
from vectorstore.embedding.embedder import Vectors
from vectorstore.errors import ChromaError, SettingsError
from vectorstore.vectors import Position

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

__all__ = ["ChromaCollection", "Where", "connect"]

BATCH = 2000
CLOUD_BATCH = 300  # Chroma Cloud's quota of records in one call, in either direction.

Where = Path | str | ChromaCloud
"""A folder of this machine, the address of a Chroma server, or an account of Chroma Cloud."""


def connect(where: Where, *, name: str) -> "ChromaCollection":
    """Open or create the collection `name`.

    Raises:
        ChromaError: when Chroma cannot be reached or opened.
        SettingsError: when `where` is no address.
    """
    logging.getLogger("chromadb.telemetry").disabled = True
    with _answering(where):
        client = _client(where, Settings(anonymized_telemetry=False))
        batch = min(_quota(where) or BATCH, client.get_max_batch_size())
        return ChromaCollection(client, where, name, batch)


@contextmanager
def _answering(where: Where) -> Iterator[None]:
    """Turn whatever goes wrong in the client, the server or between them into one error.

    chromadb raises its own errors, httpx's, ValueError, and for a damaged index the panic of its
    Rust part, which is no `Exception` and cannot be imported.
    """
    try:
        yield
    except SettingsError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ChromaError(
            f"Chroma does not answer at {where} ({_first_line(error)}).", remedy=_remedy(where)
        ) from error


def _client(where: Where, settings: Settings) -> "ClientAPI":
    if isinstance(where, Path):
        return chromadb.PersistentClient(path=where, settings=settings)
    if isinstance(where, ChromaCloud):
        # Its own reading of the environment sends the key "None" (chromadb 1.5.9).
        return chromadb.CloudClient(
            tenant=where.tenant,
            database=where.database,
            api_key=where.api_key,
            settings=settings,
            cloud_host=where.host,
            cloud_port=where.port,
            enable_ssl=where.secure,
        )
    address = urlsplit(where)
    try:
        port = address.port
    except ValueError:
        port = None
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise SettingsError(
            f"{where!r} is no address of a Chroma server.",
            remedy="Give one such as http://127.0.0.1:8000.",
        )
    secure = address.scheme == "https"
    return chromadb.HttpClient(
        host=address.hostname,
        port=port or (443 if secure else 8000),
        ssl=secure,
        settings=settings,
    )


def _remedy(where: Where) -> str:
    if isinstance(where, Path):
        return "Run `newsdesk check --repair`: the index is rebuilt from the stored vectors."
    if isinstance(where, ChromaCloud):
        return "Check CHROMA_API_KEY, CHROMA_TENANT and CHROMA_DATABASE, or leave --chroma out."
    return "Start it with `chroma run`, or leave --chroma out."


def _quota(where: Where) -> int | None:
    return CLOUD_BATCH if isinstance(where, ChromaCloud) else None


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


class ChromaCollection:
    """One archive's passages in Chroma: for each its row number and its vector, nothing else.

    Every method raises ChromaError when Chroma does not answer.
    """

    def __init__(self, client: "ClientAPI", where: Where, name: str, batch: int) -> None:
        """Use the collection `name` of `client`, creating it where it is missing."""
        self._client = client
        self._where = where
        self._name = name
        self._batch = batch
        self._collection = self._open()

    def _open(self) -> "Collection":
        return self._client.get_or_create_collection(
            self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    def position(self) -> Position | None:
        """How far the collection has followed; None when it does not know, as after a crash."""
        with _answering(self._where):
            # Asked for anew: a server may have been restarted without its data.
            self._collection = self._open()
            metadata = self._collection.metadata or {}
            if metadata.get("count") != self._collection.count():
                return None
            return Position(
                int(metadata["passage"]), int(metadata["removal"]), str(metadata.get("mark", ""))
            )

    def record(self, position: Position) -> None:
        """Say how far the collection has followed."""
        with _answering(self._where):
            count = self._collection.count()
            self._collection.modify(
                metadata={
                    "passage": position.passage,
                    "removal": position.removal,
                    "mark": position.mark,
                    "count": count,
                }
            )

    def rows(self) -> set[int]:
        """The row numbers of all passages held."""
        with _answering(self._where):
            size = _quota(self._where)
            held: set[int] = set()
            while True:
                page = self._collection.get(include=[], limit=size, offset=len(held))["ids"]
                held |= {int(row) for row in page}
                if size is None or len(page) < size:
                    return held

    def dimension(self) -> int:
        """The number of components of the vectors held, 0 when there are none."""
        with _answering(self._where):
            found = self._collection.get(limit=1, include=["embeddings"])["embeddings"]
            return 0 if found is None or not len(found) else len(found[0])

    def add(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Add passages by row number; `vectors` has shape (len(rows), dimension)."""
        with _answering(self._where):
            for start in range(0, len(rows), self._batch):
                part = slice(start, start + self._batch)
                self._collection.upsert(
                    ids=[str(row) for row in rows[part]], embeddings=vectors[part]
                )

    def remove(self, rows: Sequence[int]) -> None:
        """Remove passages; unknown ones are passed over."""
        with _answering(self._where):
            for start in range(0, len(rows), self._batch):
                self._collection.delete(ids=[str(row) for row in rows[start : start + self._batch]])

    def search(self, vector: Vectors, *, limit: int) -> list[tuple[int, float]]:
        """Rank passages by cosine: pairs of row number and cosine, the best first."""
        with _answering(self._where):
            found = self._collection.query(
                query_embeddings=vector[None],
                n_results=min(limit, _quota(self._where) or limit),
                include=["distances"],
            )
            distances = found["distances"] or [[]]
            return [
                (int(row), 1.0 - float(distance))
                for row, distance in zip(found["ids"][0], distances[0], strict=True)
            ]

    def clear(self) -> None:
        """Forget all passages."""
        with _answering(self._where):
            self._client.delete_collection(self._name)
            self._collection = self._open()

    def drop_earlier(self, beginning: str) -> None:
        """Forget other collections whose name begins so: of models that the archive had before."""
        with _answering(self._where):
            for each in self._client.list_collections():
                if each.name.startswith(beginning) and each.name != self._name:
                    self._client.delete_collection(each.name)

    def close(self) -> None:
        """Release the files of an embedded Chroma."""
        with _answering(self._where):
            if isinstance(self._client, Client):
                self._client.close()

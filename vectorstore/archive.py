"""The archive: articles and passages kept, found, and never out of step."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from vectorstore.article import Evidence, Filters, Findings, StoredArticle
from vectorstore.catalogue import Catalogue
from vectorstore.cloud import ChromaCloud
from vectorstore.database import Database, Identity
from vectorstore.embedding import DEFAULT_MODEL, Embedder, load_embedder
from vectorstore.errors import (
    ArchiveError,
    ChromaError,
    EmbeddingMismatchError,
)
from vectorstore.follower import Follower
from vectorstore.lock import WriteLock
from vectorstore.ranking import Reranker
from vectorstore.search import EXACT_UP_TO, Search
from vectorstore.writer import Writer

__all__ = ["Archive", "model_name"]


def model_name(embedding: str) -> str:
    """How an archive records a model: a folder by its full path, so that it is found again."""
    folder = Path(embedding).expanduser()
    return str(folder.resolve()) if folder.is_dir() else embedding


class Archive:
    """An archive in a folder. Open it once a process; every method may be called from any thread.

    `catalogue` reads what is there, `search` finds, `writing` changes.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        embedding: str | None = None,
        runtime: Literal["auto", "torch"] = "auto",
        cache: Path | None = None,
        chroma: str | ChromaCloud | None = None,
        reranker: str | None = None,
        exact_up_to: int = EXACT_UP_TO,
    ) -> None:
        """Open the archive in `folder`, creating it where there is none.

        `embedding` names the embedding model; without it, it is the archive's own. `chroma` is the
        address of a Chroma server, or an account of Chroma Cloud, to use instead of the embedded
        one. Up to `exact_up_to` passages are searched without either. `reranker` names a
        sentence-transformers CrossEncoder that ranks the first passages again; none unless given.

        Raises:
            ArchiveError: when the folder cannot be used.
            EmbeddingMismatchError: when the archive was made with another model.
        """
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(
                f"{self.folder} cannot be made ({error.strerror}).",
                remedy="Choose another folder with --archive.",
            ) from error
        self.database = Database(self.folder / "archive.sqlite")
        self.catalogue = Catalogue(self.database)
        self.model = self._agreed(model_name(embedding) if embedding else None)
        self._runtime: Literal["auto", "torch"] = runtime
        self._cache = cache
        self._chroma = chroma
        self._reranker = reranker
        self._exact_up_to = exact_up_to
        self._embedder: Embedder | None = None
        self._search: Search | None = None
        self._file: Identity | None = None
        self._follower: Follower | None = None
        self._loading = threading.RLock()

    def _agreed(self, embedding: str | None) -> str:
        recorded = self.database.fact("model")
        if recorded is None or embedding in {None, recorded}:
            return recorded or embedding or DEFAULT_MODEL
        raise EmbeddingMismatchError(
            f"{self.folder} was made with the embedding model {recorded}, not {embedding}.",
            remedy=f"Run `newsdesk reembed --embedding {embedding}`, or leave --embedding out.",
        )

    @property
    def embedder(self) -> Embedder:
        """The embedding model that the archive has now, loaded when first asked for.

        Raises:
            EmbeddingError: when it cannot be loaded.
        """
        with self._loading:
            if self._embedder is not None and self._reembedded():
                self.renew()
            while self._embedder is None:
                self.model = self.database.fact("model") or self.model
                embedder = load_embedder(self.model, runtime=self._runtime, cache=self._cache)
                if self._established(embedder):
                    self._embedder = embedder
            return self._embedder

    def _established(self, embedder: Embedder) -> bool:
        """Write down what the archive is made with; False when it has another model by now."""
        facts = {
            "id": uuid.uuid4().hex,
            "model": self.model,
            "fingerprint": embedder.fingerprint,
        }
        if self.database.fact("fingerprint") is None:
            self.database.establish(facts)
        with self.database.reading():
            model, fingerprint = (self.database.fact(name) for name in ("model", "fingerprint"))
        if model == self.model and fingerprint != embedder.fingerprint:
            raise EmbeddingMismatchError(
                f"{self.folder} was made with another model of the name {self.model}.",
                remedy=f"Run `newsdesk reembed --embedding {self.model}`.",
            )
        return fingerprint == embedder.fingerprint

    def _reembedded(self) -> bool:
        """Whether another process gave the archive another model meanwhile."""
        fingerprint = self.database.fact("fingerprint")
        return self._embedder is None or fingerprint != self._embedder.fingerprint

    @property
    def _follows(self) -> Follower:
        with self._loading:
            if self._follower is None:
                self._follower = Follower(
                    self.database,
                    self.folder,
                    server=self._chroma,
                    name=self.index_name,
                    dimension=self.embedder.dimension,
                )
            return self._follower

    @property
    def index_name(self) -> str:
        """The name of the Chroma collection: one for this archive and its model alone."""
        fingerprint = self.embedder.fingerprint  # loading it gives a new archive its id
        return f"newsdesk-{self.database.fact('id')}-{fingerprint[:12]}"

    def search(self, text: str, *, limit: int = 20, filters: Filters = Filters()) -> list[Evidence]:
        """Find the passages that match `text` best, in meaning or in words; the best first.

        Copies of one story are one result, which names the others. Empty when nothing passes.
        """
        return list(self.find(text, limit=limit, filters=filters).evidence)

    def find(self, text: str, *, limit: int = 20, filters: Filters = Filters()) -> Findings:
        """The same as `search`, with what the reader should know of how it was found."""
        return self.searching()(text, limit=limit, filters=filters)

    def searching(self) -> Search:
        """The search itself, with the embedding model that the archive has now.

        Raises:
            SettingsError: when the re-ranker cannot be loaded.
        """
        with self._loading:
            if self._search is not None and self._replaced():
                self.renew()
            if self._search is None:
                self._file = self.database.identity
                self._search = Search(
                    self.database,
                    self.embedder,
                    self._follows,
                    exact_up_to=self._exact_up_to,
                    reranker=self._loaded_reranker(),
                )
            return self._search

    def _loaded_reranker(self) -> Reranker | None:
        if self._reranker is None:
            return None
        from vectorstore.embedding.reranker import load_reranker

        return load_reranker(self._reranker)

    def _replaced(self) -> bool:
        """Whether the archive has another model by now, or another file: mended, or restored."""
        return self.database.identity != self._file or self._reembedded()

    def renew(self) -> None:
        """Use the embedding model that the archive has now."""
        with self._loading:
            if self._follower is not None:
                self._follower.close()
            self.model = self._agreed(None)
            self._embedder = self._search = self._follower = None

    def article(self, article_id: str, *, version: int | None = None) -> StoredArticle | None:
        """An article as it is now or, with `version`, as it was; None when there is none."""
        return self.catalogue.article(article_id, version=version)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Be the one writer. Another one is waited for.

        Raises:
            ArchiveBusyError: when it does not finish; names who holds the lock.
        """
        with WriteLock(self.folder):
            self.database.complete()
            fingerprint = self.database.fact("fingerprint") or self.embedder.fingerprint
            yield Writer(self.database, fingerprint)

    def follow(self) -> None:
        """Bring the Chroma index in step, where this process may; a server that is down waits."""
        try:
            self._follows.follow(self.embedder.fingerprint)
        except ChromaError:
            # Nothing is lost: searches use the stored vectors, and the next `follow` catches up.
            if self._chroma is None:
                raise

    def index_problems(self) -> list[str]:
        """What is wrong with the Chroma index, in words; nothing when it is whole or elsewhere."""
        return self._follows.problems()

    def rebuild_index(self) -> None:
        """Make the Chroma index anew from the stored vectors.

        Raises:
            ChromaError: when another process uses it, or a server does not answer.
        """
        self._follows.discard()
        self._follows.follow(self.embedder.fingerprint)

    def close(self) -> None:
        """Close the archive. It cannot be used afterwards."""
        if self._follower is not None:
            self._follower.close()
        self.database.close()

    def __enter__(self) -> Self:
        """Enter a block at whose end the archive is closed."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the archive."""
        self.close()

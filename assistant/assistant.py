"""The assistant: one archive, every way to ask it and to keep it current."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.answer import Answer, Inference
from assistant.assembly import Assembly
from assistant.restrictions import Day, filters_of, inferences_of
from assistant.settings import Settings
from vectorstore.archive import Archive, model_name
from vectorstore.article import Evidence, Revision, Standing, StoredArticle
from vectorstore.errors import ChromaError, NewsdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from langchain_core.retrievers import BaseRetriever

    from assistant.events import Event
    from ingest.report import Report
    from vectorstore.embedding import Vectors

__all__ = ["Assistant"]

FOLLOWING = 2.0
"""Seconds between looks at whether another process has written."""


class Assistant:
    """Answers questions about a news archive. Every method may be called from any thread."""

    def __init__(self, settings: Settings) -> None:
        """Open the archive that `settings` name; `Assistant.open` is the usual way."""
        self.settings = settings
        self.archive = Archive(
            settings.archive,
            embedding=settings.embedding,
            runtime=settings.runtime,
            cache=settings.cache,
            chroma=settings.server,
            reranker=settings.reranker,
        )
        self._assembly = Assembly(self.archive, model=settings.model)

    @classmethod
    def open(
        cls,
        archive: str | Path | None = None,
        *,
        model: str | None = None,
        embedding: str | None = None,
        chroma: str | None = None,
        reranker: str | None = None,
    ) -> Self:
        """Open the archive in a folder, creating it where there is none.

        What is not given is taken from the environment (`NEWSDESK_ARCHIVE`, `NEWSDESK_MODEL` ...).

        Raises:
            ArchiveError: when the folder cannot be used.
            EmbeddingMismatchError: when it was made with another embedding model.
        """
        found = Settings.from_environment()
        return cls(
            Settings(
                archive=Path(archive) if archive is not None else found.archive,
                model=model or found.model,
                embedding=embedding or found.embedding,
                chroma=chroma or found.chroma,
                reranker=reranker or found.reranker,
                cloud=found.cloud,
                runtime=found.runtime,
                cache=found.cache,
            )
        )

    def index(
        self,
        *sources: str | Path,
        prune: bool = False,
        dry_run: bool = False,
        allow_private: bool = False,
        progress: Callable[[int, int, float | None], None] | None = None,
    ) -> Report:
        """Bring the archive in step with files, folders, feeds and pages.

        A file that left an indexed folder takes its article with it; `prune` allows that for more
        than half of them. `dry_run` only reports. `allow_private` lets addresses of this machine
        and its network be fetched. `progress` is called with the number of articles dealt with, of
        passages embedded, and the share of the sources that has been read, 0 to 1, or None where
        that cannot be known, as with a feed.

        Raises:
            SettingsError: when no source is given.
            ArchiveError: when the archive cannot be written to.
        """
        if not sources:
            raise SettingsError("No source was given.", remedy="Name a file, a folder or a feed.")
        from ingest.indexing import index

        return index(
            self.archive,
            [str(source) for source in sources],
            prune=prune,
            dry_run=dry_run,
            allow_private=allow_private,
            progress=progress,
        )

    def watch(
        self,
        *sources: str | Path,
        every: float | None = None,
        prune: bool = False,
        allow_private: bool = False,
        stop: threading.Event | None = None,
    ) -> Iterator[Report]:
        """Index `sources` now, then whenever they change; gives each report, until `stop` is set.

        Files and folders are followed by file system events; feeds and pages are visited every
        `every` seconds, a quarter of an hour unless given. What goes wrong once is reported as a
        failure and tried again.

        Raises:
            SourceError: when a file or folder is not there at first.
        """
        from ingest.report import Failure, Report
        from ingest.watching import EVERY, watch

        def index(changed: Sequence[str]) -> Report:
            try:
                return self.index(*changed, prune=prune, allow_private=allow_private)
            except NewsdeskError as error:
                return Report(failed=(Failure(", ".join(changed), str(error)),))

        named = [str(source) for source in sources]
        yield from watch(named, index, stop=stop or threading.Event(), every=every or EVERY)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        since: Day = None,
        until: Day = None,
        sources: Sequence[str] = (),
        ignore: Collection[Inference] = (),
    ) -> Answer:
        """Answer a question: the last event of `stream`."""
        events = self.stream(
            question, history=history, since=since, until=until, sources=sources, ignore=ignore
        )
        for event in events:
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an Answer")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        since: Day = None,
        until: Day = None,
        sources: Sequence[str] = (),
        ignore: Collection[Inference] = (),
    ) -> Iterator[Event]:
        """Answer a question step by step; the last event is the Answer.

        `history` are earlier questions and the texts of their answers, oldest first. Only articles
        published on `since` to `until` (dates, or ISO 8601 text) by `sources` are used. What the
        question itself says of "dates" or "outlets", or that it asks for the "newest", restricts
        the search too, but for what is named in `ignore`.

        Raises:
            SettingsError: when the question, a date or a name in `ignore` cannot be used.
            NewsdeskError: when the archive or the chat model cannot be used.
        """
        filters = filters_of(since, until, sources)
        ignored = inferences_of(ignore)
        yield from self._assembly.pipeline().stream(
            question, history=history, filters=filters, today=date.today(), ignore=ignored
        )

    def search(
        self,
        words: str,
        *,
        limit: int = 10,
        since: Day = None,
        until: Day = None,
        sources: Sequence[str] = (),
    ) -> list[Evidence]:
        """Find the passages that match `words` best; the best first."""
        if limit < 1:
            raise SettingsError(f"A limit of {limit} finds nothing.", remedy="Give 1 or more.")
        return self.archive.search(words, limit=limit, filters=filters_of(since, until, sources))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: float32 of shape (len(texts), dimension), each of unit length."""
        return self.archive.embedder.embed(texts)

    def as_retriever(self, *, limit: int = 10) -> BaseRetriever:
        """A LangChain retriever over the archive, giving `limit` documents."""
        from assistant.retriever import NewsdeskRetriever

        return NewsdeskRetriever(finder=self.search, limit=limit)

    def article(self, article_id: str, *, version: int | None = None) -> StoredArticle | None:
        """An article as it is now or, with `version`, as it was; None when there is none."""
        return self.archive.article(article_id, version=version)

    def articles(self) -> list[StoredArticle]:
        """All articles, the latest first."""
        return list(self.archive.catalogue.articles())

    def copies(self, article_id: str) -> list[StoredArticle]:
        """The other articles that tell the same story in the same words, the earliest first."""
        told = self.archive.catalogue.story(article_id)
        return [each for each in told if each.article_id != article_id]

    def versions(self, article_id: str) -> list[StoredArticle]:
        """Every version of an article, the first one first; empty when it is unknown."""
        return self.archive.catalogue.versions(article_id)

    def revisions(self, article_id: str) -> list[Revision]:
        """When an article changed, and the sentences that each version lost and gained."""
        from assistant.revisions import revisions

        return list(revisions(self.versions(article_id)))

    def standing(self, article_ids: Collection[str]) -> dict[str, Standing]:
        """Which versions are the current ones, by id: to tell what changed since it was cited.

        Articles that are there no more are left out.
        """
        return self.archive.catalogue.standing(article_ids)

    def outlets(self) -> list[str]:
        """The outlets' names, in alphabetical order."""
        return self.archive.catalogue.outlets()

    def remove(self, article_id: str) -> bool:
        """Remove an article and its earlier versions; False when there is none of that id."""
        with self.archive.writing() as writer:
            removed = writer.remove(article_id)
            writer.sweep()
        with suppress(ChromaError):  # the article is gone: searches do without the index till then
            self.archive.follow()
        return removed

    def reembed(
        self,
        embedding: str,
        *,
        progress: Callable[[int, int, float | None], None] | None = None,
    ) -> int:
        """Give the archive another embedding model; gives the number of passages embedded.

        It stays in use with the old one meanwhile. Interrupted and run again, it goes on.

        Raises:
            EmbeddingError: when the model cannot be loaded.
        """
        from ingest.reembedding import reembed
        from vectorstore.embedding import load_embedder

        found, whole = self.settings, self.archive.catalogue.count()[0]

        def tell(articles: int, passages: int) -> None:
            if progress is not None:
                progress(articles, passages, articles / max(whole, 1))

        name = model_name(embedding)
        embedder = load_embedder(name, runtime=found.runtime, cache=found.cache)
        return reembed(self.archive, name, embedder, progress=tell)

    def warm_up(self) -> None:
        """Load what the first question would otherwise wait for."""
        self._assembly.pipeline()
        self.archive.search("news", limit=1)

    @contextmanager
    def following(self) -> Iterator[None]:
        """Keep the Chroma index in step with what other processes write, within this block."""
        ended = threading.Event()
        thread = threading.Thread(target=self._follow_until, args=(ended,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _follow_until(self, ended: threading.Event) -> None:
        while not ended.is_set():
            # Searches do without the index until it is whole again: nothing to tell the reader.
            with suppress(NewsdeskError):
                self.archive.follow()
            ended.wait(FOLLOWING)

    def close(self) -> None:
        """Close the archive. The assistant cannot be used afterwards."""
        self.archive.close()

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

"""Sources and archive compared, and only the difference carried out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ingest.ahead import ahead
from ingest.document import Reading
from ingest.preparation import embed_missing, prepare
from ingest.report import Failure, Note, Report
from ingest.tally import Tally
from vectorstore.article import Article, StoredArticle
from vectorstore.errors import ChromaError
from vectorstore.rows import content_digest, identify
from vectorstore.writer import Prepared, Writer

if TYPE_CHECKING:
    from vectorstore.archive import Archive
    from vectorstore.embedding import Vectors

__all__ = ["Progress", "Source", "synchronise"]

BATCH = 384
"""Passages embedded at once: a few seconds of work, which is what an interruption may cost."""

FOLLOWED = 5000
"""Passages written between two advances of the Chroma index."""

READ_AHEAD = 64
"""Articles read and split while the model works."""

Progress = Callable[[int, int], None]
"""Called with the number of articles dealt with and of passages embedded, so far."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something to index: its place (a file, a folder, an address) and what reading it yields.

    What a `complete` source no longer holds has gone; what an incomplete one no longer holds, such
    as a feed, has only rolled off. `stored` is called once all that was read is in the archive.
    """

    place: str
    complete: bool
    readings: Iterable[Reading]
    stored: Callable[[Writer], None] = lambda writer: None


def synchronise(
    archive: Archive,
    sources: Iterable[Source],
    *,
    dry_run: bool = False,
    prune: bool = False,
    progress: Progress = lambda articles, passages: None,
) -> Report:
    """Bring `archive` in step with `sources`.

    What a complete source no longer holds is removed; one that lost more than half of its
    articles keeps them unless `prune`. With `dry_run` nothing is written.

    Raises:
        ArchiveBusyError: when another process keeps writing.
        ArchiveError: when the archive cannot be written to; what was committed before is kept.
    """
    began = time.monotonic()
    tally = Tally()
    with nullcontext() if dry_run else archive.writing() as writer:
        with _Following(archive) as following:
            run = _Run(archive, writer, tally, progress, following)
            for source in sources:
                run.take_in(source.readings)
                if source.complete:
                    run.drop_missing(source.place, prune=prune)
                if writer is not None:
                    source.stored(writer)
        if writer is not None and (tally.changed or tally.removed):
            writer.sweep()
    if not dry_run:
        try:
            archive.follow()
        except ChromaError as error:  # all that was read is stored, and searched without it
            tally.notes.append(Note(str(archive.folder), str(error)))
    return tally.report(time.monotonic() - began)


class _Following:
    """Lets Chroma follow beside the work, whenever much has been written since it last did."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._pool = ThreadPoolExecutor(1, "following")
        self._last: Future[None] | None = None
        self._written = 0

    def written(self, passages: int) -> None:
        self._written += passages
        if self._written >= FOLLOWED and (self._last is None or self._last.done()):
            self._written = 0
            self._last = self._pool.submit(self._follow)

    def _follow(self) -> None:
        with suppress(ChromaError):  # tried again at the end, and reported then
            self._archive.follow()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()


class _Run:
    """One pass over the sources: reading, embedding and writing beside each other."""

    def __init__(
        self,
        archive: Archive,
        writer: Writer | None,
        tally: Tally,
        progress: Progress,
        following: _Following,
    ) -> None:
        self._archive = archive
        self._following = following
        self._catalogue = archive.catalogue
        self._writer = writer
        self._tally = tally
        self._progress = progress

    def take_in(self, items: Iterable[Reading]) -> None:
        """Store what is new or changed among `items`."""
        batch: list[Prepared] = []
        passages = 0
        written: Future[None] | None = None
        with ThreadPoolExecutor(1, "writing") as pool:
            for prepared in ahead(self._prepared(items), size=READ_AHEAD):
                batch.append(prepared)
                passages += len(prepared.passages)
                if passages >= BATCH:
                    written = self._hand_over(pool, batch, written)
                    batch, passages = [], 0
            written = self._hand_over(pool, batch, written)
            written.result()

    def _prepared(self, items: Iterable[Reading]) -> Iterator[Prepared]:
        for item in items:
            if isinstance(item, Failure):
                self._tally.failed.append(item)
            elif isinstance(item, Note):
                self._tally.notes.append(item)
            else:
                yield from self._compare(item)
                self._progress(self._tally.dealt_with, self._tally.embedded)

    def _compare(self, article: Article) -> Iterator[Prepared]:
        article_id, digest = identify(article), content_digest(article)
        place = article.path or article.url
        if place:
            self._tally.places.add(place)
        if article_id in self._tally.seen:
            self._tally.met_again(article, same=self._tally.seen[article_id] == digest)
            if self._writer is not None and place:
                self._writer.claim(place, article_id)
            return
        self._tally.seen[article_id] = digest
        stored = self._catalogue.digest(article_id)
        if stored == digest:
            self._tally.unchanged += 1
            self._keep(article_id, article, place)
            return
        self._tally.note("added" if stored is None else "changed", article_id, article)
        if self._writer is not None:
            yield prepare(self._catalogue, self._archive.embedder, article_id, article)

    def _keep(self, article_id: str, article: Article, place: str | None) -> None:
        """An unchanged article: only where it stands may be new."""
        if self._writer is None or not place:
            return
        if self._catalogue.held(place).get(place) != article_id:
            self._writer.claim(place, article_id)
        stored = self._catalogue.article(article_id)
        if stored is not None and _particulars(stored) != _particulars(article):
            self._writer.refresh(article_id, article)

    def _hand_over(
        self, pool: ThreadPoolExecutor, batch: Sequence[Prepared], before: Future[None] | None
    ) -> Future[None]:
        """Embed a batch while the one before is written, then have it written."""
        vectors = self._embedded(batch)
        if before is not None:
            before.result()
        return pool.submit(self._write, batch, vectors)

    def _embedded(self, batch: Sequence[Prepared]) -> Mapping[bytes, Vectors]:
        if self._writer is None:
            return {}
        vectors = embed_missing(self._archive.embedder, self._writer, batch)
        self._tally.embedded += len(vectors)
        return vectors

    def _write(self, batch: Sequence[Prepared], vectors: Mapping[bytes, Vectors]) -> None:
        if self._writer is None:
            return
        for prepared in batch:
            needed = {digest: vectors[digest] for digest in prepared.digests if digest in vectors}
            self._writer.put(prepared, needed)
            place = prepared.article.path or prepared.article.url
            if place:
                self._writer.claim(place, prepared.article_id)
            self._following.written(len(prepared.passages))

    def drop_missing(self, place: str, *, prune: bool) -> None:
        """Remove what a complete source no longer holds."""
        held = self._catalogue.held(place)
        gone = {
            where: article_id
            for where, article_id in held.items()
            if where not in self._tally.places
            and not any(failure.covers(where) for failure in self._tally.failed)
        }
        if 2 * len(gone) > len(held) and len(gone) > 1 and not prune:
            problem = (
                f"{len(gone)} of the {len(held)} articles indexed from here are gone; none was"
                " removed. If that is right, run the command again with --prune."
            )
            self._tally.failed.append(Failure(place, problem))
            return
        for where, article_id in gone.items():
            self._drop(where, article_id)

    def _drop(self, place: str, article_id: str) -> None:
        stored = self._catalogue.article(article_id)
        if self._writer is not None and not self._writer.release(place, article_id):
            return
        if stored is not None and article_id not in self._tally.seen:
            self._tally.note("removed", article_id, stored)


def _particulars(article: Article | StoredArticle) -> tuple[object, ...]:
    """What may change without making a new version."""
    return (article.url, article.path, article.language, article.modified, article.published_at)

"""Sources and archive compared, and only the difference carried out."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.ahead import ahead
from ingest.document import Reading
from ingest.preparation import prepare, sign_missing
from ingest.report import Failure, Note, Report
from ingest.storing import Following, Storing
from ingest.tally import Tally
from vectorstore.article import Article, StoredArticle
from vectorstore.errors import ChromaError
from vectorstore.rows import content_digest, identify
from vectorstore.writer import Prepared, Writer

if TYPE_CHECKING:
    from vectorstore.archive import Archive

__all__ = ["Progress", "Source", "synchronise"]

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
        if writer is not None:
            sign_missing(archive, writer)
        with Following(archive) as following:
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
    stories = () if dry_run else archive.catalogue.stories(tally.stored)
    return tally.report(stories, time.monotonic() - began)


class _Run:
    """One pass over the sources: reading, embedding and writing beside each other."""

    def __init__(
        self,
        archive: Archive,
        writer: Writer | None,
        tally: Tally,
        progress: Progress,
        following: Following,
    ) -> None:
        self._archive = archive
        self._following = following
        self._catalogue = archive.catalogue
        self._writer = writer
        self._tally = tally
        self._progress = progress
        self._telling = threading.Lock()

    def take_in(self, items: Iterable[Reading]) -> None:
        """Store what is new or changed among `items`."""
        prepared = self._prepared(items)
        if self._writer is None:
            deque(prepared, maxlen=0)  # There are none, but all are to be read.
            return
        with Storing(self._archive, self._writer, self._following, self._stored) as storing:
            for each in ahead(prepared, size=READ_AHEAD):
                storing.add(each)

    def _stored(self, embedded: int) -> None:
        self._tally.embedded += embedded
        self._tell()

    def _tell(self) -> None:
        with self._telling:
            self._progress(self._tally.dealt_with, self._tally.embedded)

    def _prepared(self, items: Iterable[Reading]) -> Iterator[Prepared]:
        for item in items:
            if isinstance(item, Failure):
                self._tally.failed.append(item)
            elif isinstance(item, Note):
                self._tally.notes.append(item)
            else:
                yield from self._compare(item)
                self._tell()

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

"""Another embedding model: its vectors are made beside the old ones, then take their place."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ingest.preparation import embed_missing, prepare
from vectorstore.errors import ChromaError
from vectorstore.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vectorstore.archive import Archive
    from vectorstore.embedding import Embedder
    from vectorstore.writer import Prepared

__all__ = ["reembed"]

BATCH = 384
"""Passages embedded between commits: what an interruption may cost."""


def reembed(
    archive: Archive,
    name: str,
    embedder: Embedder,
    *,
    progress: Callable[[int, int], None] = lambda articles, passages: None,
) -> int:
    """Give every passage a vector of `embedder`, then let the archive use that model, `name`.

    The archive stays in use with its old model until the end. Interrupted and run again, it goes
    on where it was. `progress` is called with the numbers of articles and passages done. Gives
    the number of passages embedded.

    Raises:
        ArchiveBusyError: when another process keeps writing.
    """
    done = _Progress(progress)
    changed: list[Prepared] = []
    with archive.writing() as old:
        fresh = Writer(archive.database, embedder.fingerprint)
        for batch in _batches(archive, embedder):
            vectors = embed_missing(embedder, fresh, batch)
            fresh.keep(vectors)
            done.add(len(batch), len(vectors))
            changed += [each for each in batch if _differs(archive, each)]
        old.adopt(name, embedder.fingerprint, changed)
    archive.renew()
    with suppress(ChromaError):  # every vector is stored: the index is made from them another time
        archive.follow()
    return done.passages


class _Progress:
    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self.articles = self.passages = 0

    def add(self, articles: int, passages: int) -> None:
        self.articles += articles
        self.passages += passages
        self._tell(self.articles, self.passages)


def _batches(archive: Archive, embedder: Embedder) -> Iterator[list[Prepared]]:
    batch: list[Prepared] = []
    for article_id in archive.catalogue.ids():
        article = archive.article(article_id)
        if article is not None:
            batch.append(prepare(archive.catalogue, embedder, article_id, article))
        if sum(len(each.passages) for each in batch) >= BATCH:
            yield batch
            batch = []
    yield batch


def _differs(archive: Archive, prepared: Prepared) -> bool:
    """Whether the new model, which may read less at once, needs other passages."""
    return prepared.digests != archive.catalogue.passage_digests(prepared.article_id)

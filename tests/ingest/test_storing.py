"""Storing: embedded batch by batch, each text once; what goes wrong costs the batches at hand."""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from ingest import storing
from ingest.document import Reading
from ingest.sync import Source, synchronise
from vectorstore.archive import Archive
from vectorstore.article import Article
from vectorstore.embedding import Vectors
from vectorstore.errors import EmbeddingError

SHARED = "The foundation that pays for this page asks its readers to give what they can. " * 7


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "FIRST", 4)
    monkeypatch.setattr(storing, "MOST", 4)
    monkeypatch.setattr(storing, "LEAST", 4)


def articles(count: int) -> Iterable[Article]:
    for number in range(count):
        own = f"Boat number {number} left the harbour at noon and came back at {number}. " * 7
        yield Article(title="The harbour", text=f"{SHARED}\n\n{own}", path=f"/news/{number}.txt")


def sync(archive: Archive, items: Iterable[Reading], told: list[tuple[int, int]]) -> int:
    def progress(done: int, passages: int) -> None:
        told.append((done, passages))

    return synchronise(archive, [Source("/news", True, items)], progress=progress).passages_embedded


def test_a_passage_that_many_articles_share_is_embedded_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = archive.embedder
    texts: list[str] = []

    def embed(given: Sequence[str], embed: object = embedder.embed) -> Vectors:
        texts.extend(given)
        return embed(given)  # type: ignore[operator,no-any-return]

    monkeypatch.setattr(embedder, "embed", embed)
    told: list[tuple[int, int]] = []
    embedded = sync(archive, articles(30), told)
    assert set(Counter(texts).values()) == {1}
    assert embedded == len(texts) == 31
    assert archive.catalogue.count() == (30, 60)
    assert told == sorted(told)
    assert told[-1] == (30, 31)


def test_what_was_stored_before_the_model_failed_is_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = archive.embedder
    left = threading.Semaphore(5)

    def embed(given: Sequence[str], embed: object = embedder.embed) -> Vectors:
        if not left.acquire(blocking=False):
            raise EmbeddingError("No memory is left.", remedy="Free some.")
        return embed(given)  # type: ignore[operator,no-any-return]

    monkeypatch.setattr(embedder, "embed", embed)
    with pytest.raises(EmbeddingError, match="No memory is left"):
        sync(archive, articles(60), [])
    monkeypatch.undo()
    stored, passages = archive.catalogue.count()
    assert 0 < stored < 20
    assert passages == 2 * stored
    assert sync(archive, articles(60), []) == 60 - stored


def test_an_interruption_costs_no_more_than_the_batches_at_hand(archive: Archive) -> None:
    def interrupted() -> Iterable[Article]:
        for number, article in enumerate(articles(500)):
            if archive.catalogue.count()[0] >= 20:
                read.append(number)
                raise KeyboardInterrupt
            yield article

    read: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        sync(archive, interrupted(), [])
    # Read ahead, 64 articles; waiting for their batch, 2; being embedded and written, 3 times 2.
    assert archive.catalogue.count()[0] >= read[0] - 64 - 2 - 6

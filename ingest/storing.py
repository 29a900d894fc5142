"""Storing: batches of articles embedded, written, and followed by Chroma, beside each other."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from ingest.preparation import unembedded
from vectorstore.errors import ChromaError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vectorstore.archive import Archive
    from vectorstore.embedding import Vectors
    from vectorstore.writer import Prepared, Writer

__all__ = ["Following", "Storing"]

SECONDS = 1.5
"""Of the model's work in a batch. What is in flight, two batches, an interruption may cost."""

FIRST, LEAST, MOST = 128, 32, 4096
"""Passages of the first batch, and of any: the model's pace is not known before."""

IN_FLIGHT = 2
"""Batches embedded at once: while the last texts of one leave cores idle, the next one begins."""

FOLLOWED = 1000
"""Passages written between two advances of the Chroma index."""


class Following:
    """Lets Chroma follow beside the work, whenever much has been written since it last did."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._pool = ThreadPoolExecutor(1, "following")
        self._last: Future[None] | None = None
        self._written = 0

    def written(self, passages: int) -> None:
        """Count passages that were written."""
        self._written += passages
        if self._written >= FOLLOWED and (self._last is None or self._last.done()):
            self._written = 0
            self._last = self._pool.submit(self._follow)

    def _follow(self) -> None:
        with suppress(ChromaError):  # tried again at the end, and reported then
            self._archive.follow()

    def __enter__(self) -> Self:
        """Enter a block that ends when Chroma is done with what it has begun."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for Chroma."""
        self._pool.shutdown()


class Storing:
    """Stores prepared articles in the order given; all of them are stored when its block ends.

    `told` is called with the number of passages embedded, each time a batch is stored. What goes
    wrong is raised by `add`, or at the end of the block.
    """

    def __init__(
        self, archive: Archive, writer: Writer, following: Following, told: Callable[[int], None]
    ) -> None:
        self._embedder = archive.embedder
        self._writer = writer
        self._following = following
        self._told = told
        self._batch: list[Prepared] = []
        self._passages = 0
        self._pace = _Pace()
        self._models = ThreadPoolExecutor(IN_FLIGHT, "embedding")
        self._writers = ThreadPoolExecutor(1, "writing")
        self._unfinished: deque[Future[None]] = deque()
        self._awaited: set[bytes] = set()
        self._choosing = threading.Lock()

    def add(self, prepared: Prepared) -> None:
        """Store an article, sooner or later."""
        self._batch.append(prepared)
        self._passages += len(prepared.passages)
        if self._passages >= self._pace.size:
            self._hand_over()
            self._finish(IN_FLIGHT)

    def _hand_over(self) -> None:
        batch, self._batch, self._passages = self._batch, [], 0
        vectors = self._models.submit(self._embed, batch)
        self._unfinished.append(self._writers.submit(self._write, batch, vectors))

    def _finish(self, left: int) -> None:
        while len(self._unfinished) > left:
            self._unfinished.popleft().result()

    def _embed(self, batch: Sequence[Prepared]) -> Mapping[bytes, Vectors]:
        """Embed what neither is stored nor in another batch, which is written before this one."""
        with self._choosing:
            texts = unembedded(self._writer, batch)
            texts = {key: text for key, text in texts.items() if key not in self._awaited}
            self._awaited.update(texts)
        began = time.monotonic()
        vectors = self._embedder.embed(list(texts.values()))
        self._pace.note(len(texts), began)
        return dict(zip(texts, vectors, strict=True))

    def _write(self, batch: Sequence[Prepared], embedding: Future[Mapping[bytes, Vectors]]) -> None:
        vectors = embedding.result()
        for prepared in batch:
            needed = {digest: vectors[digest] for digest in prepared.digests if digest in vectors}
            self._writer.put(prepared, needed)
            place = prepared.article.path or prepared.article.url
            if place:
                self._writer.claim(place, prepared.article_id)
            self._following.written(len(prepared.passages))
        with self._choosing:
            self._awaited.difference_update(vectors)
        self._told(len(vectors))

    def __enter__(self) -> Self:
        """Enter a block at whose end all is stored."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Store what is left or, when something was raised, only what is being stored."""
        try:
            if kind is None:
                if self._batch:
                    self._hand_over()
                self._finish(0)
        finally:
            self._models.shutdown(cancel_futures=True)
            self._writers.shutdown(cancel_futures=True)


class _Pace:
    """How many passages the model takes in `SECONDS`, as it has shown so far."""

    def __init__(self) -> None:
        self.size = FIRST
        self._last = 0.0

    def note(self, passages: int, began: float) -> None:
        """Learn from passages that were embedded, perhaps while others still were."""
        now = time.monotonic()
        seconds = now - max(began, self._last)
        self._last = now
        if passages >= LEAST:
            fitting = round(SECONDS * passages / max(seconds, 1e-3))
            self.size = max(LEAST, min(fitting, 2 * self.size, MOST))

"""An embedder that computes with OpenVINO, on all cores of the processor."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from vectorstore.embedding.batches import batches, distinct
from vectorstore.embedding.compiled.compiling import GRAPH, TOKENIZER
from vectorstore.embedding.compiled.network import Network, filled
from vectorstore.embedding.compiled.precision import Precision
from vectorstore.embedding.embedder import Vectors
from vectorstore.embedding.model import Model
from vectorstore.embedding.recipe import Recipe
from vectorstore.embedding.tokens import Ids, Tokens
from vectorstore.errors import EmbeddingError

__all__ = ["CompiledEmbedder"]

BATCH = 1024
"""Tokens computed at once, padding included: more is no faster, and a question that is asked
while articles are indexed waits for one batch."""

WINDOW = 1024
"""Texts tokenised and sorted together. Two windows are held at a time, whatever the number of
texts: one is tokenised while the other is computed."""


class CompiledEmbedder:
    """An `Embedder` of a compiled model. Any number of threads may use it at once."""

    def __init__(self, model: Model, folder: Path, *, precision: Precision) -> None:
        """Load what was compiled into `folder`."""
        self.name = model.name
        self.fingerprint = model.fingerprint
        self.precision = precision
        self._recipe = Recipe.load(folder)
        self.dimension = self._recipe.dimension
        self._tokens = Tokens(folder / TOKENIZER, max_length=self._recipe.max_length)
        prompt = self._tokens.read([self._recipe.document_prompt])[0]
        self.max_tokens = self._recipe.max_length - len(prompt)
        self._network = Network(folder / GRAPH, "embedding", precision=precision)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, special tokens not counted."""
        return self._tokens.count(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed documents: float32 of shape (len(texts), dimension), in the order given.

        Raises:
            EmbeddingError: when the model cannot be computed, for want of memory mostly.
        """
        once, where = distinct(texts)
        vectors = np.empty((len(once), self.dimension), dtype=np.float32)
        started: deque[Future[None]] = deque()
        try:
            for start in range(0, len(once), WINDOW):
                before = len(started)
                window = slice(start, start + WINDOW)
                started.extend(self._start(once[window], vectors[window]))
                _finish(started, before)
            _finish(started, len(started))
        finally:
            for batch in started:  # Left over only when something was raised.
                batch.cancel()
        return vectors[where] if len(once) < len(texts) else vectors

    def embed_query(self, text: str) -> Vectors:
        """Embed a question: float32 of shape (dimension,). Raises as `embed` does."""
        # Not through the workers, where it would wait behind all that is being indexed.
        vectors = self._compute(self._tokens.read([self._recipe.query_prompt + text]))
        vector: Vectors = vectors[0]
        return vector

    def _start(self, texts: Sequence[str], vectors: Vectors) -> Iterator[Future[None]]:
        """Have the workers fill in `vectors`."""
        prompt = self._recipe.document_prompt
        ids = self._tokens.read([prompt + text for text in texts] if prompt else texts)

        def fill(rows: list[int]) -> None:
            vectors[rows] = self._compute([ids[row] for row in rows])

        for rows in batches([len(each) for each in ids], tokens=BATCH):
            yield self._network.submit(fill, rows)

    def _compute(self, ids: Sequence[Ids]) -> Vectors:
        tokens = filled(ids, most=self._recipe.max_length)
        mask = filled([np.ones_like(each) for each in ids], most=self._recipe.max_length)
        try:
            return self._network.compute({"input_ids": tokens, "attention_mask": mask})
        except RuntimeError as error:
            raise EmbeddingError(
                f"The embedding model {self.name} could not be computed: {error}",
                remedy="Free some memory, or choose --runtime torch.",
            ) from error


def _finish(started: deque[Future[None]], count: int) -> None:
    for _ in range(count):
        started.popleft().result()

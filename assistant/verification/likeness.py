"""How alike two texts or words are in meaning, on one scale whatever the embedding model."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from vectorstore.embedding.embedder import Embedder, Vectors

__all__ = ["Likeness"]

UNRELATED = (
    "The striker scored twice before half time.",
    "Shares of the carmaker fell after its quarterly report.",
    "Heavy rain flooded several villages overnight.",
    "The court postponed the hearing until spring.",
    "A new species of frog was found in the rainforest.",
    "Parliament voted to lower the tax on bread.",
    "Nurses at the hospital went on strike.",
    "The museum returned three bronze statues.",
    "Engineers delayed the launch of the satellite.",
    "Her second novel won the prize for fiction.",
)
"""Short sentences that have nothing to do with one another: what "not alike" is to a model."""

WORDS_KEPT = 20_000  # Vectors of words, 30 MB at 384 dimensions: those of some hundred answers.


class Likeness:
    """Likeness by embeddings: 1 is the same, 0 is what unrelated texts have to each other.

    Some models give unrelated texts a cosine of 0.05, others of 0.7, so cosines are not compared to
    fixed numbers but to those of `UNRELATED`.
    """

    def __init__(self, embedder: Embedder) -> None:
        """Embed with `embedder`."""
        self._embedder = embedder
        self._words: dict[str, Vectors] = {}

    def of_text(self, text: str, sentences: Sequence[str]) -> float:
        """Compare a text to the sentence most like it, or to all of them together if that is."""
        vectors = self._embedder.embed([text, *sentences, " ".join(sentences)])
        return _scaled(float((vectors[1:] @ vectors[0]).max()), self._unrelated_texts)

    def of_words(self, words: Sequence[str], others: Sequence[str]) -> list[float]:
        """Compare each word to the one of `others` that is most like it."""
        if not words or not others:
            return [0.0] * len(words)
        cosines = self._vectors(words) @ self._vectors(others).T
        return [_scaled(float(best), self._unrelated_words) for best in cosines.max(axis=1)]

    def _vectors(self, words: Sequence[str]) -> Vectors:
        new = [word for word in dict.fromkeys(words) if word not in self._words]
        if len(self._words) + len(new) > WORDS_KEPT:
            self._words = {}
            new = list(dict.fromkeys(words))
        if new:
            self._words |= dict(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._words[word] for word in words])

    @cached_property
    def _unrelated_texts(self) -> float:
        return float(np.mean(_cosines(self._embedder.embed(UNRELATED))))

    @cached_property
    def _unrelated_words(self) -> float:
        words = [word.strip(".").lower() for text in UNRELATED for word in text.split()[1:-1]]
        return float(np.mean(_cosines(self._embedder.embed(list(dict.fromkeys(words))))))


def _cosines(vectors: Vectors) -> Vectors:
    """Give the cosines of all pairs, each once."""
    return (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]


def _scaled(cosine: float, unrelated: float) -> float:
    return max(0.0, (cosine - unrelated) / (1 - unrelated))

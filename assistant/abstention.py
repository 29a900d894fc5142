"""Whether the evidence answers the question at all, or the archive had better stay silent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Query
from assistant.extractive.reading import Reading, reader_for
from assistant.extractive.speech import beside_the_point, told
from assistant.extractive.topic import of_topic
from assistant.signs import SIGNS, signs
from assistant.trees import Trees
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder

__all__ = ["FARTHEST", "Judge", "Weighing", "confidence", "expanded"]

Numbers = NDArray[np.float64]

FARTHEST = 3.0
"""Standard deviations from the mean; what is farther counts as this far, as the product of two
signs would run away beyond what was fitted to."""


class Judge:
    """Decides whether to answer."""

    def __init__(self, embedder: Embedder) -> None:
        """Judge with the archive's embedding model."""
        self._reader = reader_for(embedder)

    def answerable(self, query: Query, evidence: Sequence[Evidence]) -> bool:
        """Tell whether `evidence` likely answers `query`, or holds the very words asked for.

        Of a topic, it is enough that it is spoken of, and nothing less; what somebody said on
        something must touch it.
        """
        reading = self._reader.read(query, evidence)
        if query.kind == "topic":
            return bool(of_topic(reading))
        if told(query, reading.spoken):
            return True
        ranked = [each.candidate for each in reading.sentences]
        if beside_the_point(query, ranked, reading.spoken):
            return False
        return confidence(reading) >= _fitted().threshold

    def confidence(self, query: Query, evidence: Sequence[Evidence]) -> float:
        """Estimate the probability that `evidence` answers `query`, 0 to 1."""
        return confidence(self._reader.read(query, evidence))


def confidence(reading: Reading) -> float:
    """Weigh the signs: the probability that what was read answers the question, 0 to 1."""
    if not reading.sentences:
        return 0.0
    return float(_fitted().probabilities(signs(reading)[None])[0])


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic regression over signs, standardised, and their products; and trees.

    Both are fitted to the same and err elsewhere: the mean of their logits counts. In the trees a
    better sign never makes an answer less likely, which products do not promise.
    """

    means: Numbers
    scales: Numbers
    weights: Numbers
    intercept: float
    trees: Trees
    threshold: float

    def probabilities(self, rows: Numbers) -> Numbers:
        """Weigh the signs of several readings, (readings, signs): of shape (readings,)."""
        usual = np.clip((rows - self.means) / self.scales, -FARTHEST, FARTHEST)
        odds = expanded(usual) @ self.weights + self.intercept
        return np.asarray(1 / (1 + np.exp(-(odds + self.trees.logits(rows)) / 2)))


def expanded(usual: Numbers) -> Numbers:
    """Add to standardised signs, (readings, signs), the products of every two, squares included.

    How much one sign tells depends on others: closeness of meaning tells little where the words
    asked about are missing.
    """
    first, second = np.triu_indices(usual.shape[1])
    return np.hstack([usual, usual[:, first] * usual[:, second]])


@cache
def _fitted() -> Weighing:
    """Load what benchmarks/abstention.py fitted."""
    text = (files("assistant") / "abstention.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    return Weighing(
        np.array([fitted["means"][name] for name in SIGNS]),
        np.array([fitted["scales"][name] for name in SIGNS]),
        np.array(fitted["weights"]),
        float(fitted["intercept"]),
        Trees.read(fitted["trees"]),
        float(fitted["threshold"]),
    )

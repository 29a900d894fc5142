"""Whether the evidence answers the question at all, or the archive had better stay silent."""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Query
from assistant.extractive.reading import Reading, reader_for
from assistant.understanding.words import names, stems, words
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder

__all__ = ["SIGNS", "Judge", "confidence", "signs"]

SIGNS = (
    "similarity",  # The highest cosine of a passage and the question.
    "cosine",  # The highest cosine of a sentence and the question.
    "score",  # The best sentence's score.
    "cover",  # Share of the question's words that the best of the passages holds, by rarity.
    "sentence cover",  # The same of the best sentence and the one before it.
    "missing name",  # Share of the question's names that occur nowhere in the evidence.
    "holds",  # Whether the best sentences hold a number, date, name ... as asked for.
)

BEST = 3
"""Sentences looked at for what is asked for."""


class Judge:
    """Decides whether to answer."""

    def __init__(self, embedder: Embedder) -> None:
        """Judge with the archive's embedding model."""
        self._reader = reader_for(embedder)

    def answerable(self, query: Query, evidence: Sequence[Evidence]) -> bool:
        """Tell whether `evidence` is likely to answer `query`."""
        return self.confidence(query, evidence) >= _fitted()[2]

    def confidence(self, query: Query, evidence: Sequence[Evidence]) -> float:
        """Estimate the probability that `evidence` answers `query`, 0 to 1."""
        return confidence(self._reader.read(query, evidence))


def confidence(reading: Reading) -> float:
    """Weigh the signs: the probability that what was read answers the question, 0 to 1."""
    if not reading.sentences:
        return 0.0
    weights, intercept, _ = _fitted()
    return 1 / (1 + math.exp(-(float(signs(reading) @ weights) + intercept)))


def signs(reading: Reading) -> NDArray[np.float64]:
    """Measure a reading that has sentences: shape (len(SIGNS),), in the order of `SIGNS`."""
    best = reading.sentences[0]
    first = reading.sentences[:BEST]
    return np.array(
        [
            max(each.similarity for each in reading.evidence),
            max(float(each.features[0]) for each in reading.sentences),
            best.score,
            max(reading.asked.cover(_stems(each)) for each in reading.evidence),
            max(float(each.features[3]) for each in first),
            _missing(reading),
            max(float(each.features[5]) for each in first),
        ]
    )


def _missing(reading: Reading) -> float:
    asked = {word.stem for name in names(reading.query.search) for word in words(name)}
    known = frozenset().union(*map(_stems, reading.evidence))
    meant = {stem for stem in reading.asked.stems if stem in known}
    return len(asked - known - meant) / len(asked) if asked else 0.0


def _stems(evidence: Evidence) -> frozenset[str]:
    return stems(f"{evidence.article.title}\n{evidence.passage.text}")


@cache
def _fitted() -> tuple[NDArray[np.float64], float, float]:
    """Load weights, intercept and threshold, fitted by benchmarks/fit_answers.py."""
    text = (files("assistant") / "abstention.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    weights = np.array([fitted["weights"][name] for name in SIGNS])
    return weights, float(fitted["intercept"]), float(fitted["threshold"])

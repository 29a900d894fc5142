"""Whether the evidence answers the question at all, or the archive had better stay silent."""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Query
from assistant.extractive.features import FEATURES
from assistant.extractive.reading import Read, Reading, reader_for
from assistant.extractive.speech import told
from assistant.understanding.words import names, stems, words
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder

__all__ = ["SIGNS", "Judge", "confidence", "signs"]

SIGNS = (
    "similarity",  # The highest cosine of a passage and the question.
    "cosine",  # The highest cosine of a sentence and the question.
    "cover",  # Most of the question's words, by rarity, in a good sentence and the one before it.
    "headline cover",  # The same with the headline.
    "headline",  # Share of the question's words in the nearest passage's headline.
    "beyond",  # Of the other words, the share in that passage: what is asked about the subject.
    "words",  # How many words of content the question has: more are harder to cover.
    "missing name",  # Share of the question's names that occur nowhere in the evidence.
)

BEST = 3
"""Sentences that are good ones."""


FORM = 6
"""Letters that "Ukraine" and "Ukrainian" share; shorter names are compared whole."""


class Judge:
    """Decides whether to answer."""

    def __init__(self, embedder: Embedder) -> None:
        """Judge with the archive's embedding model."""
        self._reader = reader_for(embedder)

    def answerable(self, query: Query, evidence: Sequence[Evidence]) -> bool:
        """Tell whether `evidence` likely answers `query`, or holds the very words asked for."""
        reading = self._reader.read(query, evidence)
        return told(query, reading.spoken) or confidence(reading) >= _fitted()[2]

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
    good = reading.sentences[:BEST]
    nearest = max(reading.evidence, key=lambda each: each.similarity)
    headline = stems(nearest.article.title)
    named = reading.asked.cover(headline)
    held = reading.asked.cover(headline | stems(nearest.passage.text))
    return np.array(
        [
            nearest.similarity,
            max(_of(each, "cosine") for each in reading.sentences),
            max(_of(each, "cover before") for each in good),
            max(_of(each, "title cover") for each in good),
            named,
            (held - named) / (1 - named) if named < 1 else 1.0,
            len(reading.asked.stems),
            _missing(reading),
        ]
    )


def _of(read: Read, feature: str) -> float:
    return float(read.features[FEATURES.index(feature)])


def _missing(reading: Reading) -> float:
    """Share of the words in the question's names that the evidence has in no form or spelling."""
    asked = reading.asked
    named = {word.stem for name in names(reading.query.search) for word in words(name)}
    meant = [
        stem for word, stem in zip(asked.words, asked.stems, strict=True) if word.stem in named
    ]
    known = frozenset[str]().union(*map(_stems, reading.evidence))
    forms = {stem[:FORM] for stem in known}
    absent = [stem for stem in meant if stem not in known and stem[:FORM] not in forms]
    return len(absent) / len(meant) if meant else 0.0


def _stems(evidence: Evidence) -> frozenset[str]:
    return stems(f"{evidence.article.title}\n{evidence.passage.text}")


@cache
def _fitted() -> tuple[NDArray[np.float64], float, float]:
    """Load weights, intercept and threshold, fitted by benchmarks/answer_training.py."""
    text = (files("assistant") / "abstention.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    weights = np.array([fitted["weights"][name] for name in SIGNS])
    return weights, float(fitted["intercept"]), float(fitted["threshold"])

"""A question read against its evidence: every sentence that could be quoted, with its score."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Query
from assistant.extractive.candidates import Candidate, candidates
from assistant.extractive.features import FEATURES, Asked, Sentence, features
from assistant.extractive.sentence_vectors import SentenceVectors
from assistant.extractive.spans import Answering, Prediction
from assistant.extractive.speech import spoken
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder
from vectorstore.embedding.spans import SpanReader, load_span_reader

__all__ = ["Measured", "Read", "Reader", "Reading", "likeliest", "measure", "reader_for", "weights"]

Measures = NDArray[np.float64]

MOST_SENTENCES = 12
"""Kept for a question, the best first; an answer takes about five."""

DETAILED_SENTENCES = 24
"""The same where more was asked for."""

TUNED = Path(str(files("assistant.extractive") / "spans.safetensors"))
"""The weights of the span reader, fitted by benchmarks/span_training.py and span_tuning.py."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A candidate, its features and its score among the others."""

    candidate: Candidate
    features: Measures
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a question, the best first.

    `predictions` are the likeliest answers as the span reader tells, one of each text that it read;
    `spoken` are the candidates that hold what the speaker said whom the question asks about;
    `vectors` embeds sentences.
    """

    query: Query
    asked: Asked
    evidence: tuple[Evidence, ...]
    sentences: tuple[Read, ...]
    vectors: SentenceVectors
    predictions: tuple[Prediction, ...] = ()
    spoken: frozenset[Candidate] = frozenset()


class Reader:
    """Scores the sentences of the evidence. Safe to use from several threads."""

    def __init__(self, embedder: Embedder, *, tuned: Path = TUNED) -> None:
        """Read with the archive's embedding model, and a span reader with the weights `tuned`."""
        self._tuned = tuned
        self._vectors = SentenceVectors(embedder)
        self._kept = lru_cache(maxsize=8)(self._read)

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Reading:
        """Score what `evidence` says to `query`; the latest readings are kept."""
        return self._kept(query, tuple(evidence))

    def _read(self, query: Query, evidence: tuple[Evidence, ...]) -> Reading:
        every = candidates(evidence)
        if not every:
            return Reading(query, Asked.of(query), evidence, (), self._vectors)
        found = measure(query, every, load_span_reader(self._tuned))
        scores = (found.features @ weights()).tolist()
        kept = likeliest(query, map(Read, every, found.features, scores))
        said = spoken(query, [each.candidate for each in kept])
        return Reading(query, found.asked, evidence, kept, self._vectors, found.predictions, said)


def likeliest(query: Query, read: Iterable[Read]) -> tuple[Read, ...]:
    """Keep what most likely answers, the best first."""
    most = DETAILED_SENTENCES if query.detailed else MOST_SENTENCES
    return tuple(sorted(read, key=lambda each: -each.score)[:most])


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A question, the features of its candidates, (candidates, features), and likely answers."""

    asked: Asked
    features: Measures
    predictions: tuple[Prediction, ...]


def measure(query: Query, every: Sequence[Candidate], spans: SpanReader) -> Measured:
    """Measure candidates, at least one. The first passages are read meanwhile."""
    answering = Answering(spans, query.search, every)
    asked = Asked.of(query, [each.text for each in every])
    measured = [
        features(
            asked,
            Sentence(
                each.text,
                each.before,
                each.article.title,
                cosine=each.similarity,
                place=each.place,
                rank=each.rank,
            ),
        )
        for each in every
    ]
    odds, predictions = answering.result()
    return Measured(asked, np.column_stack([measured, odds]), predictions)


@lru_cache(maxsize=2)  # A reader keeps its embedder, and what it read, in memory.
def reader_for(embedder: Embedder) -> Reader:
    """Get the one reader of `embedder`, so that what was read once is not read again."""
    return Reader(embedder)


@cache
def weights() -> Measures:
    """What features weigh in a score, as fitted by benchmarks/answer_training.py.

    The higher the score, the likelier the sentence answers; scores of one question compare.
    """
    text = (files("assistant.extractive") / "weights.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    return np.array([fitted[feature] for feature in FEATURES])

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
from assistant.extractive.spans import Odds, answering
from assistant.extractive.speech import spoken
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder
from vectorstore.embedding.spans import load_span_reader

__all__ = ["Read", "Reader", "Reading", "likeliest", "measure", "reader_for", "score", "weights"]

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

    `spoken` are the candidates that hold what the speaker said whom the question asks about;
    `vectors` embeds sentences.
    """

    query: Query
    asked: Asked
    evidence: tuple[Evidence, ...]
    sentences: tuple[Read, ...]
    vectors: SentenceVectors
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
        asked = Asked.of(query, [candidate.text for candidate in every])
        if not every:
            return Reading(query, asked, evidence, (), self._vectors)
        odds = answering(load_span_reader(self._tuned), query.search, every)
        read = [
            Read(candidate, measured, score(measured))
            for candidate, measured in zip(every, measure(asked, every, odds), strict=True)
        ]
        kept = likeliest(query, read)
        said = spoken(query, [each.candidate for each in kept])
        return Reading(query, asked, evidence, kept, self._vectors, said)


def likeliest(query: Query, read: Iterable[Read]) -> tuple[Read, ...]:
    """Keep what most likely answers, the best first."""
    most = DETAILED_SENTENCES if query.detailed else MOST_SENTENCES
    return tuple(sorted(read, key=lambda each: -each.score)[:most])


def measure(asked: Asked, every: Sequence[Candidate], odds: Odds) -> list[Measures]:
    """Measure candidates of which the span reader told `odds`."""
    return [
        features(
            asked,
            Sentence(
                each.text,
                each.before,
                each.article.title,
                cosine=each.similarity,
                place=each.place,
                rank=each.rank,
                span=float(span),
                best_span=float(best),
            ),
        )
        for each, (span, best) in zip(every, odds, strict=True)
    ]


@lru_cache(maxsize=2)  # A reader keeps its embedder, and what it read, in memory.
def reader_for(embedder: Embedder) -> Reader:
    """Get the one reader of `embedder`, so that what was read once is not read again."""
    return Reader(embedder)


def score(measured: Measures) -> float:
    """Weigh features: the higher, the likelier the sentence answers; comparable in a question."""
    return float(measured @ weights())


@cache
def weights() -> Measures:
    """Load the weights, fitted by benchmarks/answer_training.py."""
    text = (files("assistant.extractive") / "weights.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    return np.array([fitted[feature] for feature in FEATURES])

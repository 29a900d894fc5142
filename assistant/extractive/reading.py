"""A question read against its evidence: every sentence that could be quoted, with its score."""

import json
from collections.abc import Sequence
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
from assistant.extractive.spans import Odds, answering, shared
from assistant.extractive.speech import spoken
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder, Vectors
from vectorstore.embedding.spans import load_span_reader

__all__ = ["Read", "Reader", "Reading", "promising", "reader_for", "score", "unread", "weights"]

Measures = NDArray[np.float64]

MOST_SENTENCES = 12
"""Embedded for a question, so that what repeats another is noticed; an answer takes about five."""

DETAILED_SENTENCES = 24
"""The same where more was asked for."""

TUNED = Path(str(files("assistant.extractive") / "spans.safetensors"))
"""The weights of the span reader, fitted by benchmarks/span_training.py and span_tuning.py."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A candidate, its features, its vector and its score among the others."""

    candidate: Candidate
    features: Measures
    vector: Vectors
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a question, the best first.

    `spoken` are the candidates that hold what the speaker said whom the question asks about.
    """

    query: Query
    asked: Asked
    evidence: tuple[Evidence, ...]
    sentences: tuple[Read, ...]
    spoken: frozenset[Candidate] = frozenset()


class Reader:
    """Scores the sentences of the evidence. Safe to use from several threads."""

    def __init__(self, embedder: Embedder) -> None:
        """Read with the archive's embedding model."""
        self._embedder = embedder
        self._sentences = SentenceVectors(embedder)
        self._kept = lru_cache(maxsize=8)(self._read)

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Reading:
        """Score what `evidence` says to `query`; the latest readings are kept."""
        return self._kept(query, tuple(evidence))

    def _read(self, query: Query, evidence: tuple[Evidence, ...]) -> Reading:
        every = candidates(evidence)
        asked = Asked.of(query, [candidate.text for candidate in every])
        if not every:
            return Reading(query, asked, evidence, ())
        odds = answering(load_span_reader(TUNED), query.search, every)
        most = DETAILED_SENTENCES if query.detailed else MOST_SENTENCES
        chosen = promising(every, unread(asked, every, odds), most=most)
        question = self._embedder.embed_query(query.search)
        vectors = self._sentences.embed([candidate.text for candidate, _ in chosen])
        cosines = {
            (each.article.article_id, each.place): float(vector @ question)
            for (each, _), vector in zip(chosen, vectors, strict=True)
        }
        read = [
            _scored(candidate, measured, vector, cosines)
            for (candidate, measured), vector in zip(chosen, vectors, strict=True)
        ]
        ranked = tuple(sorted(read, key=lambda each: -each.score))
        said = spoken(query, [each.candidate for each in ranked])
        return Reading(query, asked, evidence, ranked, said)


def unread(asked: Asked, every: Sequence[Candidate], odds: Odds) -> list[Measures]:
    """Measure candidates that are not embedded yet: a passage's closeness is its sentences'."""
    shares = shared(odds)
    return [
        features(
            asked,
            Sentence(
                each.text,
                each.before,
                each.article.title,
                cosine=each.similarity,
                cosine_before=each.similarity,
                place=each.place,
                rank=each.rank,
                span=float(span),
                best_span=float(best),
                share=float(share),
            ),
        )
        for each, (span, best), share in zip(every, odds, shares, strict=True)
    ]


def promising(
    every: Sequence[Candidate], measured: Sequence[Measures], *, most: int
) -> list[tuple[Candidate, Measures]]:
    """Choose `most` that are worth embedding, by what is `measured` of the candidates without."""
    worth = [float(each @ weights()["sieve"]) for each in measured]
    order = sorted(range(len(every)), key=lambda number: -worth[number])
    return [(every[number], measured[number]) for number in order[:most]]


def _scored(
    candidate: Candidate, measured: Measures, vector: Vectors, cosines: dict[tuple[str, int], float]
) -> Read:
    """Score a candidate, with its own closeness in the place of its passage's."""
    article, place = candidate.article.article_id, candidate.place
    near = {"cosine": cosines[article, place]}
    near["cosine before"] = cosines.get((article, place - 1), candidate.similarity)
    whole = measured.copy()
    for name, cosine in near.items():
        whole[FEATURES.index(name)] = cosine
    return Read(candidate, whole, vector, score(whole))


@lru_cache(maxsize=2)  # A reader keeps its embedder, and what it read, in memory.
def reader_for(embedder: Embedder) -> Reader:
    """Get the one reader of `embedder`, so that what was read once is not read again."""
    return Reader(embedder)


def score(measured: Measures) -> float:
    """Weigh features: the higher, the likelier the sentence answers; comparable in a question."""
    return float(measured @ weights()["weights"])


@cache
def weights() -> dict[str, Measures]:
    """Load the weights, fitted by benchmarks/answer_training.py."""
    text = (files("assistant.extractive") / "weights.json").read_text(encoding="utf-8")
    return {
        name: np.array([fitted[feature] for feature in FEATURES])
        for name, fitted in json.loads(text).items()
    }

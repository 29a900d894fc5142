"""A question read against its evidence: every sentence that could be quoted, with its score."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Query
from assistant.extractive.candidates import Candidate, candidates
from assistant.extractive.features import FEATURES, Asked, Sentence, features
from assistant.extractive.sentence_vectors import SentenceVectors
from assistant.extractive.speech import spoken
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder, Vectors

__all__ = ["Read", "Reader", "Reading", "promising", "reader_for", "score", "unread"]

Measures = NDArray[np.float64]

MOST_SENTENCES = 24
"""Embedded for a question: of 24 and of 48, as many answers to a news quiz hold what was asked for,
38 of 100 where none is refused."""


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
        chosen = promising(every, [unread(asked, candidate) for candidate in every])
        if not chosen:
            return Reading(query, asked, evidence, ())
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


def unread(asked: Asked, candidate: Candidate) -> Measures:
    """Measure a candidate that is not embedded yet: its passage's closeness is its own."""
    near = candidate.similarity
    title, place, rank = candidate.article.title, candidate.place, candidate.rank
    return features(
        asked, Sentence(candidate.text, candidate.before, title, near, near, place, rank)
    )


def promising(
    every: Sequence[Candidate], measured: Sequence[Measures]
) -> list[tuple[Candidate, Measures]]:
    """Choose what is worth embedding, by what is `measured` of the candidates without."""
    worth = [float(each @ _weights()["sieve"]) for each in measured]
    order = sorted(range(len(every)), key=lambda number: -worth[number])
    return [(every[number], measured[number]) for number in order[:MOST_SENTENCES]]


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
    return float(measured @ _weights()["weights"])


@cache
def _weights() -> dict[str, Measures]:
    """Load the weights, fitted by benchmarks/answer_training.py."""
    text = (files("assistant.extractive") / "weights.json").read_text(encoding="utf-8")
    return {
        name: np.array([fitted[feature] for feature in FEATURES])
        for name, fitted in json.loads(text).items()
    }

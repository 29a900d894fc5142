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
from assistant.understanding.words import stems
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder, Vectors

__all__ = ["Read", "Reader", "Reading", "reader_for", "score"]

MOST_SENTENCES = 48
"""Embedded for a question: about what two cores embed in a tenth of a second."""

RANK_COST = 0.03
"""Of the share of the question's words that a sentence holds, for each passage ranked before its
own: decides only which sentences are embedded."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A candidate, its features, its vector and its score among the others."""

    candidate: Candidate
    features: NDArray[np.float64]
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
        chosen = _promising(every, asked)
        if not chosen:
            return Reading(query, asked, evidence, ())
        question = self._embedder.embed_query(query.search)
        vectors = self._sentences.embed([candidate.text for candidate in chosen])
        cosines = {
            (each.article.article_id, each.place): float(vector @ question)
            for each, vector in zip(chosen, vectors, strict=True)
        }
        read = [
            self._scored(asked, candidate, vector, cosines)
            for candidate, vector in zip(chosen, vectors, strict=True)
        ]
        ranked = tuple(sorted(read, key=lambda each: -each.score))
        said = spoken(query, [each.candidate for each in ranked])
        return Reading(query, asked, evidence, ranked, said)

    def _scored(
        self,
        asked: Asked,
        candidate: Candidate,
        vector: Vectors,
        cosines: dict[tuple[str, int], float],
    ) -> Read:
        article, place = candidate.article.article_id, candidate.place
        own = cosines[article, place]
        measured = features(
            asked,
            Sentence(
                candidate.text,
                candidate.before,
                candidate.article.title,
                own,
                cosines.get((article, place - 1), candidate.similarity),
                place,
                candidate.rank,
            ),
        )
        return Read(candidate, measured, vector, score(measured))


@lru_cache(maxsize=2)  # A reader keeps its embedder, and what it read, in memory.
def reader_for(embedder: Embedder) -> Reader:
    """Get the one reader of `embedder`, so that what was read once is not read again."""
    return Reader(embedder)


def score(measured: NDArray[np.float64]) -> float:
    """Weigh features: the higher, the likelier the sentence answers; comparable in a question."""
    return float(measured @ _weights())


@cache
def _weights() -> NDArray[np.float64]:
    """Load the weights, fitted by benchmarks/answer_training.py."""
    text = (files("assistant.extractive") / "weights.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    return np.array([fitted["weights"][name] for name in FEATURES])


def _promising(every: Sequence[Candidate], asked: Asked) -> list[Candidate]:
    """Choose what is worth embedding: sentences of the first passages, or with its words."""
    if len(every) <= MOST_SENTENCES:
        return list(every)
    worth = {
        candidate: asked.cover(stems(candidate.text)) - RANK_COST * candidate.rank
        for candidate in every
    }
    return sorted(every, key=lambda candidate: -worth[candidate])[:MOST_SENTENCES]

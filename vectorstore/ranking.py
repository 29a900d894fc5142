"""The second stage of the search: what both legs brought, ranked by what is measured of it.

A third may follow: a re-ranker that reads the first of these together with the question.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.candidates import Candidate
from vectorstore.signs import SIGNS, Found, Sought, signs

__all__ = ["Reranker", "rank", "reranked", "scores"]

RERANKED = 30
"""Passages that a re-ranker reads: each costs it milliseconds, and few answers are ranked lower."""

Ranked = list[tuple[Candidate, float]]


class Reranker(Protocol):
    """Scores passages by reading each together with the question."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Score texts, shape (len(texts),): logits, the higher the likelier it answers."""


def rank(sought: Sought, found: Sequence[Found]) -> NDArray[np.float64]:
    """Score passages: how likely each is to answer, against the likeliest, which has 1."""
    return scores(signs(sought, found), _weights())


def scores(measured: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weigh signs: odds against the likeliest of these passages, 0 to 1."""
    if not len(measured):
        return np.empty(0)
    return _odds(measured @ weights)


def _odds(worth: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.exp(worth - worth.max()))


def reranked(reranker: Reranker, question: str, ranked: Ranked) -> Ranked:
    """Put the first passages in the order of `reranker`; scores stay between 0 and 1."""
    first, rest = ranked[:RERANKED], ranked[RERANKED:]
    if not first:
        return ranked
    texts = [f"{each.found.headline}\n{each.found.text}" for each, _ in first]
    worth = _odds(reranker.scores(question, texts))
    order = np.argsort(-worth, kind="stable")
    least = float(worth.min())
    behind = max((score for _, score in rest), default=1.0)
    return [(first[place][0], float(worth[place])) for place in order] + [
        (each, least * score / behind) for each, score in rest
    ]


@cache
def _weights() -> NDArray[np.float64]:
    """Load the weights, fitted by benchmarks/retrieval_training.py."""
    text = (files("vectorstore") / "ranking.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    return np.array([fitted["weights"][name] for name in SIGNS])

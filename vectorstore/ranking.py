"""The second stage of the search: what both legs brought, ranked by what is measured of it."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.signs import SIGNS, Found, Sought, signs

__all__ = ["rank", "scores"]


def rank(sought: Sought, found: Sequence[Found]) -> NDArray[np.float64]:
    """Score passages: how likely each is to answer, against the likeliest, which has 1."""
    return scores(signs(sought, found), _weights())


def scores(measured: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weigh signs: odds against the likeliest of these passages, 0 to 1."""
    if not len(measured):
        return np.empty(0)
    worth = measured @ weights
    return np.asarray(np.exp(worth - worth.max()))


@cache
def _weights() -> NDArray[np.float64]:
    """Load the weights, fitted by benchmarks/retrieval_training.py."""
    text = (files("vectorstore") / "ranking.json").read_text(encoding="utf-8")
    fitted = json.loads(text)
    return np.array([fitted["weights"][name] for name in SIGNS])

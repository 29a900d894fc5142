"""The logistic regressions that know a pasted page's text and headline."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

__all__ = ["Models", "Weights", "load_models"]

STEEPEST = 30.0  # Log-odds beyond which a probability is 0 or 1 in any case.


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over named features, in their own units."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Give the probability, 0 to 1, for features that include all that are weighed."""
        odds = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, odds))))


@dataclass(frozen=True, slots=True)
class Models:
    """Whether a line is the article's, and whether one before it is the headline."""

    line: Weights
    title: Weights


@cache
def load_models() -> Models:
    """Read what benchmarks/paste_training.py fitted."""
    fitted = json.loads((files("ingest") / "paste_model.json").read_text(encoding="utf-8"))
    return Models(
        *(Weights(fitted[name]["bias"], fitted[name]["weights"]) for name in ("line", "title"))
    )

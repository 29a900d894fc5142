"""The file of a span reader's weights: matrices in eight bits, with a scale for each output.

And the range of what comes into each layer, as was measured, for those who round that too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from vectorstore.eight_bits import rounded

__all__ = ["Range", "save_tuned_weights", "tuned_ranges", "tuned_weights"]

SCALE = ".scale"
"""What the name of a matrix's scales ends in."""

LOWEST, HIGHEST = ".lowest", ".highest"
"""What the name of a layer's ranges ends in."""

FEW = 8
"""Outputs of a matrix that is too small to be worth rounding."""

Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Range:
    """How low and how high each input of a layer gets: (inputs,)."""

    lowest: NDArray[np.float32]
    highest: NDArray[np.float32]


def tuned_weights(file: Path) -> dict[str, NDArray[np.float32]]:
    """Read weights by name. Raises `OSError` when the file cannot be read."""
    stored = load_file(file)
    return {
        name: values.astype(np.float32) * stored.get(f"{name}{SCALE}", np.float32(1))
        for name, values in stored.items()
        if not name.endswith((SCALE, LOWEST, HIGHEST))
    }


def tuned_ranges(file: Path) -> dict[str, Range]:
    """Read ranges by the name of their layer. Raises `OSError` when the file cannot be read."""
    stored = {name: values.astype(np.float32) for name, values in load_file(file).items()}
    layers = (name.removesuffix(LOWEST) for name in stored if name.endswith(LOWEST))
    return {name: Range(stored[f"{name}{LOWEST}"], stored[f"{name}{HIGHEST}"]) for name in layers}


def save_tuned_weights(weights: Weights, ranges: Mapping[str, Range], file: Path) -> None:
    """Write weights by name, large matrices rounded to eight bits and all else to sixteen."""
    stored: dict[str, NDArray[np.generic]] = {}
    for layer, each in ranges.items():
        stored[f"{layer}{LOWEST}"] = each.lowest.astype(np.float16)
        stored[f"{layer}{HIGHEST}"] = each.highest.astype(np.float16)
    for name, values in weights.items():
        if values.ndim < 2 or len(values) < FEW:
            stored[name] = values.astype(np.float16)
            continue
        stored[name], stored[f"{name}{SCALE}"] = rounded(values)
    save_file(stored, file)

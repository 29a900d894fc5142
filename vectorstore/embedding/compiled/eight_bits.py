"""Products of a layer in eight bits, activations as well, for processors that multiply bytes.

Some inputs of a layer are a hundred times as large as most, always the same ones. As in Xiao et al.
2022, https://arxiv.org/abs/2211.10438, they are scaled down before they are rounded, and their
weights up, so that one step of rounding suits all; how large they get was measured beforehand.
"""

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13 as op

from vectorstore.embedding.compiled.precision import rounded
from vectorstore.embedding.tuned import Range

__all__ = ["eight_bit_product"]

LEVELS = 256

SHARE = 0.8
"""Of the differences among inputs that is moved to the weights ("migration strength"): of 0.5 to 1
the one whose logits were nearest to those of single precision."""

LEAST = 1e-3
"""What an input or a weight is taken to reach at least, so that nothing is divided by 0."""


def eight_bit_product(
    value: openvino.Node, weights: NDArray[np.float32], inputs: Range
) -> openvino.Node:
    """Multiply by `weights`, (outputs, inputs), whose `inputs` lie in that range."""
    reached = np.maximum(np.maximum(-inputs.lowest, inputs.highest), LEAST)
    weighed = np.maximum(np.abs(weights).max(axis=0), LEAST)
    scale = reached**SHARE / weighed ** (1 - SHARE)
    ends = (_constant((inputs.lowest / scale).min()), _constant((inputs.highest / scale).max()))
    even = op.multiply(value, _constant((1 / scale)[None, None]))
    stepped = op.fake_quantize(even, *ends, *ends, LEVELS)
    return op.matmul(stepped, rounded(weights * scale, 1), False, True)


def _constant(value: float | NDArray[np.float32]) -> openvino.Node:
    return op.constant(np.asarray(value, dtype=np.float32))

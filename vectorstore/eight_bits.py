"""Numbers rounded to eight bits, with a scale for each row or column."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["rounded"]

LARGEST = 127


def rounded(
    matrix: NDArray[np.float32], *, axis: int = 1
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round to whole numbers, and scales to multiply them by, one for all along `axis`."""
    scale = np.abs(matrix).max(axis=axis, keepdims=True) / np.float32(LARGEST)
    scale[scale == 0] = 1
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)

"""Which texts are embedded together: none twice, and those of one length beside each other."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["batches", "distinct", "padded"]

STEP = 16
"""Lengths are padded to multiples of this: each new shape costs a compiled kernel, 10 ms or so,
and padding to 16 cost no time that could be measured."""


ENOUGH = 256
"""Tokens from which a batch is computed at full speed: then shorter texts rather begin a batch of
their own than be padded to this one's length."""


def distinct(texts: Sequence[str]) -> tuple[list[str], NDArray[np.intp]]:
    """Return the texts without repetitions, and where in those each text is."""
    places: dict[str, int] = {}
    where = (places.setdefault(text, len(places)) for text in texts)
    found = np.fromiter(where, dtype=np.intp, count=len(texts))
    return list(places), found


def batches(lengths: Sequence[int], *, tokens: int) -> Iterator[list[int]]:
    """Group indices of texts by length, longest first, with up to `tokens` tokens in a group.

    Padding counts. A text longer than `tokens` stands alone.
    """
    batch: list[int] = []
    width = 0
    for index in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        length = padded(lengths[index])
        full = (len(batch) + 1) * width > tokens
        if batch and (full or (length < width and len(batch) * width >= ENOUGH)):
            yield batch
            batch = []
        width = width if batch else length
        batch.append(index)
    if batch:
        yield batch


def padded(length: int) -> int:
    """Return the length in tokens that a text of `length` tokens is padded to."""
    return -(-max(length, 1) // STEP) * STEP

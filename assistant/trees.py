"""Boosted decision trees that were fitted elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Trees"]

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees whose leaves add up to a logit (Friedman 2001, "Greedy function approximation").

    All their nodes stand one behind the other; `roots` are those where trees begin. From a node
    where a row's `column` is at most `limit` it goes on to the left, and to the right otherwise; a
    leaf leads to itself, and adds its `value`.
    """

    base: float
    roots: Places
    column: Places
    limit: Numbers
    left: Places
    right: Places
    value: Numbers

    @classmethod
    def read(cls, stored: Mapping[str, float | Sequence[float]]) -> "Trees":
        """Read what `written` gave."""
        places = (np.array(stored[name], np.int64) for name in ("roots", "column", "left", "right"))
        roots, column, left, right = places
        limit, value = (np.array(stored[name], np.float64) for name in ("limit", "value"))
        return cls(float(np.asarray(stored["base"])), roots, column, limit, left, right, value)

    def written(self) -> dict[str, float | list[float]]:
        """Give what can be written as JSON."""
        columns = {name: getattr(self, name).tolist() for name in self.__slots__ if name != "base"}
        return {"base": self.base, **columns}

    def logits(self, rows: Numbers) -> Numbers:
        """Add up the leaves that rows come to, (rows, columns): of shape (rows,)."""
        place = np.tile(self.roots, (len(rows), 1))
        while True:
            values = np.take_along_axis(rows, self.column[place], axis=1)
            below = np.where(values <= self.limit[place], self.left[place], self.right[place])
            if (below == place).all():
                return np.asarray(self.base + self.value[place].sum(axis=1))
            place = below

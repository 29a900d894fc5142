"""Two rankings into one."""

from collections import defaultdict
from collections.abc import Sequence

__all__ = ["fuse"]

DAMPING = 60
"""Cormack et al. 2009: no single ranking decides alone."""

Ranking = Sequence[tuple[int, float]]


def fuse(dense: Ranking, lexical: Ranking) -> dict[int, float]:
    """Fuse two rankings of passages by reciprocal rank (Cormack, Clarke and Büttcher, 2009)."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in (dense, lexical):
        for place, (row, _) in enumerate(ranking, 1):
            scores[row] += 1 / (DAMPING + place)
    return dict(scores)

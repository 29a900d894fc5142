"""The passages that the legs of a search brought, read in one go."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vectorstore.embedding.embedder import Vectors
from vectorstore.rows import as_written, stored_date
from vectorstore.signs import Found

__all__ = ["Candidate", "candidates"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage by its row, its article's row, and what was measured of it."""

    row: int
    article: int
    found: Found
    lexical: float


@as_written()
def candidates(
    connection: sqlite3.Connection,
    fused: Mapping[int, float],
    lexical: Mapping[int, float],
    vector: Vectors,
    *,
    model: str,
) -> list[Candidate]:
    """Read the passages that `fused` scores by their rows, the best first.

    One that was removed since an index found it is left out.
    """
    ranked = sorted(fused, key=lambda row: (-fused[row], row))
    rows = connection.execute(
        "SELECT passages.id, passages.article, passages.start, passages.title, passages.text,"
        " vectors.vector, articles.published FROM json_each(?) AS wanted"
        " CROSS JOIN passages ON passages.id = wanted.value"
        " CROSS JOIN articles ON articles.id = passages.article"
        " LEFT JOIN vectors ON vectors.digest = passages.digest AND vectors.model = ?"
        " ORDER BY wanted.key",
        (json.dumps(ranked), model),
    )
    return [
        Candidate(
            row,
            article,
            Found(
                text=text,
                headline=headline,
                article=article,
                start=start,
                published=stored_date(published),
                cosine=_cosine(stored, vector),
                fused=fused[row],
            ),
            lexical.get(row, 0.0),
        )
        for row, article, start, headline, text, stored, published in rows
    ]


def _cosine(stored: bytes | None, vector: Vectors) -> float:
    if not stored or len(stored) != vector.nbytes:  # Lost or damaged: `newsdesk check` tells.
        return 0.0
    return float(np.frombuffer(stored, "<f4") @ vector)

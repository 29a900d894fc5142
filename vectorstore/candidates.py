"""The passages that the legs of a search brought, read in one go."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vectorstore.article import Passage
from vectorstore.embedding.embedder import Vectors
from vectorstore.rows import stored_date, stored_passage
from vectorstore.signs import Found

__all__ = ["Candidate", "candidates"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage by its row, its article's row and id, and what was measured of it."""

    row: int
    article: int
    passage: Passage
    found: Found
    lexical: float


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
        "SELECT passages.*, vectors.vector, articles.article_id, articles.published"
        " FROM json_each(?) AS wanted"
        " CROSS JOIN passages ON passages.id = wanted.value"
        " CROSS JOIN articles ON articles.id = passages.article"
        " LEFT JOIN vectors ON vectors.digest = passages.digest AND vectors.model = ?"
        " ORDER BY wanted.key",
        (json.dumps(ranked), model),
    )
    return [
        Candidate(
            row["id"],
            row["article"],
            stored_passage(row, row["article_id"]),
            Found(
                text=row["text"],
                headline=row["title"],
                article=row["article"],
                start=row["start"],
                published=stored_date(row["published"]),
                cosine=_cosine(row["vector"], vector),
                fused=fused[row["id"]],
            ),
            lexical.get(row["id"], 0.0),
        )
        for row in rows
    ]


def _cosine(stored: bytes | None, vector: Vectors) -> float:
    if not stored or len(stored) != vector.nbytes:  # Lost or damaged: `newsdesk check` tells.
        return 0.0
    return float(np.frombuffer(stored, "<f4") @ vector)

"""Inspecting an archive: whether everything derived agrees with what it is derived from."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vectorstore.database import Database

__all__ = ["Defect", "inspect"]

Kind = Literal["words", "passages", "vectors"]


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that is not as it should be; `articles` are the ids of those concerned."""

    kind: Kind
    problem: str
    articles: tuple[str, ...] = ()


def inspect(database: Database, model: str, dimension: int) -> list[Defect]:
    """Compare word index, passages and vectors with the articles; empty when all is well."""
    with database.reading() as connection:
        return [
            *_passages(connection),
            *_vectors(connection, model, dimension),
            *_words(connection),
        ]


def _passages(connection: sqlite3.Connection) -> Iterator[Defect]:
    """Every passage must be its article's text at its offsets, and every article have some."""
    wrong: dict[str, None] = {}
    rows = connection.execute(
        'SELECT articles.article_id, passages.start, passages."end", passages.sentences,'
        " passages.text ="
        ' substr(articles.text, passages.start + 1, passages."end" - passages.start) AS same'
        " FROM passages LEFT JOIN articles ON articles.id = passages.article"
    )
    for row in rows:
        if not row["same"] or not _inside(row):
            wrong[row["article_id"] or ""] = None
    bare = connection.execute(
        "SELECT article_id FROM articles WHERE NOT EXISTS"
        " (SELECT 1 FROM passages WHERE passages.article = articles.id) AND trim(text) != ''"
    )
    wrong |= {row["article_id"]: None for row in bare}
    if wrong:
        yield Defect("passages", f"{len(wrong)} articles are not split as stored.", tuple(wrong))


def _inside(row: sqlite3.Row) -> bool:
    try:
        numbers = json.loads(row["sentences"])
    except ValueError:
        return False
    return all(row["start"] <= number <= row["end"] for number in numbers)


def _vectors(connection: sqlite3.Connection, model: str, dimension: int) -> Iterator[Defect]:
    rows = connection.execute(
        "SELECT DISTINCT articles.article_id FROM passages"
        " JOIN articles ON articles.id = passages.article"
        " LEFT JOIN vectors ON vectors.digest = passages.digest AND vectors.model = ?"
        " WHERE vectors.vector IS NULL OR length(vectors.vector) != ?",
        (model, 4 * dimension),
    ).fetchall()
    if rows:
        found = tuple(row["article_id"] for row in rows)
        yield Defect("vectors", f"{len(found)} articles lack vectors.", found)


def _words(connection: sqlite3.Connection) -> Iterator[Defect]:
    try:
        # With rank 1 the index is compared with the passages, not only with itself.
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        yield Defect("words", "The word index does not agree with the passages.")

"""Inspecting an archive: whether everything derived agrees with what it is derived from."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from vectorstore.database import Database
from vectorstore.errors import ArchiveDamagedError, ArchiveReadOnlyError
from vectorstore.rows import content_digest, stored_article
from vectorstore.vectors import strange_vectors

__all__ = ["Defect", "inspect"]

Kind = Literal["articles", "words", "passages", "vectors"]


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that is not as it should be; `articles` are the ids of those concerned."""

    kind: Kind
    problem: str
    articles: tuple[str, ...] = ()


def inspect(database: Database, model: str, dimension: int) -> list[Defect]:
    """Compare word index, passages and vectors with the articles; empty when all is well."""
    with database.reading() as connection:
        found = [
            *_articles(connection),
            *_passages(connection),
            *_vectors(connection, model, dimension),
        ]
    return [*found, *_words(database)]


def _articles(connection: sqlite3.Connection) -> Iterator[Defect]:
    """Every article must be what its digest was made of."""
    wrong = [
        row["article_id"]
        for row in connection.execute("SELECT * FROM articles")
        if content_digest(stored_article(row)) != row["digest"]
    ]
    if wrong:
        yield Defect("articles", f"{len(wrong)} articles are not what was read.", tuple(wrong))


def _passages(connection: sqlite3.Connection) -> Iterator[Defect]:
    """Every passage must be its article's text at its offsets, and every article have some."""
    wrong: dict[str, None] = {}
    rows = connection.execute('SELECT article, start, "end", sentences, text FROM passages')
    for number, passages in groupby(rows, key=itemgetter("article")):
        article = connection.execute(
            "SELECT article_id, text FROM articles WHERE id = ?", (number,)
        ).fetchone()
        if article is None or not all(_within(each, article["text"]) for each in passages):
            wrong[article["article_id"] if article else ""] = None
    bare = connection.execute(
        "SELECT article_id FROM articles WHERE NOT EXISTS"
        " (SELECT 1 FROM passages WHERE passages.article = articles.id) AND trim(text) != ''"
    )
    wrong |= {row["article_id"]: None for row in bare}
    if wrong:
        yield Defect("passages", f"{len(wrong)} articles are not split as stored.", tuple(wrong))


def _within(passage: sqlite3.Row, text: str) -> bool:
    try:
        start, end = passage["start"], passage["end"]
        numbers = json.loads(passage["sentences"])
        return text[start:end] == passage["text"] and all(start <= each <= end for each in numbers)
    except (TypeError, ValueError):
        return False


def _vectors(connection: sqlite3.Connection, model: str, dimension: int) -> Iterator[Defect]:
    """Every passage must have a vector."""
    strange = list(strange_vectors(connection, model, dimension))
    rows = connection.execute(
        "SELECT DISTINCT articles.article_id FROM passages"
        " JOIN articles ON articles.id = passages.article"
        " LEFT JOIN vectors ON vectors.digest = passages.digest AND vectors.model = ?"
        " WHERE vectors.vector IS NULL"
        " OR hex(passages.digest) IN (SELECT value FROM json_each(?))",
        (model, json.dumps([digest.hex().upper() for digest in strange])),
    ).fetchall()
    found = tuple(row["article_id"] for row in rows)
    if found or strange:
        yield Defect("vectors", f"{len(found)} articles lack vectors.", found)


def _words(database: Database) -> Iterator[Defect]:
    """The word index must hold the passages' words; it cannot be asked without leave to write."""
    try:
        with database.writing() as connection:
            # With rank 1 the index is compared with the passages, not only with itself.
            connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    except ArchiveDamagedError:
        yield Defect("words", "The word index does not agree with the passages.")
    except ArchiveReadOnlyError:
        return

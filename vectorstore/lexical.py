"""The lexical leg of the search: BM25 over the words of passages and headlines (SQLite FTS5)."""

import re
import sqlite3
from importlib.resources import files

from vectorstore.article import Filters
from vectorstore.rows import condition

__all__ = ["content_words", "lexical_search"]

WORD = re.compile(r"\w+(?:[.'’]\w+)*")

HEADLINE_WEIGHT = 1.0
"""Of a word in the headline against one in the passage; chosen in benchmarks/retrieval.py."""

MOST_WORDS = 64
"""Of a question that are searched: a pasted page is no question, and BM25 needs no more."""

STOP_WORDS = frozenset(files("vectorstore").joinpath("stop_words.txt").read_text("utf-8").split())
"""English function words, and "say", which in news tells as little."""


def content_words(text: str) -> list[str]:
    """The distinct words of `text` that tell what it is about, in order, lower case."""
    words = dict.fromkeys(word.lower() for word in WORD.findall(text))
    chosen = [word for word in words if word not in STOP_WORDS and word[:-2] not in STOP_WORDS]
    return (chosen or list(words))[:MOST_WORDS]


def lexical_search(
    connection: sqlite3.Connection, text: str, *, limit: int, filters: Filters
) -> list[tuple[int, float]]:
    """Rank passages by BM25: pairs of passage row and score above 0, the best first.

    Any word of `text` may match; stems do as well ("crossings" finds "crossing").
    """
    words = content_words(text)
    if not words:
        return []
    match = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
    rank = f"bm25(words, {HEADLINE_WEIGHT}, 1.0)"
    if filters.empty:
        found = connection.execute(
            f"SELECT rowid AS id, {rank} AS score FROM words WHERE words MATCH ?"
            " ORDER BY score LIMIT ?",
            (match, limit),
        )
    else:
        where, values = condition(filters)
        found = connection.execute(
            f"SELECT words.rowid AS id, {rank} AS score FROM words"
            " JOIN passages ON passages.id = words.rowid"
            " JOIN articles ON articles.id = passages.article"
            f" WHERE words MATCH ? AND {where} ORDER BY score LIMIT ?",
            (match, *values, limit),
        )
    return [(row["id"], -row["score"]) for row in found]

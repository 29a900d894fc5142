"""The lexical leg of the search: BM25 over the words of passages and headlines (SQLite FTS5)."""

import sqlite3
from collections.abc import Sequence

from vectorstore.article import Filters
from vectorstore.rows import condition
from vectorstore.terms import Term

__all__ = ["lexical_search"]

HEADLINE_WEIGHT = 1.0
"""Of a word in the headline against one in the passage; 2 finds more of the right articles but
fewer of the right passages (benchmarks/retrieval.py)."""

COMMON = 0.025
"""Share of passages from which a word is too common to search for: scoring every passage with it
takes most of the time, and what it tells the second stage knows as well. With .06 no more answers
are found, in 1.3 times the time of a search."""

FEWEST = 2
"""Words that are searched for, however common."""


def lexical_search(
    connection: sqlite3.Connection,
    terms: Sequence[Term],
    *,
    passages: int,
    limit: int,
    filters: Filters,
) -> list[tuple[int, float]]:
    """Rank passages by BM25: pairs of passage row and score above 0, the best first.

    Any of `terms` may match; stems do as well ("crossings" finds "crossing"). The archive has
    `passages`.
    """
    sought = _telling(terms, passages)
    if not sought:
        return []
    match = " OR ".join(f'"{term.text}"' for term in sought)
    rank = f"bm25(words, {HEADLINE_WEIGHT}, 1.0)"
    if filters.empty:
        found = connection.execute(
            f"SELECT rowid AS id, {rank} AS score FROM words WHERE words MATCH ?"
            " ORDER BY score LIMIT ?",
            (match, limit),
        )
    else:
        where, values = condition(filters)
        # Which passages pass is read once, from the indexes; a join would look up every match. The
        # plus keeps SQLite from searching for the words anew for each of these passages.
        found = connection.execute(
            f"SELECT rowid AS id, {rank} AS score FROM words WHERE words MATCH ?"
            " AND +rowid IN (SELECT passages.id FROM articles"
            f" CROSS JOIN passages ON passages.article = articles.id WHERE {where})"
            " ORDER BY score LIMIT ?",
            (match, *values, limit),
        )
    return [(row["id"], -row["score"]) for row in found]


def _telling(terms: Sequence[Term], passages: int) -> list[Term]:
    """Leave out common words, as long as others are left."""
    rare = [term for term in terms if term.passages <= COMMON * passages]
    if len(rare) >= FEWEST:
        return rare
    return sorted(terms, key=lambda term: term.passages)[: max(FEWEST, len(rare))]

"""The hybrid search: meaning and words, fused, under the same filters."""

import json
import sqlite3
from collections.abc import Sequence

import numpy as np

from vectorstore.article import Evidence, Filters, Findings, StoredArticle
from vectorstore.catalogue import Catalogue
from vectorstore.database import Database
from vectorstore.embedding.embedder import Embedder, Vectors
from vectorstore.errors import ChromaError
from vectorstore.follower import Follower
from vectorstore.fusion import fuse
from vectorstore.lexical import lexical_search
from vectorstore.rows import stored_article, stored_passage
from vectorstore.vectors import VectorTable

__all__ = ["EXACT_UP_TO", "Search"]

DEPTH = 100
"""Passages that each leg brings to the fusion."""

EXACT_UP_TO = 20_000
"""Passages below which Chroma is left alone: numpy scores them in 4 ms, importing it takes 1 s."""


class Search:
    """Find passages. Safe to use from several threads."""

    def __init__(
        self, database: Database, embedder: Embedder, follower: Follower, *, exact_up_to: int
    ) -> None:
        """Search `database`, using the index that follows it above `exact_up_to` passages."""
        self._database = database
        self._embedder = embedder
        self._follower = follower
        self._table = VectorTable(embedder.dimension)
        self._catalogue = Catalogue(database)
        self._exact_up_to = exact_up_to

    def __call__(self, text: str, *, limit: int, filters: Filters) -> Findings:
        """Find the passages that match `text` best; the best first."""
        vector = self._embedder.embed_query(text)
        depth = max(DEPTH, 2 * limit)
        with self._database.reading() as connection:
            words = lexical_search(connection, text, limit=depth, filters=filters)
            dense, notices = self._dense(connection, vector, depth, filters)
            fused = fuse(dense, words)
            ranked = sorted(fused, key=lambda row: (-fused[row], row))
            found = _Found(connection, ranked, vector, self._embedder.fingerprint)
            evidence = self._evidence(connection, ranked, fused, dict(words), found)
        return Findings(tuple(evidence[:limit]), notices)

    def _dense(
        self, connection: sqlite3.Connection, vector: Vectors, limit: int, filters: Filters
    ) -> tuple[list[tuple[int, float]], tuple[str, ...]]:
        notices: tuple[str, ...] = ()
        if filters.empty and self._pays(connection):
            try:
                found = self._follower.search(connection, vector, limit=limit)
            except ChromaError as error:
                notices = (f"{error.problem} The stored vectors were searched instead.",)
            else:
                if found is not None:
                    return found, ()
        exact = self._table.search(
            connection, vector, model=self._embedder.fingerprint, limit=limit, filters=filters
        )
        return exact, notices

    def _pays(self, connection: sqlite3.Connection) -> bool:
        if self._follower.shared:
            return True
        count: int = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        return count > self._exact_up_to

    def _evidence(
        self,
        connection: sqlite3.Connection,
        ranked: Sequence[int],
        scores: dict[int, float],
        words: dict[int, float],
        found: "_Found",
    ) -> list[Evidence]:
        told: dict[str, str] = {}
        evidence = []
        for row in ranked:
            if row not in found.passages:
                continue
            article = found.articles[found.passages[row]["article"]]
            story = found.stories[article.article_id]
            if told.setdefault(story, article.article_id) != article.article_id:
                continue
            passage = stored_passage(found.passages[row], article.article_id)
            if article.text[passage.start : passage.end] != passage.text:
                continue  # a damaged file, which `newsdesk check` tells of
            copies = self._catalogue.copies(connection, story)
            evidence.append(
                Evidence(
                    passage=passage,
                    article=article,
                    score=scores[row],
                    similarity=found.cosines[row],
                    lexical=words.get(row, 0.0),
                    copies=tuple(each for each in copies if each.article_id != article.article_id),
                )
            )
        return evidence


class _Found:
    """The rows behind a ranking, read in one go."""

    def __init__(
        self, connection: sqlite3.Connection, ranked: Sequence[int], vector: Vectors, model: str
    ) -> None:
        wanted = json.dumps(list(ranked))
        rows = connection.execute(
            "SELECT passages.*, vectors.vector FROM json_each(?) AS wanted"
            " CROSS JOIN passages ON passages.id = wanted.value"
            " LEFT JOIN vectors ON vectors.digest = passages.digest AND vectors.model = ?",
            (wanted, model),
        ).fetchall()
        self.passages = {row["id"]: row for row in rows}
        self.cosines = {
            row["id"]: float(np.frombuffer(row["vector"], "<f4") @ vector)
            if row["vector"] and len(row["vector"]) == vector.nbytes
            else 0.0
            for row in rows
        }
        holders = connection.execute(
            "SELECT articles.*, articles.version AS versions, (SELECT count(*) FROM passages"
            " WHERE passages.article = articles.id) AS passages FROM articles"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({row["article"] for row in rows})),),
        ).fetchall()
        self.articles: dict[int, StoredArticle] = {
            row["id"]: stored_article(row) for row in holders
        }
        self.stories = {row["article_id"]: row["story"] or row["article_id"] for row in holders}

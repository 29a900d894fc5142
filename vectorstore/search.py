"""The hybrid search: meaning and words, fused, ranked again, under the same filters."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from vectorstore.article import Filters, Findings
from vectorstore.candidates import Candidate, candidates
from vectorstore.catalogue import Catalogue
from vectorstore.database import Database
from vectorstore.embedding.embedder import Embedder, Vectors
from vectorstore.errors import ChromaError
from vectorstore.follower import Follower
from vectorstore.fusion import fuse
from vectorstore.lexical import lexical_search
from vectorstore.ranking import Reranker, rank, reranked
from vectorstore.results import results
from vectorstore.signs import Sought
from vectorstore.terms import Vocabulary
from vectorstore.vectors import VectorTable

__all__ = ["EXACT_UP_TO", "Search"]

DEPTH = 50
"""Passages that each leg brings to the fusion. With 100, as many answers are found among the first
20, and ranking takes twice as long."""

EXACT_UP_TO = 20_000
"""Passages below which Chroma is left alone: they are scored in .5 ms, importing it takes 1 s."""


class Search:
    """Find passages. Safe to use from several threads."""

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        follower: Follower,
        *,
        exact_up_to: int,
        reranker: Reranker | None = None,
    ) -> None:
        """Search `database`, using the index that follows it above `exact_up_to` passages."""
        self._database = database
        self._embedder = embedder
        self._follower = follower
        self._table = VectorTable(embedder.dimension)
        self._vocabulary = Vocabulary()
        self._catalogue = Catalogue(database)
        self._exact_up_to = exact_up_to
        self._reranker = reranker

    def __call__(self, text: str, *, limit: int, filters: Filters) -> Findings:
        """Find the passages that match `text` best; the best first."""
        depth = max(DEPTH, 2 * limit)
        with self._database.reading() as connection:
            sought, found, notices = self.candidates(connection, text, depth, filters)
            scores = rank(sought, [each.found for each in found])
            ranked = [(found[place], float(scores[place])) for place in np.argsort(-scores)]
            if self._reranker is not None:
                ranked = reranked(self._reranker, text, ranked)
            evidence = results(connection, self._catalogue, ranked, limit=limit)
        return Findings(tuple(evidence), notices)

    def candidates(
        self,
        connection: sqlite3.Connection,
        text: str,
        depth: int,
        filters: Filters,
    ) -> tuple[Sought, list[Candidate], tuple[str, ...]]:
        """What is sought, the `depth` best passages of each leg, and what is to be noted."""
        passages: int = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        terms = self._vocabulary.terms(connection, text, passages=passages)
        with ThreadPoolExecutor(1, "embedding") as beside:
            embedded = beside.submit(self._embedder.embed_query, text)
            words = lexical_search(
                connection, terms, passages=passages, limit=depth, filters=filters
            )
        vector = embedded.result()
        dense, notices = self._dense(connection, vector, passages, depth, filters)
        fused = fuse(dense, words)
        found = candidates(connection, fused, dict(words), vector, model=self._embedder.fingerprint)
        return Sought(text, terms), found, notices

    def _dense(
        self,
        connection: sqlite3.Connection,
        vector: Vectors,
        passages: int,
        limit: int,
        filters: Filters,
    ) -> tuple[list[tuple[int, float]], tuple[str, ...]]:
        notices: tuple[str, ...] = ()
        if filters.empty and (self._follower.shared or passages > self._exact_up_to):
            try:
                found = self._follower.search(connection, vector, limit=limit)
            except ChromaError as error:
                notices = (f"{error.problem} The stored vectors were searched instead.",)
            else:
                if found is not None:
                    return found, ()
        stored = self._table.search(
            connection, vector, model=self._embedder.fingerprint, limit=limit, filters=filters
        )
        return stored, notices

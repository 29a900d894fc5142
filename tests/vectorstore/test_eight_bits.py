"""Rounding to eight bits, and the search over vectors that are kept so."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.shelf import put
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.eight_bits import rounded
from vectorstore.vectors import VectorTable

PARAGRAPHS = [
    "A new ferry crosses the harbour every hour.",
    "Guards at the border stopped a group of migrants.",
    "The home team won the final.",
    "Snow fell on the hills for three days.",
    "Boats of all kinds cross the bay, says the harbour master.",
    "The mayor opened a school.",
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as made:
        put(made, "News", PARAGRAPHS)
        yield made


@pytest.mark.parametrize("axis", [0, 1])
def test_nothing_is_off_by_more_than_half_a_step(axis):
    matrix = np.random.default_rng(0).normal(size=(5, 300)).astype(np.float32)
    matrix[1] = 0
    whole, scale = rounded(matrix, axis=axis)
    assert whole.dtype == np.int8
    assert (np.abs(whole * scale - matrix) <= scale * 0.5001).all()


def test_passages_are_ranked_as_their_vectors_are(archive: Archive):
    embedder = archive.embedder
    table = VectorTable(embedder.dimension)
    vector = embedder.embed_query("Who crosses the harbour?")
    with archive.database.reading() as connection:
        found = table.search(
            connection, vector, model=embedder.fingerprint, limit=5, filters=Filters()
        )
        rows = connection.execute(
            "SELECT passages.id, vectors.vector FROM passages"
            " JOIN vectors ON vectors.digest = passages.digest"
        ).fetchall()
    exact = {row["id"]: float(np.frombuffer(row["vector"], "<f4") @ vector) for row in rows}
    assert len(exact) == len(PARAGRAPHS)
    assert len(found) == 5
    assert all(abs(score - exact[row]) < 0.01 for row, score in found)
    assert [row for row, _ in found] == sorted(exact, key=lambda row: -exact[row])[: len(found)]


def test_nothing_is_found_among_no_vectors(archive: Archive):
    embedder = archive.embedder
    with archive.database.reading() as connection:
        vector = embedder.embed_query("Who?")
        search = VectorTable(embedder.dimension).search
        assert search(connection, vector, model="another", limit=5, filters=Filters()) == []

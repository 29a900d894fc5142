"""Sentences are embedded once, and forgotten when others were asked for since."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.extractive.sentence_vectors import SentenceVectors
from vectorstore.embedding import Vectors, load_embedder


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model is given from now on."""
    embedder, texts = load_embedder(), []

    def embed(given: Sequence[str], embed: object = embedder.embed) -> Vectors:
        texts.extend(given)
        return embed(given)  # type: ignore[operator,no-any-return]

    monkeypatch.setattr(embedder, "embed", embed)
    return texts


def test_vectors_are_the_models_own_in_the_order_asked(embedded: list[str]) -> None:
    vectors = SentenceVectors(load_embedder())
    vectors.embed(["The ferry sank."])
    both = vectors.embed(["Nobody was hurt.", "The ferry sank.", "Nobody was hurt."])
    assert embedded == ["The ferry sank.", "Nobody was hurt."]
    own = load_embedder().embed(["Nobody was hurt.", "The ferry sank.", "Nobody was hurt."])
    assert np.allclose(np.sum(both * own, axis=1), 1, atol=0.01)


def test_what_was_asked_for_last_is_kept(embedded: list[str]) -> None:
    vectors = SentenceVectors(load_embedder(), most=2)
    for text in ("The first.", "The second.", "The first.", "The third.", "The first."):
        vectors.embed([text])
    assert embedded == ["The first.", "The second.", "The third."]
    vectors.embed(["The second."])
    assert embedded[-1] == "The second."

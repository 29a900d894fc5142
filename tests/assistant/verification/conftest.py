"""The real embedding model, loaded once."""

import pytest

from assistant.verification import Verifier
from vectorstore.embedding import load_embedder
from vectorstore.embedding.embedder import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def verifier(embedder: Embedder) -> Verifier:
    return Verifier(embedder)

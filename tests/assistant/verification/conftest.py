"""The verifier, with the real embedding model."""

import pytest

from assistant.verification import Verifier
from vectorstore.embedding import Embedder


@pytest.fixture(scope="session")
def verifier(embedder: Embedder) -> Verifier:
    return Verifier(embedder)

"""What the archive asks of an embedding model."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Embedder", "Vectors"]

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """An embedding model. Vectors have unit length, so a dot product is a cosine."""

    @property
    def name(self) -> str:
        """The model's name, the same whatever runtime computes it."""

    @property
    def fingerprint(self) -> str:
        """What tells this model from every other, the same whatever runtime computes it."""

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""

    @property
    def max_tokens(self) -> int:
        """How many tokens the model reads, special tokens not counted."""

    def __hash__(self) -> int:
        """Tell embedders apart, so that what was read with one can be kept."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens with the model's own tokenizer, special tokens not counted."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed documents: float32 of shape (len(texts), dimension), in the order given."""

    def embed_query(self, text: str) -> Vectors:
        """Embed a question: float32 of shape (dimension,)."""

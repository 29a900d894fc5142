"""Loading an embedding model by name, on the runtime that serves it fastest."""

from pathlib import Path
from typing import Literal

from vectorstore.embedding.embedder import Embedder

__all__ = ["DEFAULT_MODEL", "Runtime", "load_embedder"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
Runtime = Literal["auto", "torch"]


def load_embedder(
    name: str = DEFAULT_MODEL, *, runtime: Runtime = "auto", cache: Path | None = None
) -> Embedder:
    """Load a sentence-transformers model: the default, a folder's path or a hub name.

    Compiled models are kept under `cache`, the user's cache folder by default. `runtime="torch"`
    computes with plain sentence-transformers. Raises `EmbeddingError`.
    """
    from vectorstore.embedding.torch_embedder import TorchEmbedder

    return TorchEmbedder(name)

"""Texts to vectors: the embedding model, on the fastest runtime this machine offers."""

from vectorstore.embedding.embedder import Embedder, Vectors
from vectorstore.embedding.loading import DEFAULT_MODEL, load_embedder

__all__ = ["DEFAULT_MODEL", "Embedder", "Vectors", "load_embedder"]

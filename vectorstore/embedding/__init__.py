"""Texts to vectors: the embedding model, on the fastest runtime this machine offers."""

from vectorstore.embedding.embedder import Embedder, Vectors
from vectorstore.embedding.loading import load_embedder
from vectorstore.embedding.model import DEFAULT_MODEL

__all__ = ["DEFAULT_MODEL", "Embedder", "Vectors", "load_embedder"]

"""Texts to vectors: the embedding model, on the fastest runtime this machine offers."""

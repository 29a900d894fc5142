"""The embedding model on sentence-transformers and torch; their one home in the project."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from vectorstore.embedding.batches import distinct
from vectorstore.embedding.embedder import Vectors
from vectorstore.embedding.model import Model
from vectorstore.embedding.recipe import NotCompilable, Recipe
from vectorstore.errors import EmbeddingError

__all__ = ["TorchEmbedder", "Traceable", "has_gpu"]

SLICE = 256
"""Texts embedded before another thread's question has its turn."""

LONGEST = 8192
"""Tokens read by a model that states no limit, so that one text cannot take all memory."""


def has_gpu() -> bool:
    """Whether torch can use a graphics processor here."""
    return torch.cuda.is_available()


class TorchEmbedder:
    """An `Embedder` that computes with torch, on a graphics processor where there is one."""

    def __init__(self, model: Model) -> None:
        """Load `model`. Raises `EmbeddingError`."""
        self.name = model.name
        self.fingerprint = model.fingerprint
        self._model = _load(model.folder)
        self._turn = threading.Lock()  # The tokenizer breaks when two threads use it at once.
        recipe = _recipe(self._model)
        self.dimension = recipe.dimension
        prompt = self.count_tokens([recipe.document_prompt])[0]
        special = self._model.tokenizer.num_special_tokens_to_add()
        self.max_tokens = recipe.max_length - special - prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, special tokens not counted."""
        if not texts:
            return []
        with self._turn:
            found = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(row) for row in found["input_ids"]]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed documents: float32 of shape (len(texts), dimension), in the order given."""
        once, where = distinct(texts)
        vectors = np.empty((len(once), self.dimension), dtype=np.float32)
        for start in range(0, len(once), SLICE):
            part = once[start : start + SLICE]
            with self._turn:
                vectors[start : start + len(part)] = self._model.encode_document(
                    part, normalize_embeddings=True, show_progress_bar=False
                )
        return vectors[where]

    def embed_query(self, text: str) -> Vectors:
        """Embed a question: float32 of shape (dimension,)."""
        with self._turn:
            vector = self._model.encode_query(
                text, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vector, dtype=np.float32)


class Traceable:
    """A model as a torch module from token ids and mask to unit vectors, ready to be traced."""

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`. Raises `NotCompilable` when its vectors take more."""
        # Other implementations of attention hide from tracing what they compute.
        self._model = _load(folder, device="cpu", model_kwargs={"attn_implementation": "eager"})
        kinds = [type(module).__name__ for module in self._model]
        if "Router" in kinds or not getattr(self._model.tokenizer, "is_fast", False):
            raise NotCompilable(f"it is made of {', '.join(kinds)}")
        pooled = all(getattr(module, "include_prompt", True) for module in self._model)
        if any(self._model.prompts.values()) and not pooled:
            raise NotCompilable("it leaves the prompt out of the vector")
        self.recipe = _recipe(self._model)
        self.module = _Unit(self._model).eval().requires_grad_(False)

    def inputs(self, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        """Tokenise documents: the module's two arguments, of shape (texts, tokens)."""
        found = self._model.tokenizer(
            [self.recipe.document_prompt + text for text in texts],
            padding=True,
            truncation=True,
            return_tensors="pt",
        )
        return {name: found[name] for name in ("input_ids", "attention_mask")}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Embed documents as sentence-transformers does."""
        return np.asarray(
            self._model.encode_document(
                list(texts), normalize_embeddings=True, show_progress_bar=False
            )
        )

    def save_tokenizer(self, file: Path) -> None:
        """Write the tokenizer in the format of the tokenizers library."""
        self._model.tokenizer.backend_tokenizer.save(str(file))


class _Unit(torch.nn.Module):
    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        return torch.nn.functional.normalize(self.model(features)["sentence_embedding"], dim=-1)


def _load(folder: Path, **options: Any) -> SentenceTransformer:  # noqa: ANN401
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), local_files_only=True, **options)
    except Exception as error:  # It raises whatever its many parts do.
        raise EmbeddingError(
            f"sentence-transformers cannot load the model in {folder}: {error}",
            remedy="Copy or download the model again.",
        ) from error


def _recipe(model: SentenceTransformer) -> Recipe:
    dimension = model.get_embedding_dimension()
    return Recipe(
        max_length=int(model.max_seq_length or LONGEST),
        dimension=int(dimension or model.encode("").shape[0]),
        query_prompt=model.prompts.get("query") or "",
        document_prompt=model.prompts.get("document") or "",
    )

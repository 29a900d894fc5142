"""The pipeline put together for an archive: what answering takes is loaded once, side by side."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from assistant.pipeline import Answerer, Pipeline
    from vectorstore.archive import Archive
    from vectorstore.embedding import Embedder

__all__ = ["Assembly"]


class Assembly:
    """Loads models when the first question is asked. Safe to use from several threads."""

    def __init__(self, archive: Archive, *, model: str | None) -> None:
        """Answer from `archive`, with the chat model of that name or, with None, without one."""
        self._archive = archive
        self._model = model
        self._answerer: Answerer | None = None
        self._embedder: Embedder | None = None
        self._loading = threading.Lock()

    def pipeline(self) -> Pipeline:
        """Put the pipeline together; another one when the archive has another embedding model.

        Raises:
            NewsdeskError: when a model cannot be loaded.
        """
        if self._answerer is None:
            # Loading it is not Python's work: what answering takes is imported meanwhile.
            for load in (self._load_embedder, _load_span_reader):
                threading.Thread(target=load, daemon=True).start()
        from assistant.abstention import Judge
        from assistant.pipeline import Pipeline
        from assistant.verification import Verifier

        embedder = self._archive.embedder
        with self._loading:
            if self._answerer is None or self._embedder is not embedder:
                self._answerer, self._embedder = self._answering_with(embedder), embedder
        outlets = self._archive.catalogue.outlets()
        return Pipeline(self._archive, self._answerer, Verifier(embedder), Judge(embedder), outlets)

    def _load_embedder(self) -> None:
        with suppress(NewsdeskError):  # Raised where the model is asked for, which tries again.
            _ = self._archive.embedder

    def _answering_with(self, embedder: Embedder) -> Answerer:
        if self._model is None:
            from assistant.extractive import ExtractiveAnswerer

            return ExtractiveAnswerer(embedder)
        from assistant.generative import GenerativeAnswerer, load_chat_model

        return GenerativeAnswerer(load_chat_model(self._model), name=self._model)


def _load_span_reader() -> None:
    from assistant.extractive.reading import TUNED
    from vectorstore.embedding.spans import load_span_reader

    with suppress(NewsdeskError, OSError):  # Raised where it is asked to read, which tries again.
        load_span_reader(TUNED)

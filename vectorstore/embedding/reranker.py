"""A re-ranker: a sentence-transformers CrossEncoder, which reads question and passage together."""

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import CrossEncoder
from transformers.utils import logging

from vectorstore.errors import SettingsError

__all__ = ["CrossReranker", "load_reranker"]

HEADS = ("ForSequenceClassification", "ForCausalLM")
"""How the architectures end that give a pair a score; to any other a random one would be put."""

BATCH = 8
"""Pairs read at once: passages differ in length, and what is shorter is padded."""


class CrossReranker:
    """Scores passages beside a question. Safe to use from several threads."""

    def __init__(self, name: str) -> None:
        """Load the model in the folder `name`, or of that name on the hub.

        Raises:
            SettingsError: when it cannot be loaded, or is no re-ranker.
        """
        self._model = _load(name)
        self._turn = threading.Lock()  # The tokenizer breaks when two threads use it at once.

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Score texts, shape (len(texts),): logits, the higher the likelier it answers."""
        with self._turn:
            found = self._model.predict(
                [(question, text) for text in texts],
                batch_size=BATCH,
                show_progress_bar=False,
                activation_fn=torch.nn.Identity(),
            )
        return np.asarray(found, np.float64)


@lru_cache(maxsize=1)  # Archives that are open in one process share it.
def load_reranker(name: str) -> CrossReranker:
    """Load a re-ranker; the latest is kept. Raises `SettingsError`."""
    return CrossReranker(name)


def _load(name: str) -> CrossEncoder:
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    folder = Path(name).expanduser()
    where = str(folder.resolve()) if folder.is_dir() else name
    try:
        model = _opened(where, local=folder.is_dir())
    except Exception as error:  # It raises whatever its many parts do.
        raise SettingsError(
            f"The re-ranker {name!r} cannot be loaded: {_first_line(error)}",
            remedy="Name a folder that holds a CrossEncoder, or one of the hub while there is a"
            " network; or leave --reranker out.",
        ) from error
    architectures = getattr(model.config, "architectures", None) or [""]
    if not architectures[0].endswith(HEADS) or model.num_labels != 1:
        raise SettingsError(
            f"The model {name!r} is no re-ranker: it gives no score to a question and a passage.",
            remedy="Name a CrossEncoder with one label, such as"
            " cross-encoder/ms-marco-MiniLM-L6-v2, or leave --reranker out.",
        )
    return model


def _opened(where: str, *, local: bool) -> CrossEncoder:
    """Open a model; one of the hub is asked for once, and then found where it was fetched to."""
    model: CrossEncoder
    try:
        model = CrossEncoder(where, local_files_only=True)
    except Exception:
        if local:
            raise
        model = CrossEncoder(where)
    return model


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]

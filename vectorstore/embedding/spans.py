"""A span reader: where in a text the answer to a question stands, and whether it does at all.

Question and text are read together by the default embedding model's encoder, whose upper layers
were fitted for it, as in Devlin et al. 2019 (https://arxiv.org/abs/1810.04805, section 4.3): each
token gets a logit for an answer that starts there and one for an answer that ends there; those of
the first token, which belongs to neither text, stand for there being none.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from vectorstore.embedding.cache import Cache
from vectorstore.embedding.loading import Runtime
from vectorstore.embedding.model import DEFAULT_MODEL, find_model
from vectorstore.embedding.recipe import NotCompilable

__all__ = ["Begun", "SpanReader", "Spans", "load_span_reader"]

_loaded: dict[tuple[Path, Runtime], "SpanReader"] = {}
_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Spans:
    """Where an answer may stand in a text, for each of its tokens.

    `offsets` are the tokens' characters, (tokens, 2); `odds` the logits of an answer that starts,
    and that ends there, less those of there being none, (tokens, 2).
    """

    offsets: NDArray[np.int64]
    odds: NDArray[np.float32]


Begun = Callable[[], list[Spans]]
"""Waits until texts are read, in the order in which they were given."""


class SpanReader(Protocol):
    """Reads texts for the answer to a question. Any number of threads may use it at once."""

    def begin(self, question: str, texts: Sequence[tuple[str, str]]) -> Begun:
        """Begin to read `texts`, each after its headline; what is too long is cut."""


def load_span_reader(
    tuned: Path, *, runtime: Runtime = "auto", cache: Path | None = None
) -> SpanReader:
    """Load the default model's encoder with the weights of `tuned` in the place of its own.

    It is compiled as embedding models are, see `load_embedder`, and runs on torch where that does
    not work, or with `runtime="torch"`.

    Raises:
        EmbeddingError: when the default model is missing or damaged.
        OSError: when `tuned` cannot be read.
    """
    with _loading:
        reader = _loaded.get((tuned, runtime))
        if reader is None:
            reader = _loaded[tuned, runtime] = _load(tuned, runtime, cache)
    return reader


def _load(tuned: Path, runtime: Runtime, cache: Path | None) -> SpanReader:
    kept = Cache((cache or user_cache_path("newsdesk")) / "embedding")
    model = find_model(DEFAULT_MODEL, cache=kept)
    if runtime == "auto":
        try:
            from vectorstore.embedding.compiled.spans import CompiledSpanReader

            return CompiledSpanReader(model, tuned, cache=kept)
        except (NotCompilable, ImportError, RuntimeError):
            pass
    from vectorstore.embedding.torch_spans import TorchSpanReader

    return TorchSpanReader(model, tuned)

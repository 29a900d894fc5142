"""A span reader compiled for this machine's processor with OpenVINO."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray

from vectorstore.embedding.cache import Cache, file_digest
from vectorstore.embedding.compiled.compiling import GRAPH, TOKENIZER, write_graph
from vectorstore.embedding.compiled.network import Network, filled
from vectorstore.embedding.compiled.precision import best_precision, multiplies_bytes
from vectorstore.embedding.model import Model
from vectorstore.embedding.spans import Begun, Spans
from vectorstore.embedding.tokens import PAIR, Pair, PairTokens

__all__ = ["CompiledSpanReader"]

EDITION = 2
"""Raised whenever what is compiled changes, so that older results are not used."""


class CompiledSpanReader:
    """A `SpanReader` of a compiled model: in eight bits where the processor multiplies bytes."""

    def __init__(self, model: Model, tuned: Path, *, cache: Cache) -> None:
        """Load the encoder of `model` with the weights of the file `tuned`.

        Where the cache cannot be written to, it is compiled every time.

        Raises:
            OSError: when `tuned` cannot be read.
            NotCompilable: when the model is not built like BERT.
        """
        rounded = multiplies_bytes()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as passing:
            try:
                folder = _compiled(model, tuned, rounded=rounded, cache=cache)
            except OSError:
                folder = _compiled(model, tuned, rounded=rounded, cache=Cache(Path(passing)))
            self._tokens = PairTokens(folder / TOKENIZER)
            best = best_precision(openvino.Core())
        # What is rounded, the graph tells; the rest of it loses nothing.
        self._network = Network(
            folder / GRAPH, "reading", precision="bf16" if best == "bf16" else "f32"
        )

    def begin(self, question: str, texts: Sequence[tuple[str, str]]) -> Begun:
        """Begin to read `texts`, each after its headline; what is too long is cut."""
        # One by one: a batch is no quicker, has shapes of its own to be compiled for, and leaves
        # cores idle in the end.
        started = [(each, self._start(each)) for each in self._tokens.pairs(question, texts)]
        return lambda: [_spans(pair, result()[0]) for pair, result in started]

    def _start(self, pair: Pair) -> Callable[[], NDArray[np.float32]]:
        """Start to compute the logits of start and end: shape (1, tokens, 2)."""
        return self._network.start(
            {
                "input_ids": filled([pair.ids], most=PAIR),
                "attention_mask": filled([np.ones_like(pair.ids)], most=PAIR),
                "token_type_ids": filled([pair.types], most=PAIR),
            }
        )


def _spans(pair: Pair, logits: NDArray[np.float32]) -> Spans:
    return Spans(pair.offsets, logits[pair.text : pair.text + len(pair.offsets)] - logits[0])


def _compiled(model: Model, tuned: Path, *, rounded: bool, cache: Cache) -> Path:
    """Return the folder with graph and tokenizer, compiling what is missing."""
    parts = [model.digest, file_digest(tuned), str(EDITION), openvino.__version__]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    key = f"spans-{'int8' if rounded else 'f16'}-{digest[:16]}"
    return cache.folder(key, partial(_compile, model, tuned, rounded=rounded))


def _compile(model: Model, tuned: Path, folder: Path, *, rounded: bool) -> None:
    from vectorstore.embedding.compiled.bert import build_span_model
    from vectorstore.embedding.configuration import read_configuration
    from vectorstore.embedding.tuned import tuned_ranges, tuned_weights

    configuration = read_configuration(model.folder)
    ranges = tuned_ranges(tuned) if rounded else {}
    graph = build_span_model(configuration, tuned_weights(tuned), ranges)
    write_graph(graph, folder, rounded=False)
    shutil.copyfile(configuration.folder / TOKENIZER, folder / TOKENIZER)

"""A span reader compiled for this machine's processor with OpenVINO."""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray

from vectorstore.embedding.batches import batches
from vectorstore.embedding.cache import Cache, file_digest
from vectorstore.embedding.compiled.compiling import GRAPH, TOKENIZER, write_graph
from vectorstore.embedding.compiled.network import Network, filled
from vectorstore.embedding.compiled.precision import best_precision, multiplies_bytes
from vectorstore.embedding.model import Model
from vectorstore.embedding.spans import Spans
from vectorstore.embedding.tokens import PAIR, Pair, PairTokens

__all__ = ["CompiledSpanReader"]

EDITION = 2
"""Raised whenever what is compiled changes, so that older results are not used."""

BATCH = 512
"""Tokens computed at once, padding included: half of what is read for a question, so that two
cores share it."""


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

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Spans]:
        """Read `texts`, each after its headline, in the order given; what is too long is cut."""
        pairs = self._tokens.pairs(question, texts)
        found: dict[int, Spans] = {}

        def fill(rows: list[int]) -> None:
            logits = self._logits([pairs[row] for row in rows])
            for row, each in zip(rows, logits, strict=True):
                first, offsets = pairs[row].text, pairs[row].offsets
                found[row] = Spans(offsets, each[first : first + len(offsets)] - each[0])

        lengths = [len(each.ids) for each in pairs]
        started = [self._network.submit(fill, rows) for rows in batches(lengths, tokens=BATCH)]
        for each in started:
            each.result()
        return [found[row] for row in range(len(pairs))]

    def _logits(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Compute the logits of start and end: shape (pairs, tokens, 2)."""
        return self._network.compute(
            {
                "input_ids": filled([each.ids for each in pairs], most=PAIR),
                "attention_mask": filled([np.ones_like(each.ids) for each in pairs], most=PAIR),
                "token_type_ids": filled([each.types for each in pairs], most=PAIR),
            }
        )


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

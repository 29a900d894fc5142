"""Compile a model by tracing what sentence-transformers does; run as a process of its own."""

import argparse
from pathlib import Path

import numpy as np
import openvino

from vectorstore.embedding.compiled.compiling import REFUSAL, TOKENIZER, write_graph
from vectorstore.embedding.recipe import NotCompilable
from vectorstore.embedding.torch_embedder import Traceable

__all__: list[str] = []

CLOSE = 0.999
"""The least cosine between the vectors of the graph, in single precision, and of the model."""

# Of several lengths, so that a length or a batch that tracing took for a constant is noticed.
SAMPLES = (
    "Yes.",
    "The council approved the budget on Tuesday after a debate of four hours.",
    "Ферма на півночі країни вперше за десять років дала врожай.",
    "The ferry, which carries some two thousand passengers a day between the islands, will not "
    "run before the spring: its owner said the repairs would cost more than was expected, and "
    "that no shipyard nearby had room. Residents asked the government for a replacement.",
)


def main() -> None:
    """Compile the model of one folder into another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounded", action="store_true")
    options = parser.parse_args()
    try:
        traceable = Traceable(options.model)
        graph = _traced(traceable)
    except NotCompilable as reason:
        (options.folder / REFUSAL).write_text(str(reason), encoding="utf-8")
        return
    traceable.save_tokenizer(options.folder / TOKENIZER)
    traceable.recipe.save(options.folder)
    write_graph(graph, options.folder, rounded=options.rounded)


def _traced(traceable: Traceable) -> openvino.Model:
    try:
        graph = openvino.convert_model(
            traceable.module, example_input=traceable.inputs(list(SAMPLES[:2]))
        )
        difference = _lowest_cosine(graph, traceable)
    except Exception as error:  # Whatever torch or OpenVINO cannot do with this model.
        raise NotCompilable(f"tracing it failed: {error}") from error
    if not difference >= CLOSE:
        raise NotCompilable(f"traced, its vectors differ: cosine {difference:.4f}")
    return graph


def _lowest_cosine(graph: openvino.Model, traceable: Traceable) -> float:
    compiled = openvino.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    lowest = 1.0
    for texts in (SAMPLES[:1], SAMPLES[2:], SAMPLES):
        inputs = traceable.inputs(list(texts))
        vectors = compiled({name: value.numpy() for name, value in inputs.items()})[0]
        cosines = np.sum(vectors * traceable.vectors(list(texts)), axis=1)
        lowest = min(lowest, float(cosines.min()))
    return lowest


if __name__ == "__main__":
    main()

"""The arithmetic a processor is fastest in while the vectors stay those of the model.

As `benchmarks/embedding.py` measures: bfloat16 is the most faithful of the fast ones. Eight-bit
weights, with activations rounded in groups as they come, are for processors that multiply bytes
(VNNI) but have no bfloat16: 1.6 to 1.7 times as fast as single precision there, and no faster
than bfloat16 where there is that.
"""

from contextlib import suppress
from pathlib import Path
from typing import Literal

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13 as op

from vectorstore import eight_bits

__all__ = [
    "Precision",
    "best_precision",
    "multiplies_bytes",
    "round_weights",
    "rounded",
    "settings",
]

Precision = Literal["bf16", "f32", "int8"]

GROUP = 64
"""Activations that share a scale when rounded: with 64 the lowest cosine to single precision over
512 passages was 0.998, with 384 it was 0.995 and no faster."""


def best_precision(core: openvino.Core) -> Precision:
    """Choose for this machine's processor."""
    if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return "bf16"
    return "int8" if multiplies_bytes() else "f32"


def settings(precision: Precision) -> dict[str, str]:
    """Return what OpenVINO is told of a precision."""
    match precision:
        case "int8":
            return {
                "INFERENCE_PRECISION_HINT": "f32",
                "DYNAMIC_QUANTIZATION_GROUP_SIZE": str(GROUP),
            }
        case _:
            return {"INFERENCE_PRECISION_HINT": precision, "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}


def round_weights(model: openvino.Model) -> None:
    """Round the matrices that `model` multiplies by to eight bits, with a scale an output each."""
    for node in model.get_ordered_ops():
        if node.get_type_name() == "MatMul":
            matrix = node.input_value(1).get_node()
            if matrix.get_type_name() == "Constant" and len(matrix.shape) == 2:
                inputs = 1 if node.get_attributes()["transpose_b"] else 0
                weights = matrix.data.astype(np.float32)
                node.input(1).replace_source_output(rounded(weights, inputs).output(0))


def rounded(weights: NDArray[np.float32], inputs: int) -> openvino.Node:
    """Round a matrix to eight bits, with a scale an output; its inputs are along axis `inputs`."""
    whole, scale = eight_bits.rounded(weights, axis=inputs)
    return op.multiply(op.convert(op.constant(whole), "f32"), op.constant(scale))


def multiplies_bytes() -> bool:
    """Whether the processor has VNNI, as far as the system tells: Linux does."""
    with suppress(OSError):
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
        return not {"avx512_vnni", "avx_vnni"}.isdisjoint(flags)
    return False

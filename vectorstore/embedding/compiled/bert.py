"""A BERT encoder as a graph, built straight from its weights.

As in Devlin et al. 2019, https://arxiv.org/abs/1810.04805: embeddings, then layers of attention
and of a feed-forward network, each added to its input and normalised.
"""

from collections.abc import Mapping

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13 as op
from safetensors import SafetensorError
from safetensors.numpy import load_file

from vectorstore.embedding.compiled.eight_bits import eight_bit_product
from vectorstore.embedding.configuration import BertConfiguration
from vectorstore.embedding.recipe import NotCompilable
from vectorstore.embedding.tuned import Range

__all__ = ["build_bert", "build_span_model"]

PREFIXES = ("", "bert.")  # How the weights are named, with or without what the model was part of.
FAR_BELOW = -1e9  # Added before a softmax it leaves nothing, in bfloat16 too.


def build_bert(configuration: BertConfiguration) -> openvino.Model:
    """Build the graph from token ids and mask, (texts, tokens), to unit vectors, (texts, width).

    Raises `NotCompilable` when the weights are not a BERT encoder's.
    """
    try:
        return _Graph(configuration).model()
    except (OSError, KeyError, StopIteration, TypeError, SafetensorError) as error:
        raise NotCompilable(f"its weights are not those of BERT: {error!r}") from error


def build_span_model(
    configuration: BertConfiguration,
    tuned: Mapping[str, NDArray[np.float32]],
    ranges: Mapping[str, Range],
) -> openvino.Model:
    """Build the graph from ids, types and mask, (texts, tokens), to (texts, tokens, 2).

    The last are how likely an answer starts and ends at a token, as logits: the encoder with
    `tuned` in the place of its own weights, and a linear layer, "head", above it. Layers of which
    `ranges` tells what comes in compute in eight bits.

    Raises `NotCompilable` when the weights are not a BERT encoder's.
    """
    try:
        return _Graph(configuration, tuned, ranges).spans()
    except (OSError, KeyError, StopIteration, TypeError, SafetensorError) as error:
        raise NotCompilable(f"its weights are not those of BERT: {error!r}") from error


class _Graph:
    def __init__(
        self,
        configuration: BertConfiguration,
        tuned: Mapping[str, NDArray[np.float32]] | None = None,
        ranges: Mapping[str, Range] | None = None,
    ) -> None:
        self._configuration = configuration
        self._weights = load_file(configuration.folder / "model.safetensors")
        word = "embeddings.word_embeddings.weight"
        self._prefix = next(each for each in PREFIXES if each + word in self._weights)
        self._tuned = tuned or {}
        self._ranges = ranges or {}

    def model(self) -> openvino.Model:
        ids, mask = _parameter("input_ids"), _parameter("attention_mask")
        # Every text is one segment, so the first type's vector belongs to every position.
        kind = _constant(self._weight("embeddings.token_type_embeddings.weight")[0])
        hidden = self._encoded(ids, kind, mask)
        present = op.unsqueeze(op.convert(mask, "f32"), _integers(2))
        unit = op.normalize_l2(self._pooled(hidden, present), _integers(1), 1e-12, "max")
        return openvino.Model([op.result(unit)], [ids, mask], "embedding")

    def spans(self) -> openvino.Model:
        ids, mask, types = map(_parameter, ("input_ids", "attention_mask", "token_type_ids"))
        kinds = _constant(self._weight("embeddings.token_type_embeddings.weight"))
        hidden = self._encoded(ids, op.gather(kinds, types, _integer(0)), mask)
        return openvino.Model(
            [op.result(self._linear(hidden, "head"))], [ids, mask, types], "spans"
        )

    def _encoded(
        self, ids: openvino.Node, kind: openvino.Node, mask: openvino.Node
    ) -> openvino.Node:
        hidden = self._embeddings(ids, kind)
        absent = op.subtract(_constant(1.0), op.convert(mask, "f32"))
        bias = op.unsqueeze(op.multiply(absent, _constant(FAR_BELOW)), _integers(1, 2))
        for layer in range(self._configuration.layers):
            hidden = self._layer(hidden, bias, f"encoder.layer.{layer}")
        return hidden

    def _weight(self, name: str) -> NDArray[np.float32]:
        if name in self._tuned:
            return self._tuned[name]
        return self._weights[self._prefix + name].astype(np.float32)

    def _embeddings(self, ids: openvino.Node, kind: openvino.Node) -> openvino.Node:
        places = _constant(self._weight("embeddings.position_embeddings.weight"))
        length = op.gather(op.shape_of(ids), _integers(1), _integer(0))
        place = op.slice(places, _integers(0), length, _integers(1), _integers(0))
        words = _constant(self._weight("embeddings.word_embeddings.weight"))
        read = op.add(op.gather(words, ids, _integer(0)), op.add(place, kind))
        return self._normal(read, "embeddings.LayerNorm")

    def _layer(self, hidden: openvino.Node, bias: openvino.Node, name: str) -> openvino.Node:
        attended = self._attention(hidden, bias, f"{name}.attention.self")
        output = self._linear(attended, f"{name}.attention.output.dense")
        hidden = self._normal(op.add(output, hidden), f"{name}.attention.output.LayerNorm")
        inner = op.gelu(self._linear(hidden, f"{name}.intermediate.dense"), "erf")
        output = self._linear(inner, f"{name}.output.dense")
        return self._normal(op.add(output, hidden), f"{name}.output.LayerNorm")

    def _attention(self, hidden: openvino.Node, bias: openvino.Node, name: str) -> openvino.Node:
        heads = _integers(0, 0, self._configuration.heads, -1)
        query, key, value = (
            op.transpose(
                op.reshape(self._linear(hidden, f"{name}.{part}"), heads, True),
                _integers(0, 2, 1, 3),
            )
            for part in ("query", "key", "value")
        )
        found = op.scaled_dot_product_attention(query, key, value, bias)
        return op.reshape(op.transpose(found, _integers(0, 2, 1, 3)), _integers(0, 0, -1), True)

    def _linear(self, value: openvino.Node, name: str) -> openvino.Node:
        weights = self._weight(f"{name}.weight")
        if name in self._ranges:
            product = eight_bit_product(value, weights, self._ranges[name])
        else:
            product = op.matmul(value, _constant(weights), False, True)
        return op.add(product, _constant(self._weight(f"{name}.bias")[None, None]))

    def _normal(self, value: openvino.Node, name: str) -> openvino.Node:
        normal = op.mvn(value, _integers(-1), True, self._configuration.epsilon, "inside_sqrt")
        scaled = op.multiply(normal, _constant(self._weight(f"{name}.weight")[None, None]))
        return op.add(scaled, _constant(self._weight(f"{name}.bias")[None, None]))

    def _pooled(self, hidden: openvino.Node, present: openvino.Node) -> openvino.Node:
        match self._configuration.pooling:
            case "cls":
                return op.gather(hidden, _integer(0), _integer(1))
            case "max":
                absent = op.multiply(op.subtract(_constant(1.0), present), _constant(FAR_BELOW))
                return op.reduce_max(op.add(hidden, absent), _integers(1), False)
            case "mean":
                total = op.reduce_sum(op.multiply(hidden, present), _integers(1), False)
                return op.divide(total, op.reduce_sum(present, _integers(1), False))


def _parameter(name: str) -> openvino.Node:
    return op.parameter([-1, -1], np.int64, name=name)


def _constant(value: float | NDArray[np.float32]) -> openvino.Node:
    return op.constant(np.asarray(value, dtype=np.float32))


def _integer(value: int) -> openvino.Node:
    return op.constant(np.int64(value))


def _integers(*values: int) -> openvino.Node:
    return op.constant(np.array(values, dtype=np.int64))

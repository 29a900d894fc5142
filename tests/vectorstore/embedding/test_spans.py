"""The span reader: what it finds, and that both runtimes find the same."""

import threading
from pathlib import Path

import numpy as np
import openvino
import pytest
from openvino import opset13 as op

from assistant.extractive.reading import TUNED
from vectorstore.embedding.compiled.eight_bits import eight_bit_product
from vectorstore.embedding.spans import SpanReader, Spans, load_span_reader
from vectorstore.embedding.tuned import Range, save_tuned_weights, tuned_ranges, tuned_weights

TOLD = "The harbour board met on Monday. The new lock will cost 14.2 million crowns, it said."
SILENT = "The choir of the parish sang on Sunday. Its hall was full, and tea was served."
EXACTLY = {"INFERENCE_PRECISION_HINT": "f32"}
QUESTION = "How much will the new lock cost?"


@pytest.fixture(scope="module")
def reader(cache: Path) -> SpanReader:
    return load_span_reader(TUNED, cache=cache)


def likeliest(spans: Spans, text: str) -> str:
    """The text between the likeliest start and the likeliest end behind it."""
    start = int(spans.odds[:, 0].argmax())
    end = start + int(spans.odds[start:, 1].argmax())
    return text[spans.offsets[start, 0] : spans.offsets[end, 1]]


def test_the_answer_is_where_it_stands(reader: SpanReader) -> None:
    spans = reader.begin(QUESTION, [("A new lock", TOLD)])()[0]
    assert "14.2 million" in likeliest(spans, TOLD)


def test_a_text_that_answers_has_better_odds_than_one_that_does_not(reader: SpanReader) -> None:
    told, silent = reader.begin(QUESTION, [("A new lock", TOLD), ("Choirs", SILENT)])()
    assert told.odds.max() > 0 > silent.odds.max()


def test_both_runtimes_agree(reader: SpanReader, cache: Path) -> None:
    texts = [("A new lock", TOLD), ("", SILENT), ("Long", "The water rose again. " * 200)]
    plain = load_span_reader(TUNED, runtime="torch", cache=cache)
    for one, other in zip(
        reader.begin(QUESTION, texts)(), plain.begin(QUESTION, texts)(), strict=True
    ):
        assert np.array_equal(one.offsets, other.offsets)
        assert np.abs(one.odds - other.odds).mean() < 0.25


@pytest.mark.parametrize("text", ["", " ", "Прикордонники затримали групу.", "\ud800 half a pair"])
def test_odd_texts_are_read(reader: SpanReader, text: str) -> None:
    spans = reader.begin(QUESTION, [("", text), ("", TOLD)])()
    assert len(spans) == 2
    assert len(spans[0].offsets) == len(spans[0].odds)


def test_nothing_is_read_of_nothing(reader: SpanReader) -> None:
    assert reader.begin(QUESTION, [])() == []


def test_many_threads_read_at_once(reader: SpanReader) -> None:
    alone = reader.begin(QUESTION, [("A new lock", TOLD)])()[0].odds
    found: list[np.ndarray] = []

    def read() -> None:
        texts = [("A new lock", TOLD)] + [("", SILENT)] * 9
        found.append(reader.begin(QUESTION, texts)()[0].odds)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 8
    assert all(np.abs(each - alone).max() < 0.5 for each in found)


def test_weights_are_kept_as_closely_as_eight_bits_can(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    weights = {"matrix": chance.normal(size=(16, 8)), "bias": chance.normal(size=8)}
    ranges = {"matrix": Range(np.full(8, -1.5), np.arange(8.0))}
    save_tuned_weights({name: each.astype(np.float32) for name, each in weights.items()},
                       ranges, tmp_path / "tuned.safetensors")  # fmt: skip
    assert (tuned_ranges(tmp_path / "tuned.safetensors")["matrix"].highest == np.arange(8)).all()
    read = tuned_weights(tmp_path / "tuned.safetensors")
    step = np.abs(weights["matrix"]).max(axis=1, keepdims=True) / 127
    assert (np.abs(read["matrix"] - weights["matrix"]) <= step * 0.51).all()
    assert np.abs(read["bias"] - weights["bias"]).max() < 0.01
    assert read.keys() == weights.keys()


def test_eight_bits_give_the_product_where_some_inputs_are_far_larger() -> None:
    chance = np.random.default_rng(0)
    values = chance.normal(size=(1, 50, 64)).astype(np.float32)
    values[..., 3] *= 30
    weights = chance.normal(size=(16, 64)).astype(np.float32) / 8
    given = op.parameter([-1, -1, 64], np.float32)
    product = eight_bit_product(given, weights, Range(values.min((0, 1)), values.max((0, 1))))
    compute = openvino.Core().compile_model(openvino.Model([product], [given], "p"), "CPU", EXACTLY)
    found = compute([values])[0]
    assert np.abs(found - values @ weights.T).mean() < 0.02 * np.abs(found).mean()

"""Embedding with a compiled model: order, repetitions, odd texts, many threads."""

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.embedding.conftest import SENTENCES
from vectorstore.embedding import Embedder

MINUTES_OF_WORK = """
import signal
import sys
from pathlib import Path
# A job started in the background may have inherited a deaf ear for Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
from vectorstore.embedding import load_embedder
embedder = load_embedder(cache=Path(sys.argv[1]))
texts = [f"{n} " + "water " * 250 for n in range(30_000)]
print("embedding", flush=True)
embedder.embed(texts)
"""

# The same text beside other texts is computed in another order: the last bits may differ.
SAME = 0.9999


def numbered(count: int) -> list[str]:
    """Texts of many lengths."""
    return [f"Report {n}: " + "the water rose again " * (n * 7 % 23) for n in range(count)]


def test_vectors_have_unit_length_and_the_order_of_the_texts(compiled: Embedder) -> None:
    texts = numbered(150)
    vectors = compiled.embed(texts)
    assert vectors.shape == (150, compiled.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    for n in (0, 41, 149):
        assert vectors[n] @ compiled.embed([texts[n]])[0] > SAME


def test_more_texts_than_are_held_at_a_time(compiled: Embedder) -> None:
    texts = [f"Item {n}" for n in range(2500)]
    vectors = compiled.embed(texts)
    for n in (0, 1023, 1024, 2499):
        assert vectors[n] @ compiled.embed_query(texts[n]) > SAME


def test_a_text_given_twice_has_one_vector(compiled: Embedder) -> None:
    vectors = compiled.embed(["twice", "once", "twice"])
    assert np.array_equal(vectors[0], vectors[2])
    assert vectors[0] @ vectors[1] < SAME


def test_no_texts_have_no_vectors(compiled: Embedder, plain: Embedder) -> None:
    assert compiled.embed([]).shape == plain.embed([]).shape == (0, 384)
    assert compiled.count_tokens([]) == plain.count_tokens([]) == []


def test_what_lies_beyond_the_limit_is_not_read(compiled: Embedder) -> None:
    assert compiled.max_tokens == 254
    full = " ".join(["water"] * 254)
    first, second, short = compiled.embed([full, full + " and fire" * 5000, full[:-6]])
    assert first @ second > SAME
    assert first @ short < 1.0


def test_tokens_are_counted_past_the_limit(compiled: Embedder, plain: Embedder) -> None:
    texts = [*SENTENCES, "water " * 1000]
    assert compiled.count_tokens(texts) == plain.count_tokens(texts)
    assert compiled.count_tokens(["water " * 1000]) == [1000]


def test_half_a_surrogate_pair_is_embedded_as_an_unknown_character(compiled: Embedder) -> None:
    vectors = compiled.embed(["broken \ud83d emoji", "broken ? emoji"])
    assert vectors[0] @ vectors[1] > SAME


def test_many_threads_at_once_get_their_own_vectors(compiled: Embedder) -> None:
    questions = [f"What happened in town number {n}?" for n in range(60)]
    expected = [compiled.embed_query(question) for question in questions]
    stop = threading.Event()

    def index() -> int:
        rounds = 0
        while not stop.is_set():
            vectors = compiled.embed(questions)
            assert np.sum(vectors * expected, axis=1).min() > SAME
            rounds += 1
        return rounds

    with ThreadPoolExecutor(8) as threads:
        indexing = [threads.submit(index) for _ in range(2)]
        found = list(threads.map(compiled.embed_query, questions * 3))
        stop.set()
        assert all(each.result() > 0 for each in indexing)
    assert min(np.sum(np.array(found) * (expected * 3), axis=1)) > SAME


def test_an_interruption_does_not_wait_for_what_is_queued(cache: Path) -> None:
    command = [sys.executable, "-c", MINUTES_OF_WORK, str(cache)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"embedding\n"
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        assert process.stderr.read().endswith(b"KeyboardInterrupt\n")

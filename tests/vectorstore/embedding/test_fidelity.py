"""A compiled model gives sentence-transformers' vectors, whatever the model is made of."""

import gzip
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.vectorstore.embedding.conftest import SENTENCES, Saving
from vectorstore.embedding import Embedder, load_embedder
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.compiled import load_compiled
from vectorstore.embedding.embedder import Vectors
from vectorstore.embedding.model import find_model
from vectorstore.embedding.torch_embedder import TorchEmbedder

REAL_PASSAGES = 128

ROUNDED = """
import sys
from pathlib import Path
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.compiled import load_compiled
from vectorstore.embedding.model import find_model
cache = Cache(Path(sys.argv[1]))
embedder = load_compiled(find_model("all-MiniLM-L6-v2", cache=cache), cache=cache, precision="int8")
sys.stdout.buffer.write(embedder.embed_query("Where is the ferry?").tobytes())
"""


def cosines(first: Vectors, second: Vectors) -> Vectors:
    return np.asarray(np.sum(first * second, axis=-1))


def test_the_default_model_keeps_its_vectors(compiled: Embedder, plain: Embedder) -> None:
    assert cosines(compiled.embed(SENTENCES), plain.embed(SENTENCES)).min() > 0.99
    for text in SENTENCES:
        assert cosines(compiled.embed_query(text), plain.embed_query(text)) > 0.99


def test_real_passages_keep_their_vectors(compiled: Embedder, plain: Embedder, data: Path) -> None:
    with gzip.open(data / "realtimeqa" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in itertools.islice(lines, 0, 3000, 40)]
    texts = [part for each in articles for part in each["text"].split("\n") if len(part) > 200]
    found = cosines(compiled.embed(texts[:REAL_PASSAGES]), plain.embed(texts[:REAL_PASSAGES]))
    assert len(found) == REAL_PASSAGES
    assert found.min() > 0.99
    assert found.mean() > 0.998


@pytest.mark.parametrize("precision", ["f32", "int8"])
def test_each_precision_keeps_the_vectors(precision: Any, kept: Cache, plain: Embedder) -> None:
    model = find_model("all-MiniLM-L6-v2", cache=kept)
    embedder = load_compiled(model, cache=kept, precision=precision)
    assert cosines(embedder.embed(SENTENCES), plain.embed(SENTENCES)).min() > 0.99


def test_what_the_processor_cannot_round_is_computed_in_single_precision(
    kept: Cache, compiled: Embedder
) -> None:
    command = [sys.executable, "-c", ROUNDED, str(kept.root)]
    plain_processor = {**os.environ, "ONEDNN_MAX_CPU_ISA": "AVX2"}
    done = subprocess.run(command, env=plain_processor, capture_output=True, check=True)
    vector = np.frombuffer(done.stdout, dtype=np.float32)
    assert cosines(vector, compiled.embed_query("Where is the ferry?")) > 0.99


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("mean", {}),
        ("first-token", {"pooling": "cls"}),
        ("maximum", {"pooling": "max"}),
        ("not-of-unit-length", {"unit": False}),
        ("prompted", {"prompts": {"query": "question: ", "document": "passage about news: "}}),
        ("named-prompt", {"prompts": {"retrieval": "find: "}, "default_prompt_name": "retrieval"}),
    ],
)
def test_what_a_model_is_made_of_is_respected(
    name: str, options: dict[str, Any], save: Saving, kept: Cache
) -> None:
    model = find_model(str(save(name, **options)), cache=kept)
    embedder = load_compiled(model, cache=kept, precision="f32")
    plain = TorchEmbedder(model)
    assert cosines(embedder.embed(SENTENCES), plain.embed(SENTENCES)).min() > 0.9999
    assert cosines(embedder.embed_query("Who?"), plain.embed_query("Who?")) > 0.9999
    assert embedder.count_tokens(SENTENCES) == plain.count_tokens(SENTENCES)
    assert embedder.max_tokens == plain.max_tokens
    assert embedder.dimension == plain.dimension == 48
    assert embedder.name == plain.name == name
    assert embedder.fingerprint == plain.fingerprint


def test_prompts_go_before_the_texts(save: Saving, cache: Path) -> None:
    prompts = {"query": "question: ", "document": "passage about news: "}
    prompted = load_embedder(str(save("asks", prompts=prompts)), cache=cache)
    bare = load_embedder(str(save("does-not-ask")), cache=cache)
    texts = ["It rained on the coast."]
    assert cosines(prompted.embed(texts), bare.embed(["passage about news: " + texts[0]])) > 0.999
    assert cosines(prompted.embed_query("Rain?"), bare.embed_query("question: Rain?")) > 0.999
    assert cosines(prompted.embed(texts), bare.embed(texts)) < 0.999
    assert prompted.max_tokens == bare.max_tokens - 4  # passage, about, news, :


def test_another_architecture_is_compiled_by_tracing_it(save: Saving, kept: Cache) -> None:
    """With a dense layer on top, and pooled in a way the graph for BERT does not know."""
    folder = save("distilled", encoder="distilbert", pooling="mean_sqrt_len_tokens", dense=True)
    model = find_model(str(folder), cache=kept)
    embedder = load_compiled(model, cache=kept, precision="f32")
    plain = TorchEmbedder(model)
    assert embedder.dimension == 20
    assert cosines(embedder.embed(SENTENCES), plain.embed(SENTENCES)).min() > 0.9999
    assert embedder.max_tokens == plain.max_tokens == 68


def test_what_cannot_be_compiled_runs_on_sentence_transformers(save: Saving, cache: Path) -> None:
    folder = save("leaves-prompt-out", include_prompt=False, prompts={"document": "news: "})
    embedder = load_embedder(str(folder), cache=cache)
    assert isinstance(embedder, TorchEmbedder)
    assert cosines(embedder.embed(SENTENCES), embedder.embed(SENTENCES)).min() > 0.9999
    refusals = [file.read_text() for file in (cache / "embedding").glob("*/refused.txt")]
    assert refusals == ["it leaves the prompt out of the vector"]

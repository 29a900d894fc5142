"""The embedding runtime against sentence-transformers: speed, fidelity, retrieval, latency.

    .venv/bin/python benchmarks/embedding.py [--passages N] [--rounds N] [--articles N] [--laps N]

What is compared alternates within one run, so that whatever else the machine does falls on all
alike: read the ratios. Takes some four minutes; of `--passages`, which fidelity and retrieval are
measured on, a thousand more take half a minute more. Data: NEWSDESK_DATA or ../shared/data. Prints
Markdown.
"""

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import openvino
from embedding_sample import Sample, found_within, load_sample, passages_of, some_articles
from openvino import opset13
from platformdirs import user_cache_path

from assistant import Assistant
from vectorstore.embedding import DEFAULT_MODEL, Embedder
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.compiled import CompiledEmbedder, load_compiled
from vectorstore.embedding.compiled.precision import (
    Precision,
    best_precision,
    round_weights,
    settings,
)
from vectorstore.embedding.cores import cores
from vectorstore.embedding.model import find_model
from vectorstore.embedding.torch_embedder import TorchEmbedder

TORCH = "sentence-transformers, torch"
SLICE = 128  # Passages of one lap, seconds of work.
LAYERS, WIDTH, INNER = 6, 384, 1536  # Of all-MiniLM-L6-v2.
WHILE_INDEXING = "the same, while passages are embedded"
DEPTHS = (1, 5, 10, 20)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=8)
    options.add_argument("--articles", type=int, default=150)
    options.add_argument("--laps", type=int, default=3)
    given = options.parse_args()
    best = best_precision(openvino.Core())
    embedders = _embedders(best)
    with tempfile.TemporaryDirectory() as folder:
        sample = load_sample(given.passages, embedders[best], Path(folder))
        print(f"{cores()} cores, {DEFAULT_MODEL}, {len(sample.passages)} passages of", end=" ")
        print(f"{statistics.mean(embedders[best].count_tokens(sample.passages)):.0f} tokens")
        print_speed(embedders, sample.passages, given.rounds)
        print_latency(embedders, sample, best)
        print_fidelity(embedders, sample)
        print_pipeline(embedders[best], embedders[TORCH], Path(folder), given.articles, given.laps)


def _embedders(best: Precision) -> dict[str, Embedder]:
    cache = Cache(user_cache_path("newsdesk") / "embedding")
    model = find_model(DEFAULT_MODEL, cache=cache)
    wanted: list[Precision] = ["f32", "int8"] + (["bf16"] if best == "bf16" else [])
    compiled = {each: load_compiled(model, cache=cache, precision=each) for each in wanted}
    return {TORCH: TorchEmbedder(model), **compiled}


def print_speed(embedders: dict[str, Embedder], passages: Sequence[str], rounds: int) -> None:
    """Passages a second, laps of each in turn, and how much of the matrix rate they use."""
    runs = {name: embedder.embed for name, embedder in embedders.items()}
    products = {name: _product(embedders[name]) for name in runs if name != TORCH}
    laps: dict[str, list[float]] = {name: [] for name in runs}
    shares: dict[str, list[float]] = {name: [] for name in runs}
    for embed in runs.values():
        embed(passages[:SLICE])
    for lap in range(rounds):
        part = passages[lap * SLICE % len(passages) :][:SLICE]
        work = _operations(embedders[TORCH].count_tokens(part))
        for name, embed in runs.items():
            seconds = _seconds(embed, part)
            laps[name].append(len(part) / seconds)
            if name in products:
                shares[name].append(work / seconds / products[name]())
    print("\n| runtime | passages/s | best lap | times torch | of its matrix rate |")
    print("|---|---|---|---|---|")
    for name, rates in laps.items():
        ratio = statistics.median(np.divide(rates, laps[TORCH]))
        share = f"{statistics.median(shares[name]):.0%}" if shares[name] else ""
        print(f"| {name} | {statistics.median(rates):.0f} | {max(rates):.0f} ", end="")
        print(f"| {ratio:.1f} | {share} |", flush=True)


def _operations(lengths: Sequence[int]) -> float:
    """Count a model's multiplications and additions in matrix products, as published for BERT."""
    total = 0
    for tokens in (length + 2 for length in lengths):
        linear = tokens * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER)
        total += 2 * LAYERS * (linear + 2 * tokens * tokens * WIDTH)
    return float(total)


def _product(embedder: Embedder) -> Callable[[], float]:
    """Return what measures the matrix rate, operations a second on all cores, once more."""
    assert isinstance(embedder, CompiledEmbedder)
    rows, pairs = 1024, 12
    given = opset13.parameter([rows, WIDTH], np.float32)
    found, random = given, np.random.default_rng(1)
    for _ in range(pairs):
        for shape in ((WIDTH, INNER), (INNER, WIDTH)):
            weights = random.normal(scale=shape[0] ** -0.5, size=shape).astype(np.float32)
            found = opset13.matmul(found, opset13.constant(weights.T), False, True)
    graph = openvino.Model([opset13.result(found)], [given], "products")
    if embedder.precision == "int8":
        round_weights(graph)
    options = {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_NUM_THREADS": cores()}
    compiled = openvino.Core().compile_model(
        graph, "CPU", {**options, **settings(embedder.precision)}
    )
    queue = openvino.AsyncInferQueue(compiled)
    values = random.normal(size=(rows, WIDTH)).astype(np.float32)
    count = 8 * len(queue)

    def run() -> None:
        for _ in range(count):
            queue.start_async({0: values}, share_inputs=True)
        queue.wait_all()

    run()
    return lambda: count * pairs * 4.0 * rows * INNER * WIDTH / _seconds(run)


def print_latency(embedders: dict[str, Embedder], sample: Sample, best: Precision) -> None:
    """Milliseconds a question takes, in turn, and while passages are embedded."""
    times: dict[str, list[float]] = {name: [] for name in (*embedders, WHILE_INDEXING)}
    for question in sample.questions[:100] * 2:
        for name, embedder in embedders.items():
            times[name].append(_seconds(embedder.embed_query, question.text))
    with _indexing(embedders[best], sample.passages):
        for question in sample.questions[:100]:
            seconds = _seconds(embedders[best].embed_query, question.text)
            times[WHILE_INDEXING].append(seconds)
    print("\n| one question | median, ms | 95 of 100 below, ms |")
    print("|---|---|---|")
    for name, taken in times.items():
        cuts = statistics.quantiles(taken, n=20)
        print(f"| {name} | {1000 * statistics.median(taken):.1f} | {1000 * cuts[18]:.1f} |")


@contextmanager
def _indexing(embedder: Embedder, passages: Sequence[str]) -> Iterator[None]:
    stop = threading.Event()

    def index() -> None:
        while not stop.is_set():
            embedder.embed(passages[: 4 * SLICE])

    thread = threading.Thread(target=index)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def print_fidelity(embedders: dict[str, Embedder], sample: Sample) -> None:
    """Cosines to the vectors of sentence-transformers, and what they do to retrieval."""
    questions = [question.text for question in sample.questions]
    passages = {name: each.embed(sample.passages) for name, each in embedders.items()}
    asked = {
        name: np.array([each.embed_query(question) for question in questions])
        for name, each in embedders.items()
    }
    best = {name: (asked[name] @ passages[name].T).argsort()[:, ::-1] for name in embedders}
    print(f"\n{len(questions)} questions: the first 10 passages shared with torch, and in how many")
    print("the answer stands in the first 1, 5, 10 and 20, in points")
    depths = " | ".join(f"in {depth}" for depth in DEPTHS)
    print(f"\n| runtime | lowest cosine | mean | shared | {depths} |")
    print("|---|---|---|---|" + "---|" * len(DEPTHS))
    for name, order in best.items():
        cosines = np.sum(passages[name] * passages[TORCH], axis=1)
        pairs = zip(order[:, :10], best[TORCH][:, :10], strict=True)
        shared = statistics.mean(len(np.intersect1d(*pair)) / 10 for pair in pairs)
        found = [found_within(sample, order[:, :depth]) for depth in DEPTHS]
        print(f"| {name} | {cosines.min():.5f} | {cosines.mean():.5f} | {shared:.1%} |", end=" ")
        print(" | ".join(f"{share:.1f}" for share in found), "|")


def print_pipeline(
    embedder: Embedder, torch: Embedder, folder: Path, articles: int, laps: int
) -> None:
    """Passages a second of indexing as a whole, of embedding alone what it embeds, and of torch."""
    collection = some_articles(articles, folder)
    passages = list(dict.fromkeys(passages_of(collection, embedder)))
    with Assistant.open(folder / "warming-up") as desk:  # Importing Chroma takes a second.
        desk.index(some_articles(2, folder / "few"))
    rates: dict[str, list[float]] = {"indexing": [], "embedding": [], "torch": []}
    for lap in range(laps):
        with Assistant.open(folder / f"archive-{lap}") as desk:
            desk.embed(passages[:1])
            began = time.perf_counter()
            report = desk.index(collection)
            rates["indexing"].append(report.passages_embedded / (time.perf_counter() - began))
        rates["embedding"].append(len(passages) / _seconds(embedder.embed, passages))
        part = passages[lap * SLICE % len(passages) :][:SLICE]
        rates["torch"].append(len(part) / _seconds(torch.embed, part))
    print(f"\n{articles} articles, {len(passages)} passages, {laps} laps of each in turn")
    print("\n| what | passages/s | of embedding alone | times torch |")
    print("|---|---|---|---|")
    for name, told in (
        ("read, clean, split, embed, store, Chroma", "indexing"),
        ("embedding the same passages alone", "embedding"),
        (TORCH, "torch"),
    ):
        alone, plain = (
            statistics.median(np.divide(rates[told], rates[other]))
            for other in ("embedding", "torch")
        )
        print(f"| {name} | {statistics.median(rates[told]):.0f} | {alone:.0%} | {plain:.1f} |")


def _seconds(deed: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    deed(*given)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

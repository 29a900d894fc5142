"""Measures when articles are said to differ: `python -m benchmarks.disagreement`.

Each question of RGB is asked of passages with the right answer and of others that tell another one
in its place, and of the right ones alone. Shown are answers side by side; they are right where one
line holds the right answer and another the exchanged one. `--archive` names an archive of the
articles of RealTime QA: there, differing answers to the quiz's questions are listed to be read, as
nobody has marked which articles differ. `--json` is for the gate.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from assistant.abstention import Judge
from assistant.extractive.disagreement import Told, disagreement
from assistant.extractive.reading import reader_for
from benchmarks.abstention import quiz
from benchmarks.answer_data import contains, nearest, query_for, rgb_accepted, rgb_rows
from vectorstore.archive import Archive
from vectorstore.article import StoredArticle
from vectorstore.embedding import Embedder, load_embedder

MOST = 2  # Passages with the right answer, and as many with the exchanged one.


def articles(row: dict[str, Any], *, exchanged: bool) -> list[StoredArticle]:
    """Make articles of passages with the right answer, and of other ones with the wrong."""
    right = row["positive"][:MOST]
    wrong = row["positive_wrong"][-MOST:] if exchanged else []
    return [
        StoredArticle(title="", text=text, article_id=str(number), source=f"Outlet {number}")
        for number, text in enumerate([*right, *wrong])
    ]


def shown(row: dict[str, Any], embedder: Embedder, *, exchanged: bool) -> Sequence[Told]:
    """Read a question's passages: the answers shown side by side."""
    query = query_for(row["query"])
    evidence = nearest(query, articles(row, exchanged=exchanged), embedder)
    return disagreement(reader_for(embedder).read(query, evidence))


def figures(embedder: Embedder) -> dict[str, float]:
    """Count over RGB what is shown to differ where passages do, and where they do not."""
    rows = list(rgb_rows())
    asked = [(row, *map(rgb_accepted, (row["answer"], row["fakeanswer"]))) for row in rows]
    differing = [(shown(row, embedder, exchanged=True), *both) for row, *both in asked]
    said = [(told, right, wrong) for told, right, wrong in differing if told]
    both = [all(_line(told, each) for each in sides) for told, *sides in said]
    agreeing = [bool(shown(row, embedder, exchanged=False)) for row in rows]
    return {
        "differ: shown": round(len(said) / len(rows), 3),
        "differ: of those shown, both answers are": round(float(np.mean(both)), 3),
        "agree: shown to differ": round(float(np.mean(agreeing)), 3),
    }


def _line(told: Sequence[Told], accepted: Sequence[str]) -> bool:
    """Tell whether a line holds an answer, or a part of it: "Tampa" of "Tampa, Florida"."""
    lines = [each.value.text for each in told]
    return any(
        contains(line, [answer]) or contains(answer, [line])
        for line in lines
        for answer in accepted
    )


def differing(archive: Archive, embedder: Embedder) -> Iterator[str]:
    """List the quiz's questions that are answered with differing answers, and those."""
    reader, judge = reader_for(embedder), Judge(embedder)
    for asking in quiz(archive, 0, cut=False):
        if judge.answerable(asking.query, asking.evidence):
            told = disagreement(reader.read(asking.query, asking.evidence))
            if told:
                lines = [f"    {e.value.text}: {e.read.candidate.text}" for e in told]
                yield "\n".join([f"{asking.query.question} ({asking.accepted[0]})", *lines])


def main() -> None:
    """Measure, and list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    embedder = load_embedder()
    found = figures(embedder)
    if options.json:
        print(json.dumps(found))
        return
    print("\n".join(f"{name:45} {value:.3f}" for name, value in found.items()))
    if options.archive:
        with closing(Archive(options.archive)) as archive:
            print("\n".join(differing(archive, embedder)))


if __name__ == "__main__":
    main()

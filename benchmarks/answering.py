"""The answer's text, on RealTime QA: `python -m benchmarks.answering`.

The questions that the span reader has not seen are asked of all articles, none is refused, and the
share is told of answers of at most 120 words that hold what was asked for. The weights by which
sentences are chosen are fitted to the other half of these weeks and to what else
`benchmarks.answer_training` fits to.

    --archive DIR  an archive of all articles
    --kept FILE    keeps what was measured, so that a second run need not read again
    --ablation     fits without groups of features as well
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.extractive.features import FEATURES
from assistant.extractive.reading import Read, Reader, Reading
from assistant.extractive.selection import chosen
from benchmarks.answer_data import contains
from benchmarks.answer_training import Group, fitted_weights, quiz_askings, selection_sets, within
from benchmarks.quiz import measured_once, questions
from vectorstore.embedding import load_embedder

GROUPS = {
    "span reader": ("span", "best span", "share"),
    "closeness of meaning": ("cosine", "cosine before"),
    "the question's words": ("cover", "cover before", "title cover", "pairs"),
    "the sort of answer": ("holds", "defines", "new"),
    "length, place and rank": ("length", "place", "rank"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question read, and its answers."""

    part: int
    reading: Reading
    accepted: tuple[str, ...]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which of the sentences hold the answer."""
        texts = (each.candidate.text for each in self.reading.sentences)
        return np.array([contains(text, self.accepted) for text in texts], bool)

    def group(self) -> Group | None:
        """What is fitted to: features and which are right; None where all or none are."""
        right = self.right
        if not right.any() or right.all():
            return None
        return np.array([each.features for each in self.reading.sentences]), right


def measure(desk: Assistant) -> list[Case]:
    """Ask all questions of the archive, and read what is found."""
    reader = Reader(desk.archive.embedder)
    asked = (quiz for quiz in questions() if quiz.unseen)
    return [
        Case(quiz.part, reader.read(asking.query, asking.evidence), asking.accepted)
        for quiz, asking in zip(asked, quiz_askings(desk), strict=True)
    ]


def rescored(reading: Reading, weights: NDArray[np.float64]) -> Reading:
    """Score the sentences of a reading anew."""
    read = [
        Read(each.candidate, each.features, each.vector, float(each.features @ weights))
        for each in reading.sentences
    ]
    return replace(reading, sentences=tuple(sorted(read, key=lambda each: -each.score)))


def unseen(
    cases: Sequence[Case], others: Sequence[Sequence[Group]], left_out: Sequence[str] = ()
) -> tuple[float, float]:
    """Answer with weights fitted to other weeks: the share in the text, and in the first quote."""
    kept = within([name for name in FEATURES if name not in left_out])
    text, first = [], []
    for part in {each.part for each in cases}:
        groups = [each.group() for each in cases if each.part != part]
        fitted = fitted_weights([*others, [each for each in groups if each]], kept)
        for each in cases:
            if each.part == part:
                told = [read.candidate.text for read in chosen(rescored(each.reading, fitted))]
                text.append(any(contains(sentence, each.accepted) for sentence in told))
                first.append(bool(told) and contains(told[0], each.accepted))
    return float(np.mean(text)), float(np.mean(first))


def main() -> None:
    """Measure, fit and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    cases = measured_once(options.kept, options.archive, measure)
    others = selection_sets(load_embedder())
    figures = {"all features": unseen(cases, others)}
    if options.ablation:
        figures |= {
            f"without {name}": unseen(cases, others, left_out) for name, left_out in GROUPS.items()
        }
    if options.json:
        print(json.dumps({"answer in text": round(figures["all features"][0], 3)}))
        return
    for name, (text, first) in figures.items():
        print(f"| {name} | {text:.3f} | {first:.3f} |")


if __name__ == "__main__":
    main()

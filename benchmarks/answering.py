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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.extractive.candidates import Candidate, candidates
from assistant.extractive.features import FEATURES, Asked
from assistant.extractive.reading import TUNED, Read, Reading, likeliest
from assistant.extractive.reading import measure as features_of
from assistant.extractive.selection import chosen
from assistant.extractive.sentence_vectors import SentenceVectors
from benchmarks.answer_data import Asking, contains
from benchmarks.answer_training import Group, fitted_weights, quiz_askings, selection_sets, within
from benchmarks.quiz import measured_once, questions
from vectorstore.embedding import Embedder, load_embedder
from vectorstore.embedding.spans import load_span_reader

Numbers = NDArray[np.float64]

GROUPS = {
    "span reader": ("span", "best span"),
    "closeness of meaning": ("cosine",),
    "the question's words": ("cover", "cover before", "title cover", "pairs"),
    "the sort of answer": ("holds", "defines", "new"),
    "length, place and rank": ("length", "place", "rank"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the sentences found for it with their features, and its answers."""

    part: int
    asking: Asking
    sentences: tuple[Candidate, ...]
    features: Numbers

    def group(self) -> Group | None:
        """What is fitted to: features and which are right; None where all or none are."""
        right = [contains(each.text, self.asking.accepted) for each in self.sentences]
        return (self.features, np.array(right)) if any(right) and not all(right) else None

    def reading(self, weights: Numbers, vectors: SentenceVectors) -> Reading:
        """Read with those weights."""
        query, evidence = self.asking.query, self.asking.evidence
        scores = (self.features @ weights).tolist()
        read = map(Read, self.sentences, self.features, scores)
        asked = Asked.of(query)
        return Reading(query, asked, evidence, likeliest(query, read), vectors)


def measure(desk: Assistant) -> list[Case]:
    """Ask all questions of the archive, and read what is found."""
    spans = load_span_reader(TUNED)
    cases = []
    unseen = (quiz for quiz in questions() if quiz.unseen)
    for quiz, asking in zip(unseen, quiz_askings(desk), strict=True):
        every = candidates(asking.evidence)
        found = features_of(asking.query, every, spans)
        cases.append(Case(quiz.part, asking, tuple(every), found.features))
    return cases


def unseen(
    cases: Sequence[Case],
    others: Sequence[Sequence[Group]],
    embedder: Embedder,
    left_out: Sequence[str] = (),
) -> tuple[float, float]:
    """Answer with weights fitted to other weeks: the share in the text, and in the first quote."""
    vectors = SentenceVectors(embedder)
    kept = within([name for name in FEATURES if name not in left_out])
    text, first = [], []
    for part in {each.part for each in cases}:
        groups = [each.group() for each in cases if each.part != part]
        fitted = fitted_weights([*others, [each for each in groups if each]], kept)
        for each in cases:
            if each.part == part:
                accepted = each.asking.accepted
                told = [r.candidate.text for r in chosen(each.reading(fitted, vectors))]
                text.append(any(contains(sentence, accepted) for sentence in told))
                first.append(bool(told) and contains(told[0], accepted))
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
    embedder = load_embedder()
    others = selection_sets(embedder)
    figures = {"all features": unseen(cases, others, embedder)}
    if options.ablation:
        figures |= {
            f"without {name}": unseen(cases, others, embedder, left_out)
            for name, left_out in GROUPS.items()
        }
    if options.json:
        print(json.dumps({"answer in text": round(figures["all features"][0], 3)}))
        return
    for name, (text, first) in figures.items():
        print(f"| {name} | {text:.3f} | {first:.3f} |")


if __name__ == "__main__":
    main()

"""Fits what chooses sentences: `python -m benchmarks.answer_training --archive ARCHIVE`.

Writes assistant/extractive/weights.json, a conditional logit: of the sentences found for a question
one is chosen, and that should be one of the right ones (McFadden 1974, "Conditional logit analysis
of qualitative choice behavior"). Each set of questions counts the same. What abstains is fitted
afterwards, by benchmarks/abstention.py: how well sentences score is a sign.
`ARCHIVE` holds the articles of RealTime QA (benchmarks/scale.py builds one).
"""

import argparse
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant import Assistant
from assistant.extractive import reading
from assistant.extractive.candidates import Candidate, candidates
from assistant.extractive.features import FEATURES
from assistant.extractive.reading import TUNED, measure
from benchmarks.answer_data import (
    FOUND,
    PARTS,
    Asking,
    KeptVectors,
    Selection,
    clapnq_selection,
    contains,
    query_for,
    wikiqa,
)
from benchmarks.quiz import measured_once, questions
from vectorstore.article import Filters, StoredArticle
from vectorstore.embedding import Embedder, load_embedder
from vectorstore.embedding.embedder import Vectors
from vectorstore.embedding.spans import SpanReader, load_span_reader

Numbers = NDArray[np.float64]
Group = tuple[Numbers, NDArray[np.bool_]]

WEIGHTS = Path(reading.__file__).with_name("weights.json")
PENALTY = 0.01  # Of squared weights of standardised features. With 0.0001 no better or worse.
UNORDERED = 5  # The place of a sentence that was taken out of its article.


def measured(selection: Selection, embedder: Embedder, spans: SpanReader) -> Numbers:
    """Measure the sentences of a question: shape (sentences, features)."""
    query = query_for(selection.question)
    every = _candidates(selection, embedder, embedder.embed_query(query.search))
    return measure(query, every, spans).features


def _candidates(selection: Selection, embedder: Embedder, question: Vectors) -> list[Candidate]:
    """The sentences as one article, or, where they are in no order, each as its own."""
    if not selection.in_order:
        cosines = embedder.embed(selection.sentences) @ question
        return [
            Candidate(_article(text), 0, len(text), "", 0, UNORDERED, float(cosine))
            for text, cosine in zip(selection.sentences, cosines, strict=True)
        ]
    whole = _article(" ".join(selection.sentences))
    cosine = float((embedder.embed([whole.text]) @ question)[0])
    ends = np.cumsum([len(text) + 1 for text in selection.sentences]) - 1
    before = ("", *selection.sentences)
    return [
        Candidate(whole, int(end) - len(text), int(end), before[place], 0, place, cosine)
        for place, (text, end) in enumerate(zip(selection.sentences, ends, strict=True))
    ]


def _article(text: str) -> StoredArticle:
    return StoredArticle(title="", text=text, article_id=text)


def selection_sets(embedder: Embedder, others: Sequence[Path] = ()) -> list[list[Group]]:
    """Measure the sets whose sentences people marked, by span readers that have not seen them.

    `others` are those that left out another part of CLAP NQ than the one that ships.
    """
    spans = load_span_reader(TUNED)
    clapnq = [
        group
        for part, tuned in enumerate([TUNED, *others])
        for group in selection_groups(clapnq_selection(part), embedder, load_span_reader(tuned))
    ]
    return [selection_groups(wikiqa(), embedder, spans), clapnq]


def selection_groups(
    selections: Iterable[Selection], embedder: Embedder, spans: SpanReader
) -> list[Group]:
    """Measure questions with both right and wrong sentences."""
    return [
        (measured(each, embedder, spans), np.array(each.answers))
        for each in selections
        if any(each.answers) and not all(each.answers)
    ]


def quiz_askings(desk: Assistant, part: int = 0) -> list[Asking]:
    """Ask a part of the quiz of all articles."""
    asked = []
    for quiz in filter(lambda quiz: quiz.span_part == part, questions()):
        query = query_for(quiz.asked.question, today=quiz.day)
        found = desk.archive.search(query.search, limit=FOUND, filters=Filters())
        asked.append(Asking(query, tuple(found), True, quiz.asked.answers))
    return asked


def all_askings(desk: Assistant) -> list[list[Asking]]:
    """Ask the quiz of all articles, part by part."""
    return [quiz_askings(desk, part) for part in range(PARTS)]


def quiz_groups(askings: Iterable[Asking], tuned: Path = TUNED) -> list[Group]:
    """Measure the sentences found for quiz questions; those that hold the answer are right."""
    spans = load_span_reader(tuned)
    groups = []
    for asking in askings:
        every = candidates(asking.evidence)
        right = np.array([contains(each.text, asking.accepted) for each in every], bool)
        if right.any() and not right.all():
            groups.append((measure(asking.query, every, spans).features, right))
    return groups


def within(names: Collection[str]) -> list[int]:
    """Where the features of those names are."""
    return [place for place, name in enumerate(FEATURES) if name in names]


def fitted_weights(
    sets: Sequence[Sequence[Group]], columns: Sequence[int] | None = None
) -> Numbers:
    """Fit the features' weights, 0 for those not in `columns`.

    Each set counts the same, and each question of a set.
    """
    kept = list(range(len(FEATURES))) if columns is None else list(columns)
    groups = [group for each in sets for group in each]
    share = np.concatenate([np.full(len(each), 1 / len(each) / len(sets)) for each in sets])
    every = np.concatenate([rows - rows.mean(axis=0) for rows, _ in groups])[:, kept]
    right = np.concatenate([each for _, each in groups])
    lengths = [len(each) for _, each in groups]
    first, of = np.cumsum([0, *lengths[:-1]]), np.repeat(np.arange(len(groups)), lengths)
    scale = every.std(axis=0) + 1e-9

    def surprise(weights: Numbers) -> tuple[float, Numbers]:
        """How little was expected that one of the right sentences is chosen, and its slope."""
        worth = every / scale @ weights
        odds = np.exp(worth - np.maximum.reduceat(worth, first)[of])
        total, told = (np.add.reduceat(each, first) for each in (odds, odds * right))
        slope = share[of] * (odds / total[of] - odds * right / told[of])
        cost = float(share @ np.log(total / told)) + PENALTY * float(weights @ weights)
        return cost, slope @ (every / scale) + 2 * PENALTY * weights

    found = minimize(surprise, np.zeros(len(kept)), jac=True, method="L-BFGS-B")
    whole = np.zeros(len(FEATURES))
    whole[kept] = found.x / scale
    return whole


def main() -> None:
    """Fit the weights of the features."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    parser.add_argument("--kept", type=Path, help="a file that keeps what was found between runs")
    parser.add_argument("--others", type=Path, nargs="*", default=[], help="as for abstention.py")
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors between runs")
    arguments = parser.parse_args()
    embedder: Embedder = KeptVectors(load_embedder(), arguments.vectors)
    askings = measured_once(arguments.kept, arguments.archive, all_askings)
    readers = [TUNED, *arguments.others]
    quiz = [
        group
        for asked, tuned in zip(askings, readers, strict=False)
        for group in quiz_groups(asked, tuned)
    ]
    sets = [*selection_sets(embedder, arguments.others), quiz]
    WEIGHTS.write_text(json.dumps(named(fitted_weights(sets)), indent=1) + "\n", encoding="utf-8")


def named(weights: Numbers) -> dict[str, float]:
    """Give each weight its feature's name, rounded to be read."""
    return {name: round(float(each), 4) for name, each in zip(FEATURES, weights, strict=True)}


if __name__ == "__main__":
    main()

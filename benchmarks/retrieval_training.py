"""Fits the second stage of the search: `python -m benchmarks.retrieval_training`.

Writes vectorstore/ranking.json. The model is a softmax over the passages found for a question; what
is maximised is the probability of those that hold the answer's string and, less, of those of the
article that is known to hold it. Weights are shrunk towards 0.

    --ablation   fits without each sign in turn, and prints the figures of each
    --kept FILE  keeps what was measured, so that a second run need not search again

All figures are of weeks that were not fitted on (five parts, each of whole weeks). What is written
is fitted on all weeks.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant import Assistant
from assistant.evaluation import holds
from benchmarks.quiz import FOLDS, Quiz, measured_once, questions
from vectorstore.article import Filters
from vectorstore.ranking import scores
from vectorstore.search import DEPTH
from vectorstore.signs import SIGNS, signs

RANKING = Path(__file__).resolve().parent.parent / "vectorstore" / "ranking.json"
ARTICLES = 0.6  # What finding the article counts against finding the answer.
AGE = (
    0.5  # Of its fitted weight: this quiz asks about its own week, an archive is asked of any year.
)
SHRINKING = 0.01


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found for a question: signs, which passages answer, and of which articles they are.

    `gold` is which are of an article known to hold the answer; `located` whether one is known.
    """

    part: int
    signs: NDArray[np.float64]
    answers: NDArray[np.bool_]
    gold: NDArray[np.bool_]
    articles: NDArray[np.int64]
    located: bool


def measure(desk: Assistant, quiz: Quiz) -> Measured:
    """Search, and measure what is found."""
    asked = quiz.asked
    search = desk.archive.searching()
    with desk.archive.database.reading() as connection:
        sought, found, _ = search.candidates(connection, asked.question, DEPTH, Filters())
        read = desk.archive.catalogue.by_rows(connection, {each.article for each in found})
    known = {row: (article.path or "").partition("#")[2] for row, (article, _) in read.items()}
    return Measured(
        quiz.part,
        signs(sought, [each.found for each in found]),
        np.array([holds(each.found.text, asked.answers) for each in found], bool),
        np.array([known[each.article] in asked.articles for each in found], bool),
        np.array([each.article for each in found]),
        bool(asked.articles),
    )


def fitted(measured: Sequence[Measured], columns: Sequence[int]) -> NDArray[np.float64]:
    """Fit weights: shape (len(SIGNS),), 0 for signs not in `columns`."""
    every = np.concatenate([each.signs - each.signs.mean(axis=0) for each in measured])
    scale = every[:, columns].std(axis=0) + 1e-9
    groups = [
        (torch.tensor(each.signs[:, columns] / scale), torch.tensor(right), share)
        for each in measured
        for right, share in ((each.answers, 1.0), (each.gold, ARTICLES))
        if right.any() and not right.all()
    ]
    shares = {share: sum(1 for *_, other in groups if other == share) for *_, share in groups}
    weights = torch.zeros(len(columns), dtype=torch.float64, requires_grad=True)
    descent = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        descent.zero_grad()
        total = SHRINKING * (weights * weights).sum()
        for rows, right, share in groups:
            worth = rows @ weights
            missed = torch.logsumexp(worth, 0) - torch.logsumexp(worth[right], 0)
            total = total + share * missed / shares[share]
        total.backward()
        return total

    descent.step(loss)
    whole = np.zeros(len(SIGNS))
    whole[columns] = weights.detach().numpy() / scale
    whole[SIGNS.index("age")] *= AGE
    return whole


def unseen(measured: Sequence[Measured], columns: Sequence[int]) -> dict[str, float]:
    """The figures of each part of the weeks, with weights fitted on the others."""
    ranked = []
    for part in range(FOLDS):
        weights = fitted([each for each in measured if each.part != part], columns)
        for each in measured:
            if each.part == part:
                ranked.append((each, np.argsort(-scores(each.signs, weights), kind="stable")))
    return figures(ranked)


def figures(ranked: Sequence[tuple[Measured, NDArray[np.int64]]]) -> dict[str, float]:
    """How often the answer is among the first passages, and the article among the first."""
    answers = [_first(each.answers[order]) for each, order in ranked]
    articles = [
        _first(each.gold[order][_opening(each.articles[order])])
        for each, order in ranked
        if each.located
    ]
    found = {f"answer@{k}": float(np.mean([a <= k for a in answers])) for k in (1, 5, 20)}
    found |= {f"article@{k}": float(np.mean([a <= k for a in articles])) for k in (1, 5, 10)}
    return found | {"MRR@10": float(np.mean([1 / a if a <= 10 else 0 for a in articles]))}


def _first(hits: NDArray[np.bool_]) -> float:
    return float(hits.argmax()) + 1 if hits.any() else float("inf")


def _opening(articles: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each article comes first."""
    return np.sort(np.unique(articles, return_index=True)[1])


def table(name: str, found: dict[str, float]) -> str:
    """Give a row of a table."""
    return f"| {name} | " + " | ".join(f"{value:.3f}" for value in found.values()) + " |"


def main() -> None:
    """Measure, print figures, and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--archive", type=Path, help="an archive of all articles")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--ablation", action="store_true")
    options = parser.parse_args()
    cases = measured_once(
        options.kept,
        options.archive,
        lambda desk: [measure(desk, quiz) for quiz in questions()],
    )
    every = list(range(len(SIGNS)))
    print(table("fused alone", unseen(cases, [SIGNS.index("fused")])), flush=True)
    print(table("all signs", unseen(cases, every)), flush=True)
    if options.ablation:
        for left_out, name in enumerate(SIGNS):
            others = [each for each in every if each != left_out]
            print(table(f"without {name}", unseen(cases, others)), flush=True)
        return
    weights = dict(zip(SIGNS, fitted(cases, every).round(4).tolist(), strict=True))
    RANKING.write_text(json.dumps({"weights": weights}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

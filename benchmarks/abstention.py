"""Measures whether silence comes when it should: `python -m benchmarks.abstention`.

Questions are asked with and without their answer among the evidence. The figures are those of
cross-validation: each question is judged by a model fitted to other questions, everything that is
asked about it in one fold, and by that model's threshold. `--fit` fits to all of them and writes
assistant/abstention.json. `--archive` names an archive of the articles of RealTime QA
(benchmarks/scale.py builds one); without it, that set is left out. `--json` is for the gate.
`--others` names the span readers that left out the other parts of CLAP NQ and the quiz
(benchmarks/span_tuning.py): the model is fitted to those parts too, read by them. What is measured
is the span reader that ships, on the part it has not seen.

The model is the mean, in logits, of a logistic regression over the signs and their products, and of
boosted trees in which a better sign never makes an answer less likely; each set and each outcome
counts the same. Its threshold refuses REFUSED of the answerable questions it was fitted to.
"""

import argparse
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant import abstention
from assistant.abstention import FARTHEST, Weighing, expanded
from assistant.extractive.reading import TUNED, Reader
from assistant.signs import SIGNS, signs
from assistant.trees import Trees
from benchmarks.answer_data import (
    FOUND,
    QUIZ_DAYS,
    Asking,
    KeptVectors,
    clapnq_asking,
    contains,
    query_for,
    rgb,
    squad,
)
from benchmarks.quiz import questions
from benchmarks.span_training import held_out, squad_questions
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.embedding import Embedder, load_embedder

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

FITTED = Path(abstention.__file__).with_name("abstention.json")
REFUSED = 0.12  # Of the answerable questions fitted to, all sets together: what is aimed at.
FOLDS = 8
FREEDOM = 0.01  # C of the regression. More fits these sets better, and strays more beyond them.
EXTREME = 0.001  # Share of the questions with lower, or higher, signs than the lowest meant.
AGAINST = ("missing name",)
NEITHER = ("headline", "words", "several")
"""Signs that speak against an answer, and that speak neither for nor against one by themselves."""
BETTER = np.array([-1 if name in AGAINST else 0 if name in NEITHER else 1 for name in SIGNS])
TREES, LEAVES, FEWEST = 60, 15, 40  # Trees, leaves of a tree, questions of a leaf.
RATE, DAMPING = 0.1, 5.0  # How much of a leaf counts; added to the questions of a leaf.
MOVED = 2  # Copies made of each question.
SQUAD = 300  # Questions of each part.


@dataclass(frozen=True, slots=True)
class Measured:
    """The questions of a set: their signs, whether they can be answered, the fold each is in."""

    signs: Numbers
    answerable: Flags
    fold: Numbers

    def of(self, chosen: Flags) -> "Measured":
        """Choose some of the questions."""
        return Measured(self.signs[chosen], self.answerable[chosen], self.fold[chosen])


def askings(embedder: Embedder, news: Path | None) -> Iterator[tuple[str, Iterable[Asking]]]:
    """Give the sets by name; the quiz with an archive of its `news` only."""
    yield from parted_askings(embedder, news)
    yield "rgb", rgb(embedder)
    yield "rgb, as many passages", rgb(embedder, even=True)
    unseen = held_out(squad_questions())
    yield "new_wiki", squad("new_wiki_v1.0", embedder, limit=SQUAD, among=unseen)
    yield "xquad", squad("xquad.en", embedder, limit=SQUAD)


def parted_askings(
    embedder: Embedder, news: Path | None, part: int = 0
) -> Iterator[tuple[str, Iterable[Asking]]]:
    """Give a part of the sets to which span readers are fitted."""
    yield "clapnq, own passage", clapnq_asking(embedder, alone=True, part=part)
    yield "clapnq, all passages", clapnq_asking(embedder, alone=False, part=part)
    if news:
        with closing(Archive(news)) as archive:
            asked = [*quiz(archive, part, cut=False), *quiz(archive, part, cut=True)]
        yield "realtimeqa", asked


def quiz(archive: Archive, part: int, *, cut: bool) -> Iterator[Asking]:
    """Ask a part of the quiz; with `cut`, of what was published before the event.

    It is answerable where a passage found contains the answer. Where none does, another may hold it
    in other words, and an earlier article may by chance or tell it before the event: that is
    neither answerable nor not, and left out.
    """
    for each in filter(lambda each: each.span_part == part, questions()):
        day, accepted = each.day, each.asked.answers
        query = query_for(each.asked.question, today=day)
        filters = Filters(until=day - timedelta(QUIZ_DAYS)) if cut else Filters()
        evidence = archive.search(query.search, limit=FOUND, filters=filters)
        told = any(contains(found.passage.text, accepted) for found in evidence)
        if told != cut:
            yield Asking(query, tuple(evidence), told, accepted)


UNFITTED = ("rgb", "xquad")
"""Sets that are only measured: in the first the number of passages gives the answer away."""


def measured(asked: Iterable[Asking], embedder: Embedder, tuned: Path = TUNED) -> Measured:
    """Measure the questions of a set, read by the span reader `tuned`."""
    reader = Reader(embedder, tuned=tuned)
    rows, answerable, fold = [], [], []
    for each in asked:
        reading = reader.read(each.query, each.evidence)
        if reading.sentences:
            rows.append(signs(reading))
            answerable.append(each.answerable)
            fold.append(zlib.crc32(each.query.question.encode()) % FOLDS)
    return Measured(np.array(rows), np.array(answerable), np.array(fold))


def fit(sets: Sequence[Measured]) -> Weighing:
    """Fit the model and its threshold."""
    every = np.concatenate([each.signs for each in sets])
    outcome = np.concatenate([each.answerable for each in sets])
    weight = np.concatenate([_shares(each.answerable) for each in sets])
    means, scales = every.mean(axis=0), every.std(axis=0) + 1e-9

    def usual(signs: Numbers) -> Numbers:
        return expanded(np.clip((signs - means) / scales, -FARTHEST, FARTHEST))

    spread = usual(every).std(axis=0) + 1e-9
    copies = [every, *(_moved(every, outcome, number) for number in range(MOVED))]
    rows = usual(np.concatenate(copies)) / spread
    model = LogisticRegression(C=FREEDOM, max_iter=3000)
    model.fit(rows, np.tile(outcome, 1 + MOVED), np.tile(weight / weight.mean(), 1 + MOVED))
    weights, intercept = model.coef_[0] / spread, float(model.intercept_[0])
    trees = grown(every, outcome, weight)
    fitted = Weighing(means, scales, weights, intercept, trees, threshold=0.0)
    sure = fitted.probabilities(every[outcome])
    return replace(fitted, threshold=float(np.quantile(sure, REFUSED)))


def grown(signs: Numbers, answerable: Flags, weight: Numbers) -> Trees:
    """Grow trees that tell what is answerable."""
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=FEWEST,
        l2_regularization=DAMPING,
        monotonic_cst=BETTER,
        early_stopping=False,
        random_state=0,
    ).fit(signs, answerable, weight / weight.mean())
    # scikit-learn keeps what it has grown to itself.
    nodes = [trees[0].nodes for trees in model._predictors]
    roots = np.cumsum([0, *map(len, nodes[:-1])])
    every = np.concatenate(nodes)
    itself, leaf = np.arange(len(every)), every["is_leaf"].astype(bool)
    behind = np.repeat(roots, [len(each) for each in nodes])
    left, right = (np.where(leaf, itself, behind + every[side]) for side in ("left", "right"))
    limit, column = (np.where(leaf, 0, every[name]) for name in ("num_threshold", "feature_idx"))
    value = np.where(leaf, every["value"], 0)
    base = float(model._baseline_prediction.item())
    return Trees(base, roots, column.astype(np.int64), limit, left, right, value.round(5))


def _moved(signs: Numbers, answerable: Flags, number: int) -> Numbers:
    """Make each question clearer: answerable ones with better signs, the others with worse.

    Products of signs know nothing of what was not fitted to: without these, a question of which an
    article holds every word could be less likely to be answered than one of which it holds most.
    """
    chance = np.random.default_rng(number)
    steps = np.sqrt(chance.uniform(0, 1, (len(signs), 1)) * chance.uniform(0, 1, signs.shape))
    lowest, highest = np.quantile(signs, (EXTREME, 1 - EXTREME), axis=0)
    towards = BETTER * np.where(answerable, 1, -1)[:, None]
    ends = np.where(towards > 0, highest, lowest)
    return np.where(BETTER == 0, signs, signs + steps * (ends - signs))


def _shares(answerable: Flags) -> Numbers:
    return np.where(answerable, 1 / answerable.sum(), 1 / (~answerable).sum())


def fitted_sets(
    sets: Mapping[str, Measured], others: Sequence[Mapping[str, Measured]]
) -> list[Measured]:
    """What is fitted to: sets by name, with the other parts of those that have them."""
    return [
        joined([each, *(other[name] for other in others if name in other)])
        for name, each in sets.items()
        if name not in UNFITTED
    ]


def joined(parts: Sequence[Measured]) -> Measured:
    """Make one set of its parts."""
    return Measured(
        np.concatenate([each.signs for each in parts]),
        np.concatenate([each.answerable for each in parts]),
        np.concatenate([each.fold for each in parts]),
    )


def judged(sets: Mapping[str, Measured], fitted_to: Sequence[Measured]) -> dict[str, float]:
    """Cross-validate: for each set the area under the curve, and what is refused."""
    models = [fit([each.of(each.fold != fold) for each in fitted_to]) for fold in range(FOLDS)]
    found = {}
    for name, each in sets.items():
        sure = np.array(
            [
                models[fold].probabilities(row[None])[0]
                for row, fold in zip(each.signs, each.fold, strict=True)
            ]
        )
        refused = sure < np.array([models[fold].threshold for fold in each.fold])
        found |= {
            f"{name}: AUC": float(roc_auc_score(each.answerable, sure)),
            f"{name}: unanswerable refused": float(refused[~each.answerable].mean()),
            f"{name}: answerable refused": float(refused[each.answerable].mean()),
        }
    return {name: round(value, 3) for name, value in found.items()}


def written(fitted: Weighing) -> str:
    """Write a fitted model as JSON."""
    values = {
        "means": dict(zip(SIGNS, fitted.means.round(4).tolist(), strict=True)),
        "scales": dict(zip(SIGNS, fitted.scales.round(4).tolist(), strict=True)),
        "weights": fitted.weights.round(4).tolist(),
        "intercept": round(fitted.intercept, 4),
        "trees": fitted.trees.written(),
        "threshold": round(fitted.threshold, 3),
    }
    return json.dumps(values) + "\n"


def main() -> None:
    """Fit, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors between runs")
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    parser.add_argument("--others", type=Path, nargs="*", default=[])
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    embedder: Embedder = KeptVectors(load_embedder(), arguments.vectors)
    news = arguments.archive
    sets = {name: measured(asked, embedder) for name, asked in askings(embedder, news)}
    others = [
        {name: measured(a, embedder, tuned) for name, a in parted_askings(embedder, news, part)}
        for part, tuned in enumerate(arguments.others, 1)
    ]
    fitted_to = fitted_sets(sets, others)
    if arguments.fit:
        fitted = fit(fitted_to)
        FITTED.write_text(written(fitted), encoding="utf-8")
    found = judged(sets, fitted_to)
    if arguments.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:50} {value:.3f}" for name, value in found.items()))


if __name__ == "__main__":
    main()

"""Fits what chooses sentences and what abstains: `python -m benchmarks.answer_training`.

Writes assistant/extractive/weights.json and assistant/abstention.json. Both are logistic
regressions (L2, C = 1). Sentences are fitted within their question: the mean of its sentences is
taken off each feature, as only their order matters. Each set of questions counts the same.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.abstention import SIGNS, signs
from assistant.extractive.features import FEATURES, Asked, Sentence, features
from assistant.extractive.reading import Reader
from benchmarks.answer_data import (
    Asking,
    KeptVectors,
    QuizNews,
    Selection,
    clapnq_asking,
    clapnq_selection,
    contains,
    query_for,
    rgb,
    trecqa,
    wikiqa,
)
from vectorstore.embedding import Embedder, load_embedder

Numbers = NDArray[np.float64]
Group = tuple[Numbers, NDArray[np.bool_]]

PACKAGE = Path(__file__).resolve().parent.parent / "assistant"
REFUSED = 0.10  # Of the answerable questions of each set, at most: the threshold is set by it.
UNORDERED = 5  # The place of a sentence that was taken out of its article.


def measured(selection: Selection, embedder: Embedder) -> Numbers:
    """Measure the sentences of a question: shape (sentences, features)."""
    query = query_for(selection.question)
    asked = Asked.of(query, selection.sentences)
    cosines = embedder.embed(selection.sentences) @ embedder.embed_query(query.search)
    rows = []
    for place, (text, cosine) in enumerate(zip(selection.sentences, cosines, strict=True)):
        follows = selection.in_order and place > 0
        before = selection.sentences[place - 1] if follows else ""
        nearness = float(cosines[place - 1]) if follows else float(cosine)
        where = place if selection.in_order else UNORDERED
        rows.append(features(asked, Sentence(text, before, "", float(cosine), nearness, where, 0)))
    return np.array(rows)


def selection_groups(selections: Iterable[Selection], embedder: Embedder) -> list[Group]:
    """Measure questions with both right and wrong sentences."""
    return [
        (measured(each, embedder), np.array(each.answers))
        for each in selections
        if any(each.answers) and not all(each.answers)
    ]


def quiz_groups(askings: Iterable[Asking], embedder: Embedder) -> list[Group]:
    """Measure the sentences found for quiz questions; those that hold the answer are right."""
    reader = Reader(embedder)
    groups = []
    for asking in askings:
        read = reader.read(asking.query, asking.evidence).sentences
        right = np.array([contains(each.candidate.text, asking.accepted) for each in read], bool)
        if right.any() and not right.all():
            groups.append((np.array([each.features for each in read]), right))
    return groups


def fitted_weights(sets: Sequence[Sequence[Group]]) -> Numbers:
    """Fit the features' weights; each set counts the same, each question of a set the same."""
    rows = [group[0] - group[0].mean(axis=0) for groups in sets for group in groups]
    right = [group[1] for groups in sets for group in groups]
    shares = [np.full(len(group[1]), 1 / len(groups)) for groups in sets for group in groups]
    every = np.concatenate(rows)
    scale = every.std(axis=0) + 1e-9
    weight = np.concatenate(shares)
    model = LogisticRegression(C=1, max_iter=1000)
    model.fit(every / scale, np.concatenate(right), weight / weight.mean())
    return np.asarray(model.coef_[0] / scale)


def sign_rows(askings: Iterable[Asking], embedder: Embedder) -> Group:
    """Measure the signs of questions, and whether they can be answered."""
    reader = Reader(embedder)
    rows, answerable = [], []
    for asking in askings:
        reading = reader.read(asking.query, asking.evidence)
        if reading.sentences:
            rows.append(signs(reading))
            answerable.append(asking.answerable)
    return np.array(rows), np.array(answerable)


def fitted_signs(sets: Sequence[Group]) -> tuple[Numbers, float]:
    """Fit the signs' weights and the intercept; each set and each outcome counts the same."""
    every = np.concatenate([rows for rows, _ in sets])
    outcome = np.concatenate([answerable for _, answerable in sets])
    weight = np.concatenate(
        [np.where(a, 1 / max(a.sum(), 1), 1 / max((~a).sum(), 1)) for _, a in sets]
    )
    scale = every.std(axis=0) + 1e-9
    model = LogisticRegression(C=1, max_iter=1000)
    model.fit(every / scale, outcome, weight / weight.mean())
    return np.asarray(model.coef_[0] / scale), float(model.intercept_[0])


def probabilities(rows: Numbers, weights: Numbers, intercept: float) -> Numbers:
    """Apply fitted signs: probabilities that the questions can be answered."""
    return np.asarray(1 / (1 + np.exp(-(rows @ weights + intercept))))


def _write(path: Path, names: Sequence[str], weights: Numbers, **others: float) -> None:
    values = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    text = json.dumps({"weights": values, **others}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Fit both, the sentences first: how well they score is a sign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors between runs")
    parser.add_argument("--only", choices=("sentences", "abstention"))
    arguments = parser.parse_args()
    embedder: Embedder = KeptVectors(load_embedder(), arguments.vectors)
    news = QuizNews(embedder)
    quiz = list(news.asking())
    if arguments.only != "abstention":
        sets = [selection_groups(each, embedder) for each in (wikiqa(), clapnq_selection())]
        sets += [selection_groups(trecqa("train"), embedder), quiz_groups(quiz, embedder)]
        weights = fitted_weights(sets)
        _write(PACKAGE / "extractive" / "weights.json", FEATURES, weights)
    if arguments.only != "sentences":
        askings = [clapnq_asking(embedder, alone=True), clapnq_asking(embedder, alone=False)]
        askings += [rgb(embedder), [*quiz, *news.asking(cut=True)]]
        rows = [sign_rows(each, embedder) for each in askings]
        weights, intercept = fitted_signs(rows)
        sure = np.concatenate([probabilities(x[y], weights, intercept) for x, y in rows[:2]])
        _write(
            PACKAGE / "abstention.json",
            SIGNS,
            weights,
            intercept=round(intercept, 4),
            threshold=round(float(np.quantile(sure, REFUSED)), 3),
        )


if __name__ == "__main__":
    main()

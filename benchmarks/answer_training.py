"""Fits what chooses sentences: `python -m benchmarks.answer_training`.

Writes assistant/extractive/weights.json, a logistic regression (L2, C = 1). Sentences are fitted
within their question: the mean of its sentences is taken off each feature, as only their order
matters. Each set of questions counts the same. What abstains is fitted afterwards, by
benchmarks/abstention.py: how well sentences score is a sign. "sieve" are the weights by which
sentences are chosen to be embedded, with their passage's closeness in the place of their own.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.extractive import reading
from assistant.extractive.candidates import candidates
from assistant.extractive.features import FEATURES, Asked, Sentence, features
from assistant.extractive.reading import Reader, unread
from benchmarks.answer_data import (
    Asking,
    KeptVectors,
    QuizNews,
    Selection,
    clapnq_selection,
    contains,
    query_for,
    trecqa,
    wikiqa,
)
from vectorstore.embedding import Embedder, load_embedder

Numbers = NDArray[np.float64]
Group = tuple[Numbers, NDArray[np.bool_]]

WEIGHTS = Path(reading.__file__).with_name("weights.json")
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


def sieve_groups(askings: Iterable[Asking]) -> list[Group]:
    """Measure all sentences found for quiz questions without embedding them."""
    groups = []
    for asking in askings:
        every = candidates(asking.evidence)
        asked = Asked.of(asking.query, [each.text for each in every])
        right = np.array([contains(each.text, asking.accepted) for each in every], bool)
        if right.any() and not right.all():
            groups.append((np.array([unread(asked, each) for each in every]), right))
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


def main() -> None:
    """Fit the weights of the features, and those of the sieve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors between runs")
    parser.add_argument("--only", choices=("weights", "sieve"))
    arguments = parser.parse_args()
    embedder: Embedder = KeptVectors(load_embedder(), arguments.vectors)
    fitted = json.loads(WEIGHTS.read_text("utf-8"))
    quiz = list(QuizNews(embedder).asking())
    if arguments.only != "weights":
        fitted["sieve"] = named(fitted_weights([sieve_groups(quiz)]))
    if arguments.only != "sieve":
        sets = [selection_groups(each, embedder) for each in (wikiqa(), clapnq_selection())]
        sets += [selection_groups(trecqa("train"), embedder), quiz_groups(quiz, embedder)]
        fitted["weights"] = named(fitted_weights(sets))
    WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def named(weights: Numbers) -> dict[str, float]:
    """Give each weight its feature's name, rounded to be read."""
    return {name: round(float(each), 4) for name, each in zip(FEATURES, weights, strict=True)}


if __name__ == "__main__":
    main()

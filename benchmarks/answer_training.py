"""Fits what chooses sentences: `python -m benchmarks.answer_training --archive ARCHIVE`.

Writes assistant/extractive/weights.json, a logistic regression (L2, C = 1). Sentences are fitted
within their question: the mean of its sentences is taken off each feature, as only their order
matters. Each set of questions counts the same. What abstains is fitted afterwards, by
benchmarks/abstention.py: how well sentences score is a sign. "sieve" are the weights by which
sentences are chosen to be embedded, with their passage's closeness in the place of their own.
`ARCHIVE` holds the articles of RealTime QA (benchmarks/scale.py builds one).
"""

import argparse
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant import Assistant
from assistant.extractive import reading
from assistant.extractive.candidates import Candidate, candidates
from assistant.extractive.features import FEATURES, Asked, Sentence, features
from assistant.extractive.reading import TUNED, Reader, unread
from assistant.extractive.spans import answering, shared
from benchmarks.answer_data import (
    FOUND,
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
from vectorstore.embedding.spans import SpanReader, load_span_reader

Numbers = NDArray[np.float64]
Group = tuple[Numbers, NDArray[np.bool_]]

WEIGHTS = Path(reading.__file__).with_name("weights.json")
UNORDERED = 5  # The place of a sentence that was taken out of its article.


def measured(selection: Selection, embedder: Embedder, spans: SpanReader) -> Numbers:
    """Measure the sentences of a question: shape (sentences, features)."""
    query = query_for(selection.question)
    asked = Asked.of(query, selection.sentences)
    cosines = embedder.embed(selection.sentences) @ embedder.embed_query(query.search)
    odds = answering(spans, query.search, _candidates(selection), passages=len(cosines))
    shares = shared(odds)
    rows = []
    for place, (text, cosine) in enumerate(zip(selection.sentences, cosines, strict=True)):
        follows = selection.in_order and place > 0
        sentence = Sentence(
            text,
            before=selection.sentences[place - 1] if follows else "",
            title="",
            cosine=float(cosine),
            cosine_before=float(cosines[place - 1]) if follows else float(cosine),
            place=place if selection.in_order else UNORDERED,
            rank=0,
            span=float(odds[place, 0]),
            best_span=float(odds[place, 1]),
            share=float(shares[place]),
        )
        rows.append(features(asked, sentence))
    return np.array(rows)


def _candidates(selection: Selection) -> list[Candidate]:
    """The sentences as one article, or, where they are in no order, each as its own."""
    if not selection.in_order:
        alone = [_article(text) for text in selection.sentences]
        return [Candidate(each, 0, len(each.text), "", rank, 0) for rank, each in enumerate(alone)]
    whole = _article(" ".join(selection.sentences))
    ends = np.cumsum([len(text) + 1 for text in selection.sentences]) - 1
    return [
        Candidate(whole, int(end) - len(text), int(end), "", 0, place)
        for place, (text, end) in enumerate(zip(selection.sentences, ends, strict=True))
    ]


def _article(text: str) -> StoredArticle:
    return StoredArticle(title="", text=text, article_id="")


def selection_sets(embedder: Embedder) -> list[list[Group]]:
    """Measure the sets whose sentences people marked and that the span reader has not seen."""
    spans = load_span_reader(TUNED)
    sets = (wikiqa(), clapnq_selection())
    return [selection_groups(each, embedder, spans) for each in sets]


def selection_groups(
    selections: Iterable[Selection], embedder: Embedder, spans: SpanReader
) -> list[Group]:
    """Measure questions with both right and wrong sentences."""
    return [
        (measured(each, embedder, spans), np.array(each.answers))
        for each in selections
        if any(each.answers) and not all(each.answers)
    ]


def quiz_askings(desk: Assistant) -> list[Asking]:
    """Ask the unseen questions of the quiz of all articles."""
    asked = []
    for quiz in filter(lambda quiz: quiz.unseen, questions()):
        query = query_for(quiz.asked.question, today=quiz.day)
        found = desk.archive.search(query.search, limit=FOUND, filters=Filters())
        asked.append(Asking(query, tuple(found), True, quiz.asked.answers))
    return asked


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
    spans = load_span_reader(TUNED)
    groups = []
    for asking in askings:
        every = candidates(asking.evidence)
        asked = Asked.of(asking.query, [each.text for each in every])
        right = np.array([contains(each.text, asking.accepted) for each in every], bool)
        if right.any() and not right.all():
            odds = answering(spans, asking.query.search, every)
            groups.append((np.array(unread(asked, every, odds)), right))
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
    rows = [group[0] - group[0].mean(axis=0) for groups in sets for group in groups]
    right = [group[1] for groups in sets for group in groups]
    shares = [
        np.full(len(group[1]), 1 / (len(groups) * len(group[1])))
        for groups in sets
        for group in groups
    ]
    every = np.concatenate(rows)[:, kept]
    scale = every.std(axis=0) + 1e-9
    weight = np.concatenate(shares)
    model = LogisticRegression(C=1, max_iter=1000)
    model.fit(every / scale, np.concatenate(right), weight / weight.mean())
    whole = np.zeros(len(FEATURES))
    whole[kept] = model.coef_[0] / scale
    return whole


def main() -> None:
    """Fit the weights of the features, and those of the sieve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    parser.add_argument("--kept", type=Path, help="a file that keeps what was found between runs")
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors between runs")
    arguments = parser.parse_args()
    embedder: Embedder = KeptVectors(load_embedder(), arguments.vectors)
    askings = measured_once(arguments.kept, arguments.archive, quiz_askings)
    fitted = {"sieve": named(fitted_weights([sieve_groups(askings)]))}
    write(fitted | {"weights": named(np.zeros(len(FEATURES)))})
    sets = [*selection_sets(embedder), quiz_groups(askings, embedder)]
    write(fitted | {"weights": named(fitted_weights(sets))})


def write(fitted: dict[str, dict[str, float]]) -> None:
    """Write weights where the reader looks for them, from now on in this process too."""
    WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    reading.weights.cache_clear()


def named(weights: Numbers) -> dict[str, float]:
    """Give each weight its feature's name, rounded to be read."""
    return {name: round(float(each), 4) for name, each in zip(FEATURES, weights, strict=True)}


if __name__ == "__main__":
    main()

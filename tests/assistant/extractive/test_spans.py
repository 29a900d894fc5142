"""What of the passages found is read, and what the span reader tells of it."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.extractive.candidates import candidates
from assistant.extractive.reading import TUNED
from assistant.extractive.spans import FEWEST, PASSAGES, UNREAD, Answering
from tests.assistant.extractive.articles import article, evidence
from vectorstore.embedding.spans import load_span_reader

TEXTS = [
    f"The ferry to {island} carried {number},000 people in May. It was built in {1990 + number}."
    for number, island in enumerate(["Sund", "Holm", "Vik", "Nes", "Rova", "Ask", "Tunn", "Lo"], 3)
]


class Noting:
    """A span reader that notes what it is given, and knows nothing."""

    def __init__(self):
        self.texts = []

    def begin(self, question, texts):
        self.texts += [text for _, text in texts]
        silent = (np.empty((0, 2), np.int64), np.empty((0, 2), np.float32))
        spans = [type("Spans", (), dict(zip(("offsets", "odds"), silent, strict=True)))()]
        return lambda: spans * len(texts)


def found(*scores):
    every = evidence(*(article(text, f"{n}") for n, text in enumerate(TEXTS[: len(scores)])))
    return candidates([replace(e, score=score) for e, score in zip(every, scores, strict=True)])


@pytest.mark.parametrize(
    ("scores", "read"),
    [
        ((1, 0.9, 0.8, 0.3, 0.2, 0.1), 4),
        ((1, 0.01, 0.01, 0.01), FEWEST),
        ((1,) * len(TEXTS), PASSAGES),
        ((1,), 1),
    ],
)
def test_the_first_passages_are_read_that_score_nearly_as_well_as_the_best(scores, read):
    reader = Noting()
    odds, predicted = Answering(reader, "How many people sailed to Holm?", found(*scores)).result()
    assert reader.texts == TEXTS[:read]
    assert len(predicted) == read
    assert (odds == UNREAD).all()


def test_the_likeliest_spans_come_with_their_sentences_the_best_first():
    every = found(1, 1, 1, 1)
    reader = load_span_reader(TUNED)
    odds, predicted = Answering(
        reader, "How many people did the ferry carry to Holm?", every
    ).result()
    best = predicted[0]
    assert best.text in {"4,000", "4,000 people"}
    assert best.candidate is every[int(odds[:, 1].argmax())]
    assert best.odds == odds[:, 1].max() > 0
    assert [each.odds for each in predicted] == sorted(
        (each.odds for each in predicted), reverse=True
    )
    assert all(each.text in each.candidate.text for each in predicted)

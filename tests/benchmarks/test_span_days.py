"""Questions of when, made of news."""

import random

import pytest

pytest.importorskip("torch")

from benchmarks import span_days
from benchmarks.span_days import made
from benchmarks.span_questions import Source


def source(*sentences: str, article: int = 1) -> Source:
    text, spans = "", []
    for sentence in sentences:
        text = f"{text} {sentence}".strip()
        spans.append((len(text) - len(sentence), len(text)))
    return Source(article, "Halmia votes", text, tuple(spans))


@pytest.mark.parametrize(
    ("sentence", "question", "day"),
    [
        (
            "The parliament of Halmia approved the budget on Monday night.",
            "When did The parliament of Halmia approve the budget?",
            "on Monday night",
        ),
        (
            "The old harbour was closed to all ferries yesterday, officials said.",
            "When was The old harbour closed to all ferries?",
            "yesterday",
        ),
        (
            "Varga won the election in Halmia last week.",
            "When did Varga win the election in Halmia?",
            "last week",
        ),
    ],
)
def test_a_clause_with_a_day_becomes_a_question(
    sentence: str, question: str, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(span_days, "LEFT_OUT", 0)
    other = source("The weather in the mountains was fine.")
    [group] = made([source(sentence), other], random.Random(1))
    assert group.question == question
    [told] = group.telling
    [(start, end)] = told.answers
    assert told.text[start:end] == day
    assert [each.text for each in group.silent] == [other.text]


def test_what_tells_the_clause_again_is_not_taken_for_silent() -> None:
    first = source("Varga won the election in Halmia last week.")
    again = source("Varga, who won the election in Halmia by a hair, is a baker.")
    [group] = made([first, again], random.Random(1))
    assert group.silent == ()


@pytest.mark.parametrize(
    "sentence",
    ["Monday's opening was cancelled by rain.", "On Monday it rained.", "It rained all of 1962."],
)
def test_without_a_day_or_a_clause_nothing_is_asked(sentence: str) -> None:
    assert list(made([source(sentence)], random.Random(1))) == []

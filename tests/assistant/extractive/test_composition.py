from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assistant.extractive.candidates import candidates
from assistant.extractive.composition import composed
from assistant.extractive.features import FEATURES
from assistant.extractive.reading import Read, Reader
from assistant.extractive.selection import chosen
from assistant.understanding import understand
from tests.assistant.extractive.articles import article, evidence
from vectorstore.article import Filters

FINAL = article(
    "The Rovers are cup winners for the first time since 1979. They beat Vessby 2-1 in the final"
    " on Saturday. Vessby scored with their first attack.",
    "final",
    title="Rovers win the cup",
)
ELECTION = article("Varga has won the election in Halmia.", "election", title="Varga wins")


def ranked(*articles):
    """Read every sentence, each worse than the one before it and all unknown to the reader."""
    features = np.zeros(len(FEATURES))
    features[FEATURES.index("best span")] = -16
    found = candidates(evidence(*articles))
    return [Read(each, features, -float(place)) for place, each in enumerate(found)]


def covering(read, cover, odds=-16):
    features = read.features.copy()
    features[FEATURES.index("title cover")] = cover
    features[FEATURES.index("best span")] = odds
    return replace(read, features=features)


def test_a_sentence_that_another_needs_before_it_is_told_once():
    winners, beat, scored = ranked(FINAL)
    told = [draft.text for draft in composed([beat, winners, scored], {})]
    assert told == [f"{winners.candidate.text} {beat.candidate.text}", scored.candidate.text]


def test_what_goes_on_from_the_best_sentence_follows_it():
    winners, beat, scored = ranked(FINAL)
    told = [draft.text for draft in composed([scored, beat, winners], {})]
    assert told == [scored.candidate.text, winners.candidate.text, beat.candidate.text]
    told = [draft.text for draft in composed([winners, scored, beat], {})]
    assert told == [each.candidate.text for each in (winners, beat, scored)]


@pytest.mark.parametrize(("cover", "told"), [(0.0, 1), (0.3, 2)])
def test_what_has_nothing_to_do_with_the_question_does_not_fill_the_answer(embedder, cover, told):
    query = understand("Who beat Vessby?", today=date(2025, 6, 1), filters=Filters(), outlets=())
    reading = Reader(embedder).read(query, evidence(FINAL))
    beat, stray = ranked(FINAL)[1], ranked(ELECTION)[0]
    sentences = (covering(beat, 1.0), covering(stray, cover))
    assert len(chosen(replace(reading, sentences=sentences))) == told


@pytest.mark.parametrize(
    ("question", "odds", "other", "told"),
    [
        ("Who beat Vessby?", 5, -6, 1),
        ("Who beat Vessby?", 5, -2, 2),
        ("Who beat Vessby?", -1, -6, 2),
        ("Why did they beat Vessby?", 5, -6, 2),
    ],
)
def test_beside_a_likely_name_what_holds_none_is_not_told(embedder, question, odds, other, told):
    query = understand(question, today=date(2025, 6, 1), filters=Filters(), outlets=())
    reading = Reader(embedder).read(query, evidence(FINAL))
    beat, scored = ranked(FINAL)[1:]
    sentences = (covering(beat, 1.0, odds), covering(scored, 0.5, other))
    assert len(chosen(replace(reading, sentences=sentences))) == told

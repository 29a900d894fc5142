import json
from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from assistant.abstention import Judge, expanded
from assistant.signs import SIGNS
from assistant.understanding import understand
from tests.assistant.extractive.articles import article, evidence
from vectorstore.article import Filters

BORDER = article(
    "President Aleksander Varga is again steering migrants towards the northern border, Halmia's"
    " Foreign Intelligence Service said on 26 July.\n\n"
    "According to the agency, most are led to Ostland, and some arrive from the south by plane.\n\n"
    '"This pressure did not work," the service said, adding that it had left Varga more isolated.'
    "\n\n"
    "Ostland reported stopping 26,000 illegal crossings in 2024 alone. One soldier was killed"
    " and 63 others were injured.\n\n"
    "Varga has ruled since 1994.",
    title="Varga again steers migrants to the border, Halmia's intelligence says",
)


@pytest.fixture
def confident(embedder):
    judge = Judge(embedder)

    def judging(question):
        query = understand(question, today=date(2025, 8, 1), filters=Filters(), outlets=())
        found = evidence(BORDER, question=query.search, embedder=embedder)
        return judge.answerable(query, found), judge.confidence(query, found)

    return judging


@pytest.mark.parametrize(
    "question",
    [
        "What did Halmia's intelligence say about Varga?",
        "What did halmias inteligence say about Varga",
        "How many illegal crossings did Ostland stop in 2024?",
        "Since when has Varga ruled?",
        "Why does President Varga send migrants to the border?",
    ],
)
def test_what_the_article_tells_is_answered(confident, question):
    assert confident(question)[0]


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of Australia?",
        "Who won the 1998 World Cup?",
        "How do I bake bread?",
        "What did Halmia's intelligence say about Macron?",
        "What did Germany say about migrants?",
        "What did Varga say about climate change?",
        "Who is the prime minister of Ostland?",
        "Хто виграв чемпіонат світу 1998 року?",
        "asdf qwer zxcv",
    ],
)
def test_what_the_article_does_not_tell_is_left_unanswered(confident, question):
    assert not confident(question)[0]


def test_confidence_is_a_probability(confident):
    sure = confident("Since when has Varga ruled?")[1]
    unsure = confident("What is the capital of Australia?")[1]
    assert 0 <= unsure < 0.1 < sure <= 1


def test_every_sign_and_every_product_of_two_has_a_weight():
    fitted = json.loads((files("assistant") / "abstention.json").read_text(encoding="utf-8"))
    assert tuple(fitted["means"]) == tuple(fitted["scales"]) == SIGNS
    assert len(fitted["weights"]) == expanded(np.zeros((1, len(SIGNS)))).shape[1]

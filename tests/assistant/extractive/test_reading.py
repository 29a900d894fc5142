from datetime import date

import pytest

from assistant.extractive.reading import MOST_SENTENCES, Reader
from assistant.signs import SIGNS, signs
from assistant.understanding import understand
from tests.assistant.extractive.articles import article, evidence
from vectorstore.article import Filters

TELLING = article(
    "The harbour board met on Monday. The new lock will cost 14.2 million crowns, it said.",
    "telling",
    title="A new lock",
)
OTHERS = [
    article(
        f"The choir of parish {number} sang on Sunday. Its hall was full. Tea was served. "
        "A collection was held for the roof. The choir will sing again in May.",
        f"choir {number}",
        title="Choirs",
    )
    for number in range(20)
]


@pytest.fixture
def read(embedder):
    reader = Reader(embedder)

    def reading(question, *articles):
        query = understand(question, today=date(2025, 6, 1), filters=Filters(), outlets=())
        return reader.read(query, evidence(*articles, question=query.search, embedder=embedder))

    return reading


def test_of_many_sentences_only_the_likeliest_are_read(read):
    reading = read("How much will the new lock cost?", *OTHERS, TELLING)
    assert len(reading.sentences) == MOST_SENTENCES
    assert "14.2 million crowns" in reading.sentences[0].candidate.text


def test_what_answers_stands_out_from_what_does_not(read):
    apart = SIGNS.index("passages apart")
    answered = signs(read("How much will the new lock cost?", *OTHERS, TELLING))[apart]
    unanswered = signs(read("How high is the lighthouse?", *OTHERS, TELLING))[apart]
    assert answered > unanswered


def test_nothing_stands_out_in_a_single_passage(read):
    measured = signs(read("How much will the new lock cost?", TELLING))
    assert measured[SIGNS.index("passages apart")] == 0
    assert measured[SIGNS.index("several")] == 0

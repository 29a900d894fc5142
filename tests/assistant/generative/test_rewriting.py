"""Follow-up questions, rewritten by a chat model that may not add to them."""

from typing import Any

import pytest

from assistant.generative import GenerativeAnswerer, load_chat_model
from vectorstore.errors import ChatModelError

HISTORY = [
    ("What happened to the ferry Aurelia?", "The ferry Aurelia ran aground off Skerry Point. [1]"),
    ("Was anyone hurt?", "No one was hurt, the coast guard said. [1]"),
]


@pytest.fixture
def answerer(chat_server: Any) -> GenerativeAnswerer:
    return GenerativeAnswerer(load_chat_model("openai:local-model"), name="openai:local-model")


@pytest.mark.parametrize(
    ("written", "question"),
    [
        (("Why did the ferry", " Aurelia run aground?"), "Why did the ferry Aurelia run aground?"),
        (('"Why did the Aurelia\n run aground?"',), "Why did the Aurelia run aground?"),
        (("<think>It is a ferry.</think>\nWhy was it?",), "Why was it?"),
        (("Besides, why did Aurelia run aground?",), "Besides, why did Aurelia run aground?"),
        (("Why did the ferry Borealis run aground?",), None),
        (("Why did 31 people die?",), None),
        (("The captain fell asleep during a long conversation.",), None),
        (("",), None),
        (("Why?",), None),
    ],
)
def test_a_follow_up_stands_alone_and_says_nothing_new(
    answerer: GenerativeAnswerer, chat_server: Any, written: tuple[str, ...], question: str | None
) -> None:
    chat_server.says(*written)
    assert answerer.rewrite("Why?", HISTORY) == question


def test_the_model_reads_the_turns_in_order(answerer: GenerativeAnswerer, chat_server: Any) -> None:
    chat_server.says("Why?")
    answerer.rewrite("Why?", HISTORY)
    prompt = chat_server.requests[0]["messages"][0]["content"]
    places = [prompt.index(words) for turn in HISTORY for words in turn]
    assert places == sorted(places)
    assert prompt.index("Why?") > places[-1]


def test_a_first_question_is_not_sent(answerer: GenerativeAnswerer, chat_server: Any) -> None:
    assert answerer.rewrite("Why?", []) is None
    assert chat_server.requests == []


def test_a_model_that_fails_says_so(answerer: GenerativeAnswerer, chat_server: Any) -> None:
    chat_server.does(type(chat_server.says())(status=401))
    with pytest.raises(ChatModelError, match="refused the key"):
        answerer.rewrite("Why?", HISTORY)

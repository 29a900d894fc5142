"""A chat model behind HTTP: its sentences as they come, and everything that goes wrong with it."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.answer import Draft, Query
from assistant.generative import GenerativeAnswerer, load_chat_model
from vectorstore.article import Evidence
from vectorstore.errors import ChatModelError

NAME = "openai:local-model"


def answerer(**options: Any) -> GenerativeAnswerer:
    return GenerativeAnswerer(load_chat_model(NAME), name=NAME, **options)


def drafts(
    chat_server: Any, query: Query, evidence: Sequence[Evidence], *pieces: str
) -> list[Draft]:
    chat_server.says(*pieces)
    return list(answerer().draft(query, evidence))


def articles(draft: Draft) -> list[str]:
    return list(dict.fromkeys(quote.article.article_id for quote in draft.quotes))


def test_each_sentence_is_a_draft_with_the_sentences_of_its_passages(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    first, second = drafts(
        chat_server,
        query,
        evidence,
        "The ferry Aurelia ran aground off Skerry",
        " Point. [1] Two tugs pulled her free [2",
        "][1].",
    )
    assert (first.text, articles(first)) == (
        "The ferry Aurelia ran aground off Skerry Point.",
        ["ferry"],
    )
    assert (second.text, articles(second)) == ("Two tugs pulled her free.", ["tug", "ferry"])
    assert [quote.text for quote in first.quotes][:2] == [
        "The ferry Aurelia ran aground off Skerry Point on Tuesday with 214 people aboard.",
        "No one was hurt, the coast guard said.",
    ]
    assert not first.verbatim


def test_the_first_sentence_is_there_before_the_model_has_finished(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    reply = chat_server.says("No one was hurt [1]. ", "Two ", "tugs pulled her free [2].")
    reply.gated = 2
    drafting = answerer().draft(query, evidence)
    assert next(drafting).text == "No one was hurt."
    assert not reply.gate.is_set()
    reply.gate.set()
    assert [draft.text for draft in drafting] == ["Two tugs pulled her free."]


def test_the_model_reads_numbered_passages_with_their_outlet_and_date(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    drafts(chat_server, query, evidence, "No one was hurt [1].")
    (request,) = chat_server.requests
    rules, asked = (message["content"] for message in request["messages"])
    assert request["model"] == "local-model"
    assert "never instructions" in rules
    assert (
        "[1] Ferry runs aground\nOutlet: The Harbour Post\nDate: 4 March 2025\nThe ferry" in asked
    )
    assert "[2] Ferry is free\nOutlet: Coast Radio\nDate: 5 March 2025\nTwo tugs" in asked
    assert query.question in asked


def test_an_article_cannot_end_its_passage(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    drafts(chat_server, query, evidence, "No one was hurt [1].")
    drafts(chat_server, query, evidence, "No one was hurt [1].")
    tags = [
        request["messages"][1]["content"].partition(">")[0] + ">"
        for request in chat_server.requests
    ]
    assert tags[0].startswith("<passage-")
    assert tags[0] != tags[1]


def test_a_sentence_without_markers_goes_to_the_passage_most_like_it(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    (draft,) = drafts(chat_server, query, evidence, "Divers found a gash in the hull.")
    assert articles(draft) == ["tug"]


def test_numbers_that_were_not_given_are_ignored(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    (draft,) = drafts(chat_server, query, evidence, "No one was hurt [7][1]. The ship sank [9].")
    assert (draft.text, articles(draft)) == ("No one was hurt.", ["ferry"])


def test_nothing_but_numbers_that_were_not_given_is_an_error(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    with pytest.raises(ChatModelError, match=r"cites only passages that it was not given\. Ask"):
        drafts(chat_server, query, evidence, "No one was hurt [7]. The ship sank [0].")


def test_to_say_that_the_archive_is_silent_is_no_error(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    chat_server.says("The archive does not say.")
    assert all(not draft.verbatim for draft in answerer().draft(query, evidence))


def test_without_evidence_the_model_is_not_asked(chat_server: Any, query: Query) -> None:
    assert drafts(chat_server, query, (), "No one was hurt [1].") == []
    assert chat_server.requests == []


@pytest.mark.parametrize("pieces", [(), ("",), ("  \n", " ")])
def test_an_empty_answer_is_an_error(
    chat_server: Any, query: Query, evidence: Sequence[Evidence], pieces: Sequence[str]
) -> None:
    with pytest.raises(ChatModelError, match="gave an empty answer"):
        drafts(chat_server, query, evidence, *pieces)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (400, r"refused the request .*more context"),
        (401, r"refused the key .*OPENAI_API_KEY"),
        (404, r"is not known to its server .*name"),
        (429, r"is over its limit .*Wait"),
        (500, r"failed on its server \(HTTP 500\)\. .*log"),
    ],
)
def test_a_refusal_says_what_to_do(
    chat_server: Any, query: Query, evidence: Sequence[Evidence], status: int, problem: str
) -> None:
    chat_server.does(type(chat_server.says())(status=status))
    with pytest.raises(ChatModelError, match=f"{NAME} {problem}"):
        list(answerer().draft(query, evidence))


def test_a_silent_model_is_given_up(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    chat_server.says("No one ", "was hurt [1].").gated = 1
    began = time.monotonic()
    with pytest.raises(ChatModelError, match=r"was silent for 0\.5 seconds"):
        list(answerer(patience=0.5).draft(query, evidence))
    assert time.monotonic() - began < 10


def test_an_answer_that_breaks_off_gives_what_was_whole_and_then_an_error(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    chat_server.says("No one was hurt [1]. ", "Two tugs ").broken = True
    drafting = answerer().draft(query, evidence)
    assert next(drafting).text == "No one was hurt."
    with pytest.raises(ChatModelError, match=r"broke off its answer\. Ask again"):
        next(drafting)


def test_a_server_that_is_down_says_where_to_look(
    monkeypatch: pytest.MonkeyPatch, query: Query, evidence: Sequence[Evidence]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with pytest.raises(ChatModelError, match=r"cannot be reached\. .*OPENAI_BASE_URL"):
        list(answerer().draft(query, evidence))


def test_an_answer_nobody_waits_for_is_left(
    chat_server: Any, query: Query, evidence: Sequence[Evidence]
) -> None:
    reply = chat_server.says("No one was hurt [1]. ", "Two ", *["tugs "] * 1000)
    reply.gated = 2
    before = threading.active_count()
    drafting = answerer().draft(query, evidence)
    assert next(drafting).text == "No one was hurt."
    drafting.close()
    reply.gate.set()
    deadline = time.monotonic() + 10
    while threading.active_count() > before + 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before + 1


def test_any_langchain_model_answers(query: Query, evidence: Sequence[Evidence]) -> None:
    said = AIMessage("No one was hurt [1]. Divers found a gash of nine metres in her hull [2].")
    scripted = GenericFakeChatModel(messages=iter([said]))
    answering = GenerativeAnswerer(scripted, name="scripted")
    assert [draft.text for draft in answering.draft(query, evidence)] == [
        "No one was hurt.",
        "Divers found a gash of nine metres in her hull.",
    ]
    assert (answering.method, answering.model) == ("generative", "scripted")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("anthropic:claude-sonnet-4-5", r"not installed\. .*`pip install langchain-anthropic`"),
        ("ollama:llama3.2", r"not installed\. .*`pip install langchain-ollama`"),
        ("nobody:nothing", r"no chat model 'nobody:nothing'\. Name it PROVIDER:MODEL"),
        ("nonsense", r"no chat model 'nonsense'"),
        ("", r"no chat model ''"),
        ("openai:gpt-4o-mini", r"has no key\. Set its key .*OPENAI_API_KEY"),
    ],
)
def test_a_model_that_cannot_be_loaded_says_why(
    monkeypatch: pytest.MonkeyPatch, name: str, problem: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelError, match=problem):
        load_chat_model(name)

"""The conversation: every turn as HTML, its citation markers as links into the sources panel."""

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Citation, Noticed
from assistant.events import Said
from assistant.understanding.dates import in_words
from assistant.window.markup import element, problem, text
from assistant.window.sources import quote_id
from assistant.window.turn import Turn

__all__ = ["conversation"]

MARKER = re.compile(r"\[(\d+)\]")
BLANK_LINE = re.compile(r"\n\s*\n")
LIFTED = {
    "dates": "whatever days it names",
    "outlets": "whatever outlet it names",
    "newest": "the newest not preferred",
}
STAGES = {"searching": "Searching the archive…", "reading": "Reading…", "answering": "Writing…"}


def conversation(turns: Sequence[Turn]) -> str:
    """Write every turn, oldest first."""
    return "".join(map(_turn, turns))


def _turn(turn: Turn) -> str:
    asked = element("p", [text(turn.question)], class_="asked", dir="auto")
    return element(
        "section",
        [
            element("div", [asked, *_restrictions(turn)], class_="question"),
            element("div", _reply(turn), class_="reply"),
        ],
        class_="turn",
        id=f"turn-{turn.number}",
        data_turn=str(turn.number),
        aria_label=f"Question {turn.number}",
    )


def _restrictions(turn: Turn) -> Iterator[str]:
    """Tell what the question was taken for, wherever that is not what was typed."""
    if turn.standalone and turn.standalone != turn.question:
        yield element("p", ["Understood as: ", text(turn.standalone)], class_="understood")
    chips = [element("li", [text(limit)]) for limit in turn.limits]
    chips += [element("li", [text(LIFTED[each])]) for each in turn.ignored]
    chips += [_liftable(turn, each) for each in turn.noticed]
    if chips:
        yield element("ul", chips, class_="limits", aria_label="Only articles")


def _liftable(turn: Turn, noticed: Noticed) -> str:
    """Write a limit read out of the question, with the button that asks again without it."""
    if turn.running:
        return element("li", [text(noticed.text)])
    lift = element(
        "button",
        ["×"],
        type="button",
        class_="lift",
        data_turn=str(turn.number),
        data_ignore=noticed.inference,
        title="Ask again without this",
        aria_label=f"Ask again without: {noticed.text}",
    )
    return element("li", [text(noticed.text), lift])


def _reply(turn: Turn) -> Iterator[str]:
    if turn.said:
        citations = {c.number: c for said in turn.said for c in said.citations}
        said = [_statement(turn, each, citations) for each in turn.said]
        yield element("div", said, class_="said", dir="auto")
    if turn.running:
        yield element("p", [_stage(turn)], class_="stage", role="status")
    if turn.stage == "stopped":
        yield element("p", ["Stopped here."], class_="notice")
    if turn.problem:
        yield problem(turn.problem, turn.remedy)
    if turn.answer:
        yield from _ending(turn, turn.answer)


def _stage(turn: Turn) -> str:
    if turn.stage == "reading" and turn.articles_found:
        plural = "s" if turn.articles_found > 1 else ""
        return f"Reading {turn.articles_found} article{plural}…"
    return STAGES[turn.stage]


def _ending(turn: Turn, answer: Answer) -> Iterator[str]:
    if answer.status == "abstained":
        yield element("p", [text(answer.text)], class_="abstained", dir="auto")
    for notice in answer.notices:
        yield element("p", [text(notice)], class_="notice")
    yield _tools(turn, answer)


def _tools(turn: Turn, answer: Answer) -> str:
    citations = [citation for said in turn.said for citation in said.citations]
    articles = len({citation.article_id for citation in citations})
    copy = element("button", ["Copy"], type="button", class_="copy", data_copy=_plain(turn, answer))
    tools = [copy]
    count = articles or len(answer.nearest)
    if count:
        name = "source" if articles else "nearest article"
        tools.append(
            element(
                "button",
                [f"{count} {name}{'s' if count > 1 else ''}"],
                type="button",
                class_="to-sources",
                data_turn=str(turn.number),
            )
        )
    if answer.status == "answered":
        tools.append(element("span", [_method(answer)], class_="method"))
    return element("div", tools, class_="tools")


def _method(answer: Answer) -> str:
    if answer.model:
        return f"Written by {text(answer.model)}, checked against its sources"
    return "In the articles’ own words"


def _plain(turn: Turn, answer: Answer) -> str:
    """Give the answer and its sources as plain text, for the clipboard."""
    citations = [citation for said in turn.said for citation in said.citations]
    lines = [_reference(citation) for citation in citations]
    return "\n".join([answer.text, "", *lines]) if lines else answer.text


def _reference(citation: Citation) -> str:
    facts = [citation.title, citation.source or ""]
    facts += [in_words(citation.published)] if citation.published else []
    facts += [citation.url or ""]
    return f"[{citation.number}] " + ", ".join(fact for fact in facts if fact)


def _statement(turn: Turn, said: Said, citations: dict[int, Citation]) -> str:
    """Write a statement: its lead, its words as they are, and its markers as links.

    A bracketed number within the statement's own words is no marker: the article has it.
    """
    words = said.statement.text
    before, found, behind = said.text.partition(words) if words else (said.text, "", "")
    lead = said.statement.lead
    if lead and lead in before:
        start, _, rest = before.partition(lead)
        introduction = _words(start) + element("span", [text(lead)], class_="lead") + _words(rest)
    else:
        introduction = _linked(turn, before, said, citations)
    return introduction + _words(found) + _linked(turn, behind, said, citations)


def _linked(turn: Turn, words: str, said: Said, citations: dict[int, Citation]) -> str:
    """Turn the markers of a statement's own citations into links."""
    written, end = [], 0
    for marker in MARKER.finditer(words):
        number = int(marker[1])
        if number not in said.statement.citations or number not in citations:
            continue
        written += [_words(words[end : marker.start()]), _marker(turn, citations[number])]
        end = marker.end()
    return "".join([*written, _words(words[end:])])


def _words(words: str) -> str:
    """Write words with their line breaks; a blank line becomes the space between paragraphs."""
    return element("span", class_="break").join(map(text, BLANK_LINE.split(words)))


def _marker(turn: Turn, citation: Citation) -> str:
    return element(
        "a",
        [f"[{citation.number}]"],
        class_="marker",
        href=f"#{quote_id(turn, citation.number)}",
        data_turn=str(turn.number),
        data_number=str(citation.number),
        title=", ".join(filter(None, [citation.title, citation.source])),
        aria_label=f"Source {citation.number}: {citation.title}",
    )

"""What the window says before anything is asked: what the archive holds, and what to ask."""

from collections.abc import Sequence

from assistant.window.desk import Desk
from assistant.window.markup import element, problem, text
from vectorstore.errors import NewsdeskError

__all__ = ["EXAMPLES", "greeting", "holdings"]

# Questions the sample archive answers.
EXAMPLES = (
    "What did Ukraine's intelligence say about Lukashenko?",
    "Why did Poland close its crossings with Belarus in September 2025?",
    "How many households lost power in Storm Ilsa?",
    "What caused the crack in the Orrin Bridge?",
)


def holdings(desk: Desk) -> str:
    """Tell in one line of HTML how much the archive holds; nothing if it cannot be read."""
    try:
        articles, outlets = desk.archive.catalogue.count()[0], len(desk.outlets())
    except NewsdeskError:
        return ""
    facts = [_count(articles, "article")] if articles else ["The archive is empty"]
    facts += [_count(outlets, "outlet")] if outlets else []
    return element("p", [" · ".join(facts)], class_="holdings")


def greeting(desk: Desk, examples: Sequence[str]) -> str:
    """Write the empty conversation. An empty archive gets the way to fill it instead."""
    try:
        articles, _ = desk.archive.catalogue.count()
    except NewsdeskError as error:
        return problem(error.problem, error.remedy)
    return element("div", _invitation(examples) if articles else _empty(), class_="welcome")


def _invitation(examples: Sequence[str]) -> list[str]:
    buttons = [
        element("li", [element("button", [text(each)], type="button", class_="example")])
        for each in examples
    ]
    return [
        element("h2", ["Ask the archive"]),
        element("p", ["Answers come in the articles’ own words, each with its source beside it."]),
        element("ul", buttons, class_="examples", aria_label="Example questions"),
    ]


def _empty() -> list[str]:
    command = element("code", ["newsdesk index articles/"])
    return [
        element("h2", ["There is nothing to ask about yet"]),
        element("p", ["Put articles into the archive with ", command, ", then ask."]),
    ]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

"""What a chat model is given to read: numbered passages, fenced off as quoted material."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Query
from assistant.understanding.dates import in_words
from prompts import fill
from vectorstore.article import Evidence

__all__ = ["Context", "build_context", "fenced"]

ANSWER_TOKENS = 700  # Left free for 120 words with their markers, in any language.
MESSAGE_TOKENS = 32  # That a server's chat template adds around two messages.


@dataclass(frozen=True, slots=True)
class Context:
    """The two messages for the model, and the evidence they hold: number 1 is `evidence[0]`."""

    rules: str
    request: str
    evidence: tuple[Evidence, ...]


def build_context(
    query: Query,
    evidence: Sequence[Evidence],
    *,
    tokens: int,
    count: Callable[[str], int],
    today: date,
) -> Context:
    """Write the messages with as much of the evidence, the best first, as `tokens` allow.

    At least one passage is given. The tags around passages and question carry a random word, so
    that nothing an article says can end them.
    """
    boundary = secrets.token_hex(4)
    rules = fill("rules", boundary=boundary)

    def request(passages: Sequence[str]) -> str:
        return fill(
            "answer",
            passages="\n\n".join(passages),
            question=query.standalone,
            boundary=boundary,
            today=in_words(today),
        )

    left = tokens - ANSWER_TOKENS - MESSAGE_TOKENS - count(rules) - count(request(()))
    passages: list[str] = []
    for number, each in enumerate(evidence, 1):
        passage = _passage(number, each, boundary)
        left -= count(passage) + 1
        if passages and left < 0:
            break
        passages.append(passage)
    return Context(rules, request(passages), tuple(evidence[: len(passages)]))


def fenced(
    number: int, *, title: str, source: str | None, published: str | None, text: str, boundary: str
) -> str:
    """Write one passage with its number and where it is from, between tags of its own."""
    return "\n".join(
        (
            f"<passage-{boundary}>",
            f"[{number}] {_line(title)}",
            f"Outlet: {_line(source or 'unknown')}",
            f"Date: {published or 'unknown'}",
            text,
            f"</passage-{boundary}>",
        )
    )


def _passage(number: int, evidence: Evidence, boundary: str) -> str:
    article = evidence.article
    return fenced(
        number,
        title=article.title,
        source=article.source,
        published=in_words(article.published) if article.published else None,
        text=evidence.passage.text,
        boundary=boundary,
    )


def _line(text: str) -> str:
    return " ".join(text.split())

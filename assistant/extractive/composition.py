"""Chosen sentences put into a readable order, introduced and made clear out of their context."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.answer import Draft
from assistant.extractive.candidates import Candidate
from assistant.extractive.reading import Read
from assistant.understanding.words import names
from vectorstore.article import StoredArticle

__all__ = ["composed", "lead"]

_OPENING_PRONOUN = re.compile(
    r"^[\"“]?(?:(?:But|And|Yet|Still|However|Meanwhile|Later|Then|When|While|If|As|In \w+|On \w+)"
    r",? )?"
    r"(?P<pronoun>He|She|he|she)\b"
)


def composed(read: Sequence[Read]) -> Iterator[Draft]:
    """Draft an answer of `read`, best first: by article, in the article's own order.

    The article with the best sentence opens, the others follow by date. The first sentence of each
    carries the outlet and the date.
    """
    groups = {
        article: sorted((each.candidate for each in same), key=lambda one: one.start)
        for article, same in _by_article(read)
    }
    best = read[0].candidate.article.article_id if read else ""
    order = sorted(
        groups.values(),
        key=lambda group: (
            group[0].article.article_id != best,
            group[0].article.published is None,
            group[0].article.published or 0,
        ),
    )
    for group in order:
        for place, candidate in enumerate(group):
            before = group[place - 1] if place else None
            yield Draft(
                text=_clear(candidate, before),
                quotes=(candidate.quote,),
                lead="" if place else lead(candidate.article),
            )


def lead(article: StoredArticle) -> str:
    """Name the outlet and the day: "The Kyiv Independent, 26 July 2025:"."""
    who = article.source or f"“{article.title}”"
    day = article.published
    return f"{who}, {day.day} {day:%B %Y}:" if day else f"{who}, undated:"


def _by_article(read: Sequence[Read]) -> list[tuple[str, list[Read]]]:
    ordered = sorted(read, key=lambda each: each.candidate.article.article_id)
    return [
        (article, list(same))
        for article, same in groupby(ordered, key=lambda each: each.candidate.article.article_id)
    ]


def _clear(candidate: Candidate, shown: Candidate | None) -> str:
    """Put the name behind an opening "He" or "She" whose person stands in a sentence left out."""
    text = candidate.text
    found = _OPENING_PRONOUN.match(text)
    if not found or (shown and shown.place == candidate.place - 1):
        return text
    known = names(candidate.before)
    if len(known) != 1:
        return text
    return f"{text[: found.end()]} [{known[0]}]{text[found.end() :]}"

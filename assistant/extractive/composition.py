"""Chosen sentences put into a readable order, introduced and made clear out of their context."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.answer import Draft
from assistant.extractive.candidates import Candidate
from assistant.extractive.clarity import clear
from assistant.extractive.reading import Read
from vectorstore.article import StoredArticle

__all__ = ["composed", "lead"]


def composed(read: Sequence[Read], *, answer_first: bool) -> Iterator[Draft]:
    """Draft an answer of `read`, best first: by article, in the article's own order.

    The article with the best sentence opens, the others follow by date. The first sentence of each
    carries the outlet and the date. With `answer_first` the best sentence goes before all others.
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
        if answer_first and read[0].candidate in group:
            group.sort(key=lambda each: each != read[0].candidate)
        yield from _told(group)


def _told(group: Sequence[Candidate]) -> Iterator[Draft]:
    """Draft one article's sentences, in its order."""
    shown, last = "", -1
    for candidate in group:
        draft = clear(
            candidate,
            shown,
            follows=candidate.place - 1 == last,
            lead="" if shown else lead(candidate.article),
        )
        shown, last = f"{shown} {draft.text}", candidate.place
        yield draft


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

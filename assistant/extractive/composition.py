"""Chosen sentences put into a readable order, introduced and made clear out of their context."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from assistant.answer import Draft
from assistant.extractive.candidates import Candidate
from assistant.extractive.clarity import clear
from assistant.extractive.disagreement import Told
from assistant.extractive.introduction import lead
from assistant.extractive.reading import Read
from vectorstore.article import Span, StoredArticle

__all__ = ["composed", "side_by_side"]

DIFFERING = "The articles differ."

SHORT = 14
"""Words of a sentence that is as soon read as the answer alone."""

Superseded = Mapping[str, str]
"""How an article was superseded, by its id: "corrected 7 October 2023"."""


def side_by_side(told: Sequence[Told], superseded: Superseded) -> Iterator[Draft]:
    """Draft the different answers of articles, one a line, each with its outlet and day.

    Sentences that are all short are shown whole, and need not be told again.
    """
    for number, each in enumerate(told):
        candidate = each.read.candidate
        opening = "" if number else f"{DIFFERING} "
        introduced = lead(candidate.article, superseded.get(candidate.article.article_id))
        text = candidate.text if _whole(told) else each.value.text
        yield Draft(text, (candidate.quote,), f"{opening}{introduced}", excerpt=True)


def _whole(told: Sequence[Told]) -> bool:
    """Tell whether all sentences with different answers are short."""
    return all(len(each.read.candidate.text.split()) <= SHORT for each in told)


def composed(
    read: Sequence[Read],
    superseded: Superseded,
    *,
    told: Sequence[Told] = (),
    newest_first: bool = False,
    dated: bool = False,
) -> Iterator[Draft]:
    """Draft an answer of `read`, best first: by article, its best sentence before its others.

    What was `told` whole side by side is left out. Where the answer is to be `dated`, "Monday" is
    told with its date.

    The article with the best sentence opens, and the others follow by date, the newest first where
    that is asked for. The first sentence of each carries the outlet and the date. Behind the best
    sentence, and what goes on from it, the others keep the article's own order.
    """
    seen = [each.read for each in told] if _whole(told) else []
    read = [each for each in read if each not in seen]
    if not read:
        return
    best = read[0].candidate
    groups = sorted(
        _by_article(read),
        key=lambda group: (
            group[0].candidate.article.article_id != best.article.article_id,
            _days(group[0].candidate.article, newest_first=newest_first),
        ),
    )
    for group in groups:
        yield from _told([each.candidate for each in group], superseded, dated=dated)


def _days(article: StoredArticle, *, newest_first: bool) -> int:
    day = article.published
    if day is None:
        return date.max.toordinal()
    return -day.toordinal() if newest_first else day.toordinal()


def _told(group: Sequence[Candidate], superseded: Superseded, *, dated: bool) -> Iterator[Draft]:
    """Draft one article's sentences: what follows the first of them, then the others in order.

    What was shown before another sentence, so that it can be understood, is not told again.
    """
    article = group[0].article
    shown, last = "", -1
    told = tuple(Span(each.start, each.end) for each in group)
    quoted: set[int] = set()
    for candidate in _in_order(group):
        if candidate.start in quoted:
            continue
        draft = clear(
            candidate,
            shown,
            follows=candidate.place - 1 == last,
            lead="" if shown else lead(article, superseded.get(article.article_id)),
            told=told,
            dated=dated,
        )
        shown, last = f"{shown} {draft.text}", candidate.place
        quoted |= {quote.start for quote in draft.quotes}
        yield draft


def _in_order(group: Sequence[Candidate]) -> list[Candidate]:
    """Put behind the first what follows it without a gap, then the others as the article does."""
    run, places = [group[0]], {each.place: each for each in group}
    while following := places.get(run[-1].place + 1):
        run.append(following)
    return [*run, *sorted((e for e in group if e not in run), key=lambda each: each.start)]


def _by_article(read: Sequence[Read]) -> list[list[Read]]:
    """Group by article; within each, the order given is kept."""
    ordered = sorted(read, key=lambda each: each.candidate.article.article_id)
    return [
        list(same)
        for _, same in groupby(ordered, key=lambda each: each.candidate.article.article_id)
    ]

"""Whether a draft says exactly what its quotes say."""

import re
from collections.abc import Iterator

from assistant.answer import Draft, Quote
from assistant.understanding.dates import days_told, in_words
from assistant.understanding.words import words
from assistant.verification.names import facts

__all__ = ["repeats_its_quotes", "stands_in_its_article"]

# An insertion, with the one space that sets it off: behind it at the start, else in front.
INSERTION = re.compile(r"^\[[^\[\]]*\] ?| ?\[[^\[\]]*\]")


def repeats_its_quotes(draft: Draft) -> bool:
    """Tell whether the draft is its quotes joined by a space, but for insertions in brackets.

    Brackets that stand in the article are words like any other; the names and numbers in those
    that do not must be its own, or the date of a day that a quote names. Runs of white space are
    equal. An excerpt is whole words of its only quote.
    """
    if not draft.quotes or not all(map(stands_in_its_article, draft.quotes)):
        return False
    if not _insertions_are_known(draft):
        return False
    said = " ".join(draft.text.split())
    if draft.excerpt:
        return len(draft.quotes) == 1 and _holds(draft.quotes[0].text, said)
    quoted = " ".join(" ".join(quote.text.split()) for quote in draft.quotes)
    return len(quoted) in _ends(said, quoted)


def _holds(quote: str, said: str) -> bool:
    pattern = r"\s+".join(map(re.escape, said.split()))
    return bool(said) and re.search(rf"(?<!\w){pattern}(?!\w)", quote) is not None


def stands_in_its_article(quote: Quote) -> bool:
    """Tell whether the quote's offsets name some words of its article."""
    return 0 <= quote.start < quote.end <= len(quote.article.text) and bool(quote.text.strip())


def _insertions_are_known(draft: Draft) -> bool:
    inserted = words(" ".join(INSERTION.findall(draft.text)))
    named = {word.stem for word in inserted if word.capital or word.text[0].isdigit()}
    if not named:
        return True
    articles = {quote.article.article_id: quote.article for quote in draft.quotes}.values()
    days = [
        in_words(named.days[0])
        for quote in draft.quotes
        for named in days_told(quote.text, published=quote.article.published)
    ]
    given = " ".join((*(article.text for article in articles), facts(draft.quotes).text, *days))
    return named <= {word.stem for word in words(given)}


def _ends(said: str, quoted: str) -> set[int]:
    """Find where in `quoted` the words of `said` can end, each bracket left out or kept."""
    ends = {0}
    for part, inserted in _parts(said):
        kept = {end + len(part) for end in ends if quoted.startswith(part, end)}
        ends = ends | kept if inserted else kept
    return ends


def _parts(said: str) -> Iterator[tuple[str, bool]]:
    """Cut at the brackets: each part, and whether it may be an insertion."""
    end = 0
    for bracket in INSERTION.finditer(said):
        yield said[end : bracket.start()], False
        yield bracket[0], True
        end = bracket.end()
    yield said[end:], False

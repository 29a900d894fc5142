"""Extractive drafts: every word stands in the article, at the offsets given."""

from collections.abc import Iterable
from datetime import date

import pytest

from assistant.answer import Draft, Quote
from assistant.verification.numbering import Numbering, joined
from assistant.verification.verbatim import repeats_its_quotes
from vectorstore.article import StoredArticle

TEXT = (
    "The minister resigned on Monday. He said the budget had failed. "
    '"We tried [everything]," he added.\n\nParliament meets on Friday.'
)
ARTICLE = StoredArticle(
    article_id="a1",
    title="Minister resigns",
    text=TEXT,
    source="The Harbour Post",
    authors=("Ada Quist",),
    published=date(2025, 3, 4),
    version=3,
)
OTHER = StoredArticle(article_id="a2", title="Copy", text=TEXT)


def quote(words: str, article: StoredArticle = ARTICLE) -> Quote:
    start = article.text.index(words)
    return Quote(article, start, start + len(words))


def texts(quotes: Iterable[Quote]) -> list[str]:
    return [each.text for each in quotes]


RESIGNED = quote("The minister resigned on Monday.")
BUDGET = quote("He said the budget had failed.")
TRIED = quote('"We tried [everything]," he added.')
FRIDAY = quote("Parliament meets on Friday.")


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said the budget had failed.", [BUDGET]),
        ("He [the minister] said the budget had failed.", [BUDGET]),
        ("[On Monday] He said the budget had failed.", [BUDGET]),
        ("He said [on Monday] the budget [of 2025] had failed.", [BUDGET]),
        ("He said [on 4 March, The Harbour Post] the budget had failed.", [BUDGET]),
        (
            "The minister resigned on Monday. [...] Parliament meets on Friday.",
            [RESIGNED, FRIDAY],
        ),
        ('"We tried [everything]," he added.', [TRIED]),
        ('"We tried [everything]," he [the minister] added.', [TRIED]),
        ("The minister resigned on Monday. He said the budget had failed.", [RESIGNED, BUDGET]),
        (
            '"We tried [everything]," he added. Parliament meets on Friday.',
            [Quote(ARTICLE, TRIED.start, FRIDAY.end)],
        ),
    ],
)
def test_words_of_the_article_with_insertions_in_brackets_hold(
    text: str, quotes: list[Quote]
) -> None:
    assert repeats_its_quotes(Draft(text, tuple(quotes)))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said the budget had succeeded.", [BUDGET]),
        ("He said the budget had failed", [BUDGET]),
        ("He said the budget had failed. Twice.", [BUDGET]),
        ("He (the minister) said the budget had failed.", [BUDGET]),
        ("He said [the budget had failed.", [BUDGET]),
        ("He [Prime Minister Lindgren] said the budget had failed.", [BUDGET]),
        ("He said the budget [of 2026] had failed.", [BUDGET]),
        ('"We tried everything," he added.', [TRIED]),
        ("He said the budget had failed.", [BUDGET, FRIDAY]),
        ("He said the budget had failed.", []),
        ("", []),
        ("", [Quote(ARTICLE, 5, 5)]),
        ("[He]", [Quote(ARTICLE, 5, 5)]),
        ("Friday.", [Quote(ARTICLE, -7, len(TEXT))]),
        ("Friday.", [Quote(ARTICLE, len(TEXT) - 7, len(TEXT) + 9)]),
    ],
)
def test_any_other_word_or_offset_fails(text: str, quotes: list[Quote]) -> None:
    assert not repeats_its_quotes(Draft(text, tuple(quotes)))


def test_many_brackets_are_compared_at_once() -> None:
    article = StoredArticle(article_id="a", title="t", text="[a] " * 4000 + "end.")
    whole = Quote(article, 0, len(article.text))
    assert repeats_its_quotes(Draft(article.text, (whole,)))
    assert not repeats_its_quotes(Draft(article.text + "!", (whole,)))


def test_neighbours_within_a_paragraph_are_one_quote() -> None:
    assert texts(joined([RESIGNED, BUDGET])) == [TEXT[: BUDGET.end]]
    assert texts(joined([BUDGET, RESIGNED])) == [TEXT[: BUDGET.end]]
    assert texts(joined([RESIGNED, TRIED, BUDGET])) == [TEXT[: TRIED.end]]


def test_neighbours_across_paragraphs_and_articles_stay_apart() -> None:
    assert texts(joined([TRIED, FRIDAY])) == texts([TRIED, FRIDAY])
    assert len(joined([RESIGNED, quote("He said the budget had failed.", OTHER)])) == 2


def test_overlapping_quotes_are_one() -> None:
    first, second = quote("minister resigned on Monday. He"), quote("Monday. He said")
    assert texts(joined([first, second])) == ["minister resigned on Monday. He said"]


def test_the_same_words_keep_their_number() -> None:
    numbering = Numbering()
    assert numbering.cite([RESIGNED])[0] == (1,)
    assert numbering.cite([FRIDAY])[0] == (2,)
    assert numbering.cite([RESIGNED]) == ((1,), ())
    assert numbering.cite([quote("resigned")]) == ((1,), ())
    numbers, new = numbering.cite([RESIGNED, BUDGET])
    assert (numbers, [each.quote for each in new]) == ((1, 3), [BUDGET.text])
    assert numbering.cite([quote("Parliament", OTHER)])[0] == (4,)


def test_a_citation_carries_the_articles_facts() -> None:
    _, (citation,) = Numbering().cite([BUDGET])
    assert (citation.number, citation.article_id, citation.version) == (1, "a1", 3)
    assert (citation.title, citation.source) == ("Minister resigns", "The Harbour Post")
    assert (citation.authors, citation.published) == (("Ada Quist",), date(2025, 3, 4))
    assert TEXT[citation.start : citation.end] == citation.quote == BUDGET.text

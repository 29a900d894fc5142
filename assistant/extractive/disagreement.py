"""Articles that give different answers to one question."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from assistant.answer import Query
from assistant.extractive.reading import Read, Reading
from assistant.extractive.spans import Prediction
from assistant.extractive.values import Value, agree, comparable, measured, value_at, values
from assistant.supersession import superseded
from assistant.understanding.dates import dated_words
from assistant.understanding.words import names, stems, words
from vectorstore.article import StoredArticle

__all__ = ["Told", "differ", "disagreement"]

LIKELY = 4.0
"""Odds of an answer that is held against others, as the span reader tells. Of questions whose
articles differ, 44 of 100 are shown to, of 705 with one right answer 5 (benchmarks/README.md); with
2, 48 and 7."""

NAMED = 0.6
"""Share of the words in the question's names that an article must have to be of the same."""

SEVERAL = re.compile(
    r"\b(?:who|(?:which|what)(?: \w+){0,2}? \w{2,}[^\Wsui]s) (?:are|were|have|do)\b", re.IGNORECASE
)
"""Questions with more than one answer."""

COVERED = 0.5
"""Share of the question's words, by rarity, that an answer and its surroundings hold at least."""

APART = timedelta(400)
"""Between reports: figures further apart in time are seldom of one event."""

MOST = 4
"""Answers shown side by side."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A sentence, and what in it answers the question."""

    read: Read
    value: Value


def disagreement(reading: Reading) -> list[Told]:
    """Find the answers that articles differ in, one of each article, in order of date.

    Empty where they agree or where it is not certain that they answer the same question: each
    answer must be one that the span reader takes for one, or the headline's number, and of the sort
    asked for, the articles must have the names of the question, and nothing may tell that they
    speak of different times. What was superseded comes last.
    """
    if SEVERAL.search(reading.query.search):
        return []
    told = _answers(reading)
    if not told:
        return []
    first = told[0]
    same = [first] + [
        each
        for each in told[1:]
        if _cover(reading, each.read) >= COVERED
        and first.value.unit == each.value.unit
        and _same_time(reading, first, each)
    ]
    replaced = superseded(reading.evidence)
    chosen = same[:MOST]
    if not any(_contradict(*pair) for pair in combinations(chosen, 2)):
        return []
    return sorted(
        chosen,
        key=lambda each: (
            each.read.candidate.article.article_id in replaced,
            each.read.candidate.article.published or date.max,
            -each.read.score,
        ),
    )


def _answers(reading: Reading) -> list[Told]:
    """List the likeliest answer of each article: those in headlines first, then the likeliest.

    An article that gives different ones answers nothing for certain, unless its headline tells
    which of the numbers it is.
    """
    found = _headlined(reading)
    unclear: set[str] = set()
    headlined = frozenset(found)
    for each in reading.predictions:
        article = each.candidate.article
        if each.odds < LIKELY or article.article_id in headlined:
            continue
        if _held(reading.query, article) < NAMED:
            continue
        answer = _predicted(reading, each)
        if answer is None:
            continue
        told = found.setdefault(article.article_id, answer)
        if not agree(told.value, answer.value):
            unclear.add(article.article_id)
    return [each for key, each in found.items() if key not in unclear]


def _held(query: Query, article: StoredArticle) -> float:
    """Share of the words in the question's names that an article has."""
    named = {word.stem for name in names(query.search) for word in words(name)}
    return len(named & stems(f"{article.title}\n{article.text}")) / len(named) if named else 1.0


def _predicted(reading: Reading, predicted: Prediction) -> Told | None:
    """What the span reader takes for the answer; None where it is not to be compared."""
    candidate = predicted.candidate
    read = next((each for each in reading.sentences if each.candidate == candidate), None)
    published = candidate.article.published
    value = value_at(reading.query, candidate.text, predicted.span, published=published)
    return Told(read, value) if read and value else None


def _headlined(reading: Reading) -> dict[str, Told]:
    """The best sentences that have their headline's number, by article, if a number is asked for.

    Such an article is about that number: it need not be likely to the span reader.
    """
    found: dict[str, Told] = {}
    query = reading.query
    for read in reading.sentences if query.kind == "quantity" else ():
        article = read.candidate.article
        if article.article_id in found:
            continue
        headline = values(query, article.title, published=article.published)
        for value in _values(query, read):
            if any(agree(value, each) for each in headline) and _held(query, article) == 1:
                found.setdefault(article.article_id, Told(read, value))
    return found


def _contradict(one: Told, other: Told) -> bool:
    """Tell whether neither sentence has the other's answer too."""
    return not any(
        agree(mine.value, each)
        for mine, their in ((one, other), (other, one))
        for each in comparable(
            mine.value,
            their.read.candidate.text,
            published=their.read.candidate.article.published,
        )
    )


def _cover(reading: Reading, read: Read) -> float:
    candidate = read.candidate
    held = stems(f"{candidate.article.title}\n{candidate.before}\n{candidate.text}")
    return reading.asked.cover(held | measured(reading.query.search))


def _same_time(reading: Reading, one: Told, other: Told) -> bool:
    """Tell whether nothing says that two sentences, or their articles, are of different times."""
    first, second = (each.read.candidate for each in (one, other))
    days = [each.article.published for each in (first, second)]
    if one.value.number is not None and days[0] and days[1] and abs(days[0] - days[1]) > APART:
        return False
    if one.value.days:
        return True
    spans = [
        [named.days for named in dated_words(each.text, today=None)] for each in (first, second)
    ]
    return not (spans[0] and spans[1]) or any(
        a[0] <= b[1] and b[0] <= a[1] for a in spans[0] for b in spans[1]
    )


def differ(query: Query, one: Read, other: Read) -> bool:
    """Tell whether both sentences answer, and no answer of the one is also the other's."""
    mine, theirs = (_values(query, each) for each in (one, other))
    return bool(mine and theirs) and not any(agree(a, b) for a in mine for b in theirs)


def _values(query: Query, read: Read) -> list[Value]:
    return values(query, read.candidate.text, published=read.candidate.article.published)

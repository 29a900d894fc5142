"""Articles that give different answers to one question."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from assistant.answer import Query
from assistant.extractive.reading import Read, Reading
from assistant.extractive.values import Value, agree, measured, values
from assistant.supersession import superseded
from assistant.understanding.dates import dated_words
from assistant.understanding.words import content_words, names, stems, words

__all__ = ["Told", "differ", "disagreement"]

CANDIDATES = 12
"""Best sentences that are looked at for an answer."""

AS_CLOSE = 0.7
"""Of the share of the question's words that the best answer and its surroundings hold, what
another must hold to answer the same question."""

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
    sentence must hold one answer of the sort asked for, the articles all names of the question,
    and nothing may tell that they speak of different times. What was superseded comes last.
    """
    told = _answers(reading)
    if not told:
        return []
    first = told[0]
    least = max(COVERED, AS_CLOSE * _cover(reading, first.read))
    comparable = [first] + [
        each
        for each in told[1:]
        if _cover(reading, each.read) >= least
        and first.value.unit == each.value.unit
        and _same_time(reading, first, each)
    ]
    replaced = superseded(reading.evidence)
    chosen = comparable[:MOST]
    pairs = combinations([each.read for each in chosen], 2)
    if not any(differ(reading.query, *pair) for pair in pairs):
        return []
    return sorted(
        chosen,
        key=lambda each: (
            each.read.candidate.article.article_id in replaced,
            each.read.candidate.article.published or date.max,
        ),
    )


def _answers(reading: Reading) -> list[Told]:
    """List the best sentence of each article that holds an answer, the best first.

    An article whose own sentences hold different ones answers nothing for certain, unless its
    headline tells which of the numbers it is.
    """
    found: dict[str, Told] = {}
    unclear: set[str] = set()
    named = {word.stem for name in names(reading.query.search) for word in words(name)}
    core = _core(reading.query.search, named)
    for read in reading.sentences[:CANDIDATES]:
        article = read.candidate.article
        key = article.article_id
        if reading.query.kind != "quantity" and core not in stems(read.candidate.text):
            continue
        held = _values(reading.query, read)
        if not held or len({each.name for each in held}) > 1:
            continue
        if not _headlined(reading.query, read, held):
            continue
        if not named <= stems(f"{article.title}\n{article.text}"):
            continue
        told = found.setdefault(key, Told(read, held[0]))
        if not held[0].name and not any(agree(told.value, each) for each in held):
            unclear.add(key)
    return [each for key, each in found.items() if key not in unclear]


def _headlined(query: Query, read: Read, held: Sequence[Value]) -> bool:
    """Tell whether one of the numbers `held` is the headline's; any is where that has none."""
    article = read.candidate.article
    told = values(query, article.title, published=article.published)
    return query.kind != "quantity" or not told or any(agree(a, b) for a in told for b in held)


def _core(question: str, named: Set[str]) -> str:
    """Give the stem of the last word that is no name: what is said of the subject, "ready"."""
    plain = [word.stem for word in content_words(question) if word.stem not in named]
    return plain[-1] if plain else ""


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

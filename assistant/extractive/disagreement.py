"""Articles that give different answers to one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.extractive.parallel import variants
from assistant.extractive.reading import Read, Reading
from assistant.extractive.values import Value, agree, measured, values
from assistant.supersession import corrects, superseded
from assistant.understanding.dates import dated_words
from assistant.understanding.words import names, stems, words
from vectorstore.article import StoredArticle

__all__ = ["Told", "disagreement"]

CANDIDATES = 12
"""Best sentences that are looked at for an answer."""

FOREMOST = 3
"""Best sentences one of which must hold the answer that others are compared with."""

COVERED = 0.5
"""Share of the question's words, by rarity, that an answer with headline and sentence before holds
at least where it counts the very thing that is asked for, in reports of the same days."""

SAME_DAYS, YEAR = timedelta(14), timedelta(366)
"""Between two reports that give a figure, or a day, of the same event."""

ITSELF = 0.65
"""The same of the sentence alone, for sums and shares, and days."""

NAMED = 0.85
"""The same for names: nothing but the question's own words tells whose name it is."""

MOST = 4
"""Answers shown side by side."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A sentence, and what in it answers the question."""

    read: Read
    value: Value

    @property
    def article(self) -> StoredArticle:
        """The article that says so."""
        return self.read.candidate.article


def disagreement(reading: Reading) -> list[Told]:
    """Find the answers that articles differ in, one of each article, in order of date.

    Empty where they agree or where it is not certain that they answer the same question. They do
    where both sentences use the question's words, and speak of no different times; or where they
    are alike word for word but for the answer. What was superseded comes last.
    """
    told = _compared(reading, _answers(reading)) or _alike(reading)
    replaced = superseded(reading.evidence)
    return sorted(
        told,
        key=lambda each: (
            each.article.article_id in replaced,
            each.article.published or date.max,
        ),
    )


def _compared(reading: Reading, told: Sequence[Told]) -> list[Told]:
    """Keep the best answer and those beside it, where any two of them do not agree."""
    corrected = [a for a in told if any(corrects(b.article, a.article) for b in told)]
    if not corrected and not (told and told[0].read in reading.sentences[:FOREMOST]):
        return []
    first, *others = dict.fromkeys((*corrected, *told))
    chosen = [first, *(each for each in others if _comparable(reading, first, each))][:MOST]
    differing = any(not _agree(reading, one, other) for one in chosen for other in chosen)
    return chosen if differing else []


def _answers(reading: Reading) -> list[Told]:
    """List the best sentence of each article that holds an answer, the best first.

    An article whose own sentences hold different ones answers nothing for certain.
    """
    found: dict[str, Told] = {}
    unclear: set[str] = set()
    named = {word.stem for name in names(reading.query.search) for word in words(name)}
    for read in reading.sentences[:CANDIDATES]:
        article = read.candidate.article
        if not named <= stems(f"{article.title}\n{article.text}"):
            continue
        held = values(reading.query, read.candidate.text, published=article.published)
        if not held or len({each.name for each in held}) > 1:
            continue
        told = found.setdefault(article.article_id, Told(read, held[0]))
        if not held[0].name and not any(agree(told.value, each) for each in held):
            unclear.add(article.article_id)
    return [each for key, each in found.items() if key not in unclear]


def _comparable(reading: Reading, one: Told, other: Told) -> bool:
    """Tell whether two answers are to the same question."""
    if one.value.unit != other.value.unit:
        return False
    if corrects(one.article, other.article) or corrects(other.article, one.article):
        return True
    if one.value.days and not _within(one, other, YEAR):
        return False
    counted = one.value.number is not None and one.value.unit == ""
    if counted and not _within(one, other, SAME_DAYS):
        return False
    if not one.value.days and not _same_time(one, other):
        return False
    least = COVERED if counted else NAMED if one.value.name else ITSELF
    return all(_cover(reading, each.read, alone=not counted) >= least for each in (one, other))


def _cover(reading: Reading, read: Read, *, alone: bool) -> float:
    candidate = read.candidate
    around = "" if alone else f"{candidate.article.title}\n{candidate.before}\n"
    held = stems(f"{around}{candidate.text}")
    return reading.asked.cover(held | measured(reading.query.search))


def _within(one: Told, other: Told, apart: timedelta) -> bool:
    days = [each.article.published for each in (one, other)]
    return days[0] is None or days[1] is None or abs(days[0] - days[1]) <= apart


def _same_time(one: Told, other: Told) -> bool:
    """Tell whether nothing in two sentences says that they are of different times."""
    first, second = (
        [named.days for named in dated_words(each.read.candidate.text, today=None)]
        for each in (one, other)
    )
    return not (first and second) or any(
        a[0] <= b[1] and b[0] <= a[1] for a in first for b in second
    )


def _agree(reading: Reading, one: Told, other: Told) -> bool:
    """Tell whether some answer of one sentence is also the other's."""
    held = [
        values(reading.query, each.read.candidate.text, published=each.article.published)
        for each in (one, other)
    ]
    return any(agree(a, b) for a in held[0] for b in held[1])


def _alike(reading: Reading) -> list[Told]:
    """Find a sentence among the best of which another article has a variant: other in one thing."""
    best = reading.sentences[:CANDIDATES]
    for one in best[:FOREMOST]:
        for other in best:
            if one.candidate.article.article_id == other.candidate.article.article_id:
                continue
            texts = one.candidate.text, other.candidate.text
            if found := variants(*texts, reading.query.standalone):
                return [_told(each, text) for each, text in zip((one, other), found, strict=True)]
    return []


def _told(read: Read, text: str) -> Told:
    start = read.candidate.text.index(text)
    return Told(read, Value(text, start, start + len(text), name=text.lower()))

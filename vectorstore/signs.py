"""What is measured of a passage beside a question, once the two legs of the search brought it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vectorstore.terms import POSSESSIVE, STOP_WORDS, TOKEN, Term, stem, tokens

__all__ = ["SIGNS", "Found", "Sought", "signs"]

SIGNS = (
    "fused",  # The reciprocal ranks in both legs, summed.
    "cosine",  # Of passage and question.
    "article cosine",  # The highest of a passage of the same article.
    "cover",  # Share of the question's words, by rarity, in the passage or its headline.
    "headline cover",  # The same in the headline.
    "article cover",  # The same in all passages of the article that were found, and its headline.
    "sentence cover",  # The most in one sentence and its headline.
    "pairs",  # Share of the question's neighbouring words that are neighbours in the passage.
    "numbers",  # Share of the question's numbers that passage or headline hold.
    "new names",  # Logarithm of the capitalised words that the question does not contain.
    "new numbers",  # The same of numbers, where the question asks for one.
    "no number",  # Whether there is none although the question asks for one.
    "depth",  # Logarithm of how far into its article it stands: news begins with what matters.
    "age",  # Logarithm of the years between its article and the newest one found.
)

_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|old|far|big|tall|fast|often)\b"
    r"|\bwhat (?:percent|percentage|number|year|age|share|amount)\b|\bwhich year\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d[\d,.]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred"
    r"|thousand|million|billion|half)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]+")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_TOKEN_OR_END = re.compile(rf"{TOKEN.pattern}|[.!?][\"”’)]*\s|\n")
ENDS = frozenset(".!?\n")

PARAGRAPH = 500
"""Characters of a passage, about: the unit in which depth counts."""

UNDATED = 3.0
"""Years of age that an article of unknown date is given."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a leg of the search brought. `article` is a number that names its article."""

    text: str
    headline: str
    article: int
    start: int
    published: date | None
    cosine: float
    fused: float


class Sought:
    """A question taken apart, once for all its passages."""

    def __init__(self, question: str, terms: Sequence[Term]) -> None:
        """Take `question` apart; `terms` are its words with their weights."""
        self.weights = {term.stem: term.weight for term in terms}
        self.total = sum(self.weights.values()) or 1.0
        self.words = frozenset(tokens(question))
        self.numbers = frozenset(each for each in self.weights if each[0].isdigit())
        self.asks_number = bool(_QUANTITY.search(question))
        self.dated = bool(_YEAR.search(question))
        self.pairs = self._pairs(question)
        self.pairs_total = sum(self.pairs.values())

    def _pairs(self, question: str) -> dict[tuple[str, str, int], float]:
        """Neighbouring words of content, how far apart they stand, and what they weigh."""
        places = [
            (place, root)
            for place, root in enumerate(map(stem, tokens(question)))
            if root in self.weights
        ]
        return {
            (one, other, behind - before): min(self.weights[one], self.weights[other])
            for (before, one), (behind, other) in pairwise(places)
            if one != other
        }

    def cover(self, held: frozenset[str] | set[str]) -> float:
        """The share of the question's words that are among `held`, by weight, 0 to 1."""
        return sum(self.weights[each] for each in held) / self.total


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage read for the words of a question."""

    places: Mapping[str, Sequence[int]]
    headline: frozenset[str]
    best_sentence: float

    @property
    def held(self) -> frozenset[str]:
        return self.headline | self.places.keys()


def signs(sought: Sought, found: Sequence[Found]) -> NDArray[np.float64]:
    """Measure passages: shape (len(found), len(SIGNS)), columns in the order of `SIGNS`."""
    newest = max((each.published for each in found if each.published), default=None)
    headlines: dict[str, frozenset[str]] = {}
    read = [_read(sought, each, headlines) for each in found]
    nearest: dict[int, float] = {}
    covered: dict[int, set[str]] = {}
    for each, its in zip(found, read, strict=True):
        nearest[each.article] = max(each.cosine, nearest.get(each.article, -1.0))
        covered.setdefault(each.article, set()).update(its.held)
    return np.array(
        [
            (
                each.fused,
                each.cosine,
                nearest[each.article],
                sought.cover(its.held),
                sought.cover(its.headline),
                sought.cover(covered[each.article]),
                its.best_sentence,
                _pairs(sought, its.places),
                _share(sought.numbers, its.held),
                *_new(sought, each.text),
                math.log1p(each.start / PARAGRAPH),
                0.0 if newest is None or sought.dated else _age(each.published, newest),
            )
            for each, its in zip(found, read, strict=True)
        ]
    ).reshape(len(found), len(SIGNS))


def _read(sought: Sought, found: Found, headlines: dict[str, frozenset[str]]) -> _Read:
    if found.headline not in headlines:
        known = sought.weights.keys() & set(map(stem, tokens(found.headline)))
        headlines[found.headline] = frozenset(known)
    headline = headlines[found.headline]
    places: dict[str, list[int]] = {}
    sentences: list[set[str]] = [set()]
    weights = sought.weights
    for place, token in enumerate(_TOKEN_OR_END.findall(POSSESSIVE.sub("", found.text.lower()))):
        if (root := stem(token)) in weights:
            places.setdefault(root, []).append(place)
            sentences[-1].add(root)
        elif sentences[-1] and token[0] in ENDS:
            sentences.append(set())
    best = max(sought.cover(headline | each) for each in sentences)
    return _Read(places, headline, best)


def _pairs(sought: Sought, places: Mapping[str, Sequence[int]]) -> float:
    if not sought.pairs:
        return 0.0
    met = sum(
        weight
        for (one, other, apart), weight in sought.pairs.items()
        if one in places and other in places and _apart(places[one], places[other]) <= apart
    )
    return met / sought.pairs_total


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    return min(abs(b - a) for a in one for b in other)


def _share(wanted: frozenset[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _new(sought: Sought, text: str) -> tuple[float, float, float]:
    """How many names and numbers are new, and whether a number asked for is missing."""
    names = {word.lower() for word in _CAPITALISED.findall(text)} - sought.words - STOP_WORDS
    if not sought.asks_number:
        return math.log1p(len(names)), 0.0, 0.0
    numbers = {word.lower() for word in _NUMBER.findall(text)} - sought.words
    return math.log1p(len(names)), math.log1p(len(numbers)), float(not numbers)


def _age(published: date | None, newest: date) -> float:
    years = (newest - published).days / 365 if published else UNDATED
    return math.log1p(max(years, 0.0))

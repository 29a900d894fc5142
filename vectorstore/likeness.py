"""Whether two articles are copies: one story in the same words, light edits aside."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

__all__ = ["Wording", "copies", "shingles", "words"]

# Japanese and Chinese are written without spaces: each character counts as a word.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
DIGIT = re.compile(r"\d")

SHINGLE = 3
"""Words a shingle. One word changed costs three of them: copy-editing leaves most as they are."""

SHORT = 30
"""Words below which sharing most of them says too little: only the very same text is a copy."""

SHARED = 0.75
"""Share of the shorter text that must be in the other. Below stand rewritten and later stories."""

LEAST = 1 / 3
"""Share of both texts together that must be in both: a brief is no copy of a long report."""

OPENING = 200
"""Words, about a screen. News stands first: a follow-up repeats the background under a new lede."""

OPENINGS, OPENINGS_LATER = 1.25, 1.7
"""How much of each opening is in the other text, both shares together, for articles of one day and
of different days. A paragraph added on top hides one, edits thin both, and news replaces them."""

WHOLE, HALF = 0.96, 0.5
"""Shares that do as well on different days: what was only cut or added leaves one opening whole."""

FIGURES, FEWEST = 0.75, 4
"""Share of the figures of the one with fewer that the other has too, where it has that many."""

HEADLINE, LONG_WORD = 0.3, 4
"""Share of a headline's longer words that must be in the other text: boilerplate has none."""


@dataclass(frozen=True)
class Wording:
    """The words of an article, as copies are told by them."""

    title: tuple[str, ...]
    text: tuple[str, ...]
    day: int | None = None

    @classmethod
    def of(cls, title: str, text: str, day: int | None = None) -> "Wording":
        """Take the words of a headline and a text, of a day, if it is known."""
        return cls(tuple(words(title)), tuple(words(text)), day)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Every run of `SHINGLE` words."""
        return shingles(self.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the text."""
        return frozenset(self.text)

    @cached_property
    def figures(self) -> frozenset[str]:
        """Every word with a digit in it."""
        return frozenset(filter(DIGIT.search, self.vocabulary))

    @cached_property
    def opening(self) -> frozenset[str]:
        """The shingles of what stands first."""
        return shingles(self.text[:OPENING])


def words(text: str) -> list[str]:
    """The words of a text, without regard to case."""
    return WORD.findall(text.casefold())


def shingles(text: tuple[str, ...]) -> frozenset[str]:
    """Every run of `SHINGLE` words; a shorter text is one."""
    runs = zip(*(islice(text, start, None) for start in range(SHINGLE)), strict=False)
    return frozenset(map(" ".join, runs)) or frozenset({" ".join(text)})


def copies(one: Wording, other: Wording) -> bool:
    """Whether two articles tell one story in the same words; the same whichever comes first.

    Sentences cut, moved or added, another byline and headline leave a copy what it is. A report
    on the same event in other words, or with other news on top, is none, and neither are pages
    that share only what stands on every page, or a form filled in with other figures.
    """
    if min(len(one.text), len(other.text)) < SHORT:
        return one.title == other.title and one.text == other.text
    return (
        _shared(one, other)
        and _same_opening(one, other)
        and _same_figures(one.figures, other.figures)
        and (one.title == other.title or (_headed(one, other) and _headed(other, one)))
    )


def _shared(one: Wording, other: Wording) -> bool:
    first, second = one.shingles, other.shingles
    shared = len(first & second)
    together = len(first) + len(second) - shared
    return shared >= SHARED * min(len(first), len(second)) and shared >= LEAST * together


def _same_opening(one: Wording, other: Wording) -> bool:
    found = (
        len(one.opening & other.shingles) / len(one.opening),
        len(other.opening & one.shingles) / len(other.opening),
    )
    if one.day is None or other.day is None or one.day == other.day:
        return sum(found) >= OPENINGS
    return sum(found) >= OPENINGS_LATER or (max(found) >= WHOLE and min(found) >= HALF)


def _same_figures(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer < FEWEST or len(one & other) >= FIGURES * fewer


def _headed(one: Wording, other: Wording) -> bool:
    telling = [word for word in one.title if len(word) >= LONG_WORD]
    found = sum(word in other.vocabulary for word in telling)
    return found >= HEADLINE * len(telling)

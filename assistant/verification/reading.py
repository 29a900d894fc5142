"""A statement or a sentence as the words, numbers, names and denials it is compared by."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from assistant.understanding.words import FUNCTION_WORDS, Word, rarity, words
from assistant.verification.numbers import in_digits

__all__ = ["Reading", "is_content"]

NEGATORS = frozenset(
    files("assistant.verification").joinpath("negators.txt").read_text("utf-8").split()
)
CONTRACTIONS = (
    (re.compile(r"\bwon['’]t\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bcan['’]t\b", re.IGNORECASE), "can not"),
    (re.compile(r"n['’]t\b", re.IGNORECASE), " not"),
)
CLAUSE_END = re.compile(r"[.,;:()\[\]\"“”–—]")
OWN_CLAUSE = frozenset(
    {"where", "whether", "how", "why", "when", "if", "because", "although", "but"}
)
REACH = 4  # Words behind a negator that it can deny: "did not in any way work".
QUOTATION = re.compile(r"[\"“„«]([^\"“”„«»]{2,})[\"”“»]|‘([^‘’]{8,})’|(?<![\w'])'([^']{8,})'(?!\w)")


@dataclass(frozen=True)
class Reading:
    """What a text says, in comparable parts.

    A `stated` text is what is checked, any other what it is checked against: a "one" is a number
    only in the latter, since it need not be one.
    """

    text: str
    stated: bool = False

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words in order, numbers in digits."""
        return words(self._spelled)

    @cached_property
    def _spelled(self) -> str:
        text = self.text
        for short, long in CONTRACTIONS:
            text = short.sub(long, text)
        return in_digits(text, one=not self.stated)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words, those in words and in digits alike."""
        written = () if self.stated else words(self.text)
        return frozenset(word.stem for word in (*self.words, *written))

    @cached_property
    def content(self) -> dict[str, float]:
        """The words that tell what it is about: each stem, and how telling it is."""
        return {word.stem: rarity(word.text) for word in self.words if is_content(word)}

    @cached_property
    def numbers(self) -> list[int]:
        """Where the numbers are among `words`."""
        return [at for at, word in enumerate(self.words) if word.text[0].isdigit()]

    @cached_property
    def capitals(self) -> list[int]:
        """Where the capitalised content words are among `words`, the first word's too."""
        return [at for at, word in enumerate(self.words) if word.capital and is_content(word)]

    @cached_property
    def quotations(self) -> list[str]:
        """What stands in quotation marks, without them."""
        return [found[1] or found[2] or found[3] for found in QUOTATION.finditer(self.text)]

    @cached_property
    def denied(self) -> frozenset[str]:
        """The stems of the content words that a negator is near enough to deny for certain."""
        return frozenset(stem for distance, stem in self._behind_negators() if distance <= REACH)

    @cached_property
    def affirmed(self) -> frozenset[str]:
        """The stems of the content words that stand somewhere with no negator before them."""
        behind = Counter(stem for _, stem in self._behind_negators())
        every = Counter(word.stem for word in self.words if is_content(word))
        return frozenset((every - behind).keys())

    def _behind_negators(self) -> Iterator[tuple[int, str]]:
        """Yield each content word that a negator precedes in its clause: how far, and its stem."""
        distance = 0
        end = 0
        for at, word in enumerate(self.words):
            if word.text.lower() in OWN_CLAUSE or CLAUSE_END.search(self._spelled, end, word.start):
                distance = 0
            if distance and is_content(word):
                yield distance, word.stem
            distance += bool(distance)
            if word.text.lower() in NEGATORS and not self._only(at + 1):
                distance = 1
            end = word.end

    def _only(self, at: int) -> bool:
        """Tell whether the word at `at` makes "not only" of a "not"."""
        return at < len(self.words) and self.words[at].text.lower() == "only"


def is_content(word: Word) -> bool:
    """Tell whether a word carries meaning of its own."""
    return word.text.lower() not in FUNCTION_WORDS

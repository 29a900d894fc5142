"""Words as questions and sentences share them: stems, how telling each is, which are names."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import Stemmer
from rapidfuzz.distance import DamerauLevenshtein, Prefix

from assistant.understanding.frequencies import RAREST, zipf_frequency

__all__ = ["Word", "content_words", "misspelt", "names", "rarity", "stems", "words"]

TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:\d+[^\W_]*)?|[^\W_]+")
POSSESSIVE = re.compile(r"['’]s?\b")
COMMON = 7.5  # The Zipf frequency of "the" is 7.73: at this rate a word tells nothing.

FUNCTION_WORDS = frozenset(
    (files("assistant.understanding") / "function_words.txt").read_text(encoding="utf-8").split()
)
"""English words that tell nothing of what a text is about."""

NAME = re.compile(
    r"[^\W\d_a-zа-яіїєґ][\w.’'-]*(?:(?: (?:of|the|de|von|van|der|bin|al|for|and|the))* "
    r"[^\W\d_a-zа-яіїєґ][\w’'-]*)*"
)
OPENERS = FUNCTION_WORDS | {"list", "name", "describe", "explain", "give", "show", "find"}
ORDINARY = 3.0  # A first word rarer than Zipf 4.5 (one in 30,000) is more often a name than not.

SHORTEST_ACRONYM = 3  # "US" is a function word in small letters too, and mostly written "U.S.".

_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, its stem, and the characters it covers."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


# A sentence is looked at from several sides while it is read. Thousands of them kept would be a
# hundred thousand words, which the garbage collector would look through in the middle of answers.
@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """List the words of `text` in order; a possessive ending is none."""
    clean = POSSESSIVE.sub(lambda ending: " " * len(ending[0]), text)
    return tuple(Word(t[0], _stem(t[0]), t.start(), t.end()) for t in TOKEN.finditer(clean))


@lru_cache(maxsize=512)
def stems(text: str) -> frozenset[str]:
    """Collect the stems of the words of `text`."""
    return frozenset(map(_stem, TOKEN.findall(POSSESSIVE.sub(" ", text))))


def content_words(text: str) -> list[Word]:
    """List the words of `text` that tell what it is about, in order, each stem once."""
    kept: dict[str, Word] = {}
    for word in words(text):
        if word.text.lower() not in FUNCTION_WORDS or _acronym(word.text, text):
            kept.setdefault(word.stem, word)
    return list(kept.values())


def _acronym(word: str, text: str) -> bool:
    """Tell whether a word is one of letters: the WHO, unless all of `text` is in capitals."""
    return len(word) >= SHORTEST_ACRONYM and word.isupper() and not text.isupper()


def names(text: str) -> list[str]:
    """List what is written as a name: runs of capitalised words, but for a sentence's first word.

    "van", "of", "the" and the like may join two capitalised words. A first word counts when it is
    rare enough to be no ordinary word, or when more of the name follows.
    """
    found = []
    for run in NAME.finditer(text):
        parts = run[0].split()
        while parts and parts[0].lower() in OPENERS and not _acronym(parts[0], text):
            parts = parts[1:]
        if not parts:
            continue
        opens = (
            not text[: run.start()].strip(" \"'“‘([") or text[: run.start()].rstrip()[-1] in ".?!"
        )
        whole = len(parts) == len(run[0].split())
        if opens and whole and len(parts) == 1 and rarity(parts[0]) < ORDINARY:
            continue
        found.append(POSSESSIVE.sub("", " ".join(parts)).rstrip("."))
    return list(dict.fromkeys(found))


@lru_cache(maxsize=65536)
def rarity(word: str) -> float:
    """Tell how telling a word is: 0 for "the", 5.5 for one in ten million or rarer."""
    return COMMON - min(max(zipf_frequency(word), RAREST), COMMON)


def misspelt(word: str, others: Iterable[str]) -> str | None:
    """Find among `others` the word that `word` was probably meant to be, or None.

    One slip in words of 5 to 8 letters, two in longer ones (an insertion, omission, substitution
    or swap); the first letter is right.
    """
    slips = 0 if len(word) < 5 else 1 if len(word) < 9 else 2
    if not slips:
        return None
    for other in others:
        if abs(len(other) - len(word)) > slips or not Prefix.similarity(word, other):
            continue
        if DamerauLevenshtein.distance(word, other, score_cutoff=slips) <= slips:
            return other
    return None


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.lower())
    return str(_stemmer.stemWord("".join(c for c in plain if not unicodedata.combining(c))))

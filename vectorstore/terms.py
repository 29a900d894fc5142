"""The words of a question that tell what it is about, and how rare each is in the archive."""

import math
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import Stemmer

__all__ = [
    "POSSESSIVE",
    "STOP_WORDS",
    "TOKEN",
    "Term",
    "Vocabulary",
    "content_words",
    "stem",
    "tokens",
]

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")

MOST_WORDS = 64
"""Of a question that are searched: a pasted page is no question, and BM25 needs no more."""

STOP_WORDS = frozenset(files("vectorstore").joinpath("stop_words.txt").read_text("utf-8").split())
"""English function words, and "say", which in news tells as little."""

GROWN = 1.1
"""Growth of the archive after which words are counted again."""

_stemmer = Stemmer.Stemmer("porter")  # What FTS5 stems with.


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question, in lower case; in how many passages its stem occurs, and its weight.

    `weight` is the inverse document frequency as BM25 has it.
    """

    text: str
    stem: str
    passages: int
    weight: float


def tokens(text: str) -> list[str]:
    """The words and numbers of `text` in order, in lower case; a possessive ending is none."""
    return TOKEN.findall(POSSESSIVE.sub("", text.lower()))


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """What FTS5 knows a word by: its stem, without accents."""
    if not word.isascii():
        plain = unicodedata.normalize("NFKD", word)
        word = "".join(each for each in plain if not unicodedata.combining(each))
    return str(_stemmer.stemWord(word))


def content_words(text: str) -> list[str]:
    """The distinct words of `text` that tell what it is about, in order, lower case."""
    words = list(dict.fromkeys(tokens(text)))
    chosen = [
        word for word in words if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())
    ]
    return (chosen or words)[:MOST_WORDS]


class Vocabulary:
    """How many passages hold each word: counted when first asked, kept while the archive is alike.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._known: dict[str, int] = {}
        self._passages = 0

    def terms(self, connection: sqlite3.Connection, text: str, *, passages: int) -> list[Term]:
        """Take `text` apart; the archive has `passages`."""
        if not self._passages / GROWN <= passages <= self._passages * GROWN:
            self._known, self._passages = {}, passages
        stems = {stem(word): word for word in reversed(content_words(text))}
        counts = self._counts(connection, list(stems))
        return [
            Term(word, stem, counts[stem], _weight(counts[stem], passages))
            for stem, word in reversed(stems.items())
        ]

    def _counts(self, connection: sqlite3.Connection, stems: Sequence[str]) -> dict[str, int]:
        known = self._known
        missing = [each for each in stems if each not in known]
        if missing:
            connection.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary"
                " USING fts5vocab(main, words, row)"
            )
        for each in missing:
            row = connection.execute(
                "SELECT doc FROM vocabulary WHERE term = ?", (each,)
            ).fetchone()
            known[each] = row["doc"] if row else 0
        return {each: known[each] for each in stems}


def _weight(held: int, passages: int) -> float:
    return math.log((passages - held + 0.5) / (held + 0.5) + 1)

"""What is measured of a sentence beside a question."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Query
from assistant.extractive.support import holds
from assistant.understanding.words import Word, content_words, misspelt, names, rarity, stems, words

__all__ = ["FEATURES", "Asked", "Sentence", "features"]

FEATURES = (
    "cosine",  # Of its passage's vector and the question's.
    "cover",  # Share of the question's words that it holds, each counted by its rarity.
    "cover before",  # The same of it and the sentence before it.
    "pairs",  # Share of the question's neighbouring words that are neighbours in it.
    "holds",  # Whether it holds a number, date, name ... as asked for.
    "defines",  # Whether it says "X is a ..." where the question is "what is X".
    "length",  # Logarithm of its words.
    "place",  # Logarithm of its place in the article: news begins with what matters.
    "title cover",  # Share of the question's words that it, the one before or the title hold.
    "rank",  # Logarithm of its passage's place in the search.
    "new",  # Logarithm of the names and numbers in it that the question does not contain.
    "span",  # Odds that it holds the answer, as the span reader tells, a logit.
    "best span",  # The same of the likeliest short span in it.
)

_WHAT_IS = re.compile(r"\s*(?:what|who)\s*(?:is|are|was|were|['’]s)\b", re.IGNORECASE)
_IS_A = re.compile(r"\b(?:is|are|was|were)\s+(?:a|an|the|one)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
FARTHEST = 20  # Sentences into an article; from there on all places are alike.
EVERY_WORD = 0.5  # What a word counts at least, so that a question of common words has some.


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's words with their weights, and its pairs of neighbours."""

    query: Query
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    weights: NDArray[np.float64]
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, query: Query, vocabulary: Sequence[str] = ()) -> "Asked":
        """Take a question apart; a word that `vocabulary` lacks is read as its slip of the pen."""
        known = {word.stem: word.text.lower() for text in vocabulary for word in words(text)}
        asked = content_words(query.search)
        meant = [_meant(word.text.lower(), word.stem, known) for word in asked]
        weights = np.array([EVERY_WORD + rarity(word.text) for word in asked])
        sequence = [word.stem for word in words(query.search)]
        return cls(query, tuple(asked), tuple(meant), weights, frozenset(pairwise(sequence)))

    def cover(self, stems: frozenset[str]) -> float:
        """Share of the question's words among `stems`, by weight, 0 to 1."""
        total = float(self.weights.sum())
        held = sum(w for stem, w in zip(self.stems, self.weights, strict=True) if stem in stems)
        return float(held) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, what stands around it, and how near that is to the question.

    `cosine` is its passage's; `place` is the sentence's in its article, `rank` its passage's in
    the search, both from 0.
    """

    text: str
    before: str
    title: str
    cosine: float
    place: int
    rank: int


def features(asked: Asked, sentence: Sentence) -> NDArray[np.float64]:
    """Measure a sentence, in the order of `FEATURES`, without the last, the span reader's two."""
    sequence = [word.stem for word in words(sentence.text)]
    own = stems(sentence.text)
    around = own | stems(sentence.before)
    shared = asked.pairs & frozenset(pairwise(sequence))
    question = asked.query.standalone
    return np.array(
        [
            sentence.cosine,
            asked.cover(own),
            asked.cover(around),
            len(shared) / (len(asked.pairs) + 1),
            holds(asked.query, sentence.text),
            float(bool(_WHAT_IS.match(question) and _IS_A.search(sentence.text))),
            math.log1p(len(sequence)),
            math.log1p(min(sentence.place, FARTHEST)),
            asked.cover(around | stems(sentence.title)),
            math.log1p(sentence.rank),
            math.log1p(_new(asked, sentence.text)),
        ]
    )


def _new(asked: Asked, text: str) -> int:
    told = [word for name in names(text) for word in name.split()] + _NUMBER.findall(text)
    return len({word.lower() for word in told} - {w.text.lower() for w in asked.words})


def _meant(word: str, stem: str, known: dict[str, str]) -> str:
    if stem in known or not known:
        return stem
    other = misspelt(word, known.values())
    return next((s for s, text in known.items() if text == other), stem) if other else stem

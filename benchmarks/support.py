"""What is measured of a sentence beside a question and one of its choices."""

import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.terms import STOP_WORDS, stem, tokens

__all__ = ["SIGNS", "Asked", "Read", "roots", "signs", "telling"]

SIGNS = (
    "cover around",  # Share of the question's words, by rarity, in it and the sentences beside it.
    "cover passage",  # The same in the passage and its headline.
    "cover headline",
    "cosine",  # Of sentence and question.
    "rank",  # The passage's reciprocal rank among those found for the question, 0 if it is not.
    "rank then",  # The same where only articles of the question's time are searched.
    "score",  # What the passage's score is against the first one's, a logarithm.
    "found",  # Whether the passage was found without regard to its date.
    "depth",  # Logarithm of the sentence's place in its passage.
    "same week",  # Whether its article is of the week before the question.
    "before",  # Whether it is older than a month.
    "match",  # Share of the choice's words, by rarity, in the sentence.
    "match passage",  # The same in the passage and its headline.
    "match whole",  # Whether passage and headline hold all of them.
    "beats others",  # By how much the choice matches the sentence better than the best other one.
    "proximity",  # How near the question's words stand to the choice's.
    "match, covered",  # The match times the share of the question's words in the sentence.
    "match, close",  # The match times the cosine.
    "match, then",  # The match times how near the article's date is to the question's.
    "cosine choice",  # Of sentence and choice.
)

NEAR = 10  # Days: how fast a date's nearness fades.
WEEK = range(-2, 9)  # Days that an article may be older than the question: a quiz asks of its week.
MONTH = 30
REACH = 6  # Words between a word of the question and one of the choice at which nearness fades.
LOWEST = -9.0  # Of the logarithm of a score.
SHARED = 0.15  # What a word of a choice counts that the question holds as well.

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNTED.split())}
_STOPPED = frozenset(map(stem, STOP_WORDS))


def roots(text: str) -> list[str]:
    """The stems of the words of `text`, small numbers in digits."""
    plain = re.sub("%", " percent ", text)
    return [stem(_NUMBERS.get(word, word.replace(",", ""))) for word in tokens(plain)]


def telling(text: str) -> frozenset[str]:
    """The stems of the words that tell what `text` is about; all where none does."""
    every = frozenset(roots(text))
    return every - _STOPPED or every


@dataclass(frozen=True, slots=True)
class Read:
    """A passage that was found: its sentences with their vectors, its ranks, and its age in days.

    `rank` and `rank_then` count from 0; None is not found.
    """

    headline: str
    sentences: Sequence[str]
    vectors: NDArray[np.float32]
    rank: int | None
    rank_then: int | None
    score: float
    age: int | None


class Asked:
    """A question with its choices, taken apart once for all sentences."""

    def __init__(self, question: str, choices: Sequence[str], rarity: Mapping[str, float]) -> None:
        """Take them apart; `rarity` tells how much each stem weighs."""
        self.weights = {root: rarity[root] for root in telling(question)}
        self.choices = [telling(choice) for choice in choices]
        self.matched = [self._matched(place, rarity) for place in range(len(choices))]

    def _matched(self, place: int, rarity: Mapping[str, float]) -> dict[str, float]:
        """What each word of a choice weighs: less where the question or another choice has it."""
        shared = {
            root: sum(root in other for other in self.choices) - 1 for root in self.choices[place]
        }
        return {
            root: max(rarity[root], 0.1)
            * (1 - others / len(self.choices))
            * (SHARED if root in self.weights else 1)
            for root, others in shared.items()
        }

    def cover(self, held: Set[str]) -> float:
        """The share of the question's words that are among `held`, by weight."""
        return _share(self.weights, held)

    def matches(self, held: Set[str]) -> list[float]:
        """The share of each choice's words that are among `held`, by weight."""
        return [_share(matched, held) for matched in self.matched]


def _share(weights: Mapping[str, float], held: Set[str]) -> float:
    return sum(weights[root] for root in weights.keys() & held) / (sum(weights.values()) or 1.0)


def signs(
    asked: Asked, read: Read, question: NDArray[np.float32], choices: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Measure a passage's sentences: shape (sentences, choices, len(SIGNS)).

    `question` and `choices` are their vectors, of shape (dimension,) and (choices, dimension).
    """
    words = [roots(sentence) for sentence in read.sentences]
    held = [frozenset(each) for each in words]
    headline = frozenset(roots(read.headline))
    whole = headline.union(*held)
    passage = asked.matches(whole)
    near = 0.0 if read.age is None else math.exp(-abs(read.age) / NEAR)
    shared = (
        float(read.age is not None and read.age in WEEK),
        float(read.age is not None and read.age > MONTH),
    )
    found = (
        _reciprocal(read.rank),
        _reciprocal(read.rank_then),
        max(math.log(read.score), LOWEST) if read.score > 0 else LOWEST,
        float(read.rank is not None),
    )
    measured = np.zeros((len(words), len(passage), len(SIGNS)))
    for place, vector in enumerate(read.vectors):
        around = held[place].union(*held[max(place - 1, 0) : place + 2])
        cosine, cover = float(vector @ question), asked.cover(held[place])
        matches = asked.matches(held[place])
        for choice, match in enumerate(matches):
            others = matches[:choice] + matches[choice + 1 :]
            measured[place, choice] = (
                asked.cover(around),
                asked.cover(whole),
                asked.cover(headline),
                cosine,
                *found,
                math.log1p(place),
                *shared,
                match,
                passage[choice],
                float(passage[choice] > 0.999),
                match - max(others, default=0.0),
                _proximity(asked, words[place], asked.choices[choice]) if match else 0.0,
                match * cover,
                match * cosine,
                match * near,
                float(vector @ choices[choice]),
            )
    return measured


def _reciprocal(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / (1 + rank)


def _proximity(asked: Asked, words: Sequence[str], choice: Set[str]) -> float:
    """How near the question's words stand to the nearest word of a choice, by weight, 0 to 1."""
    chosen = [at for at, root in enumerate(words) if root in choice and root not in asked.weights]
    if not chosen:
        return 0.0
    reached = {
        root: math.exp(-min(abs(at - other) for other in chosen) / REACH)
        for at, root in enumerate(words)
        if root in asked.weights
    }
    total = sum(asked.weights.values()) or 1.0
    return sum(asked.weights[root] * nearness for root, nearness in reached.items()) / total

"""What is measured of a reading, to tell whether it answers the question."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.extractive.features import FEATURES
from assistant.extractive.reading import Read, Reading
from assistant.extractive.spans import Prediction
from assistant.understanding.words import content_words, names, stems, words
from vectorstore.article import Evidence

__all__ = ["SIGNS", "signs"]

SIGNS = (
    "similarity",  # The highest cosine of a passage and the question.
    "cover",  # Most of the question's words, by rarity, in a good sentence and the one before it.
    "headline cover",  # The same with the headline.
    "headline",  # Share of the question's words in the nearest passage's headline.
    "words",  # How many words of content the question has: more are harder to cover.
    "missing name",  # Share of the question's names that occur nowhere in the evidence.
    "score",  # Of the best sentence, as it was chosen by.
    "held cover",  # Cover of the best sentence that holds a date, number ... as asked for.
    "held attribute",  # Of such a one, the share of the words that are no names: "born", "mayor".
    "agreement",  # How many passages tell the same other name or number, the second most told.
    "above",  # The highest cosine of a passage less the mean behind the third: what is usual here.
    "passages apart",  # How far the nearest passage is above the mean, in standard deviations.
    "scores apart",  # The same of their scores.
    "words above",  # The lexical score above what is usual, as a share of itself.
    "ahead",  # The best score less the fourth.
    "several",  # Whether there are passages enough to tell what is usual.
    "span",  # The highest odds that a sentence holds the answer, as the span reader tells.
    "best span",  # The same of the likeliest short span.
    "span of the best",  # Those of the best sentence, as it was chosen by.
    "span cover",  # Cover of the sentence with the likeliest span, the one before and the headline.
    "span agreement",  # How many other articles' likeliest spans share words with it.
)

BEST = 3
"""Sentences that are good ones."""

LEAST_SPREAD = 0.02
"""Added to a standard deviation, so that passages that are all alike do not set one far apart."""

AGREEING = 12
"""Sentences that may agree; those behind answer something else."""

FORM = 6
"""Letters that "Ukraine" and "Ukrainian" share; shorter names are compared whole."""

HALF = -4.0
"""Odds with which a span that agrees counts as half an agreement."""

_NUMBER = re.compile(r"\d[\d.,]*")


def signs(reading: Reading) -> NDArray[np.float64]:
    """Measure a reading that has sentences: shape (len(SIGNS),), in the order of `SIGNS`."""
    good = reading.sentences[:BEST]
    holding = [each for each in reading.sentences if _of(each, "holds") > 0]
    nearest = max(reading.evidence, key=lambda each: each.similarity)
    headline = stems(nearest.article.title)
    named, others = _parted(reading)
    return np.array(
        [
            nearest.similarity,
            max(_of(each, "cover before") for each in good),
            max(_of(each, "title cover") for each in good),
            reading.asked.cover(headline),
            len(reading.asked.stems),
            _missing(named, reading.evidence),
            reading.sentences[0].score,
            max((_of(each, "cover before") for each in holding), default=0.0),
            _attribute(named, others, holding),
            _agreement(reading),
            *_standing_out(reading),
            max(_of(each, "span") for each in reading.sentences),
            max(_of(each, "best span") for each in reading.sentences),
            _of(reading.sentences[0], "span"),
            _span_cover(reading),
            _span_agreement(reading),
        ]
    )


def _standing_out(reading: Reading) -> list[float]:
    """Measure how far the best stands out from what else was found, in an archive of any size."""
    passages = _falling(each.similarity for each in reading.evidence)
    lexical = _falling(each.lexical for each in reading.evidence)
    scores = _falling(each.score for each in reading.sentences)
    return [
        passages[0] - _usual(passages),
        _apart(passages),
        _apart(scores),
        (lexical[0] - _usual(lexical)) / (lexical[0] + 1),
        scores[0] - scores[: BEST + 1][-1],
        float(len(passages) > BEST),
    ]


def _falling(values: Iterable[float]) -> NDArray[np.float64]:
    return np.sort(np.fromiter(values, dtype=np.float64))[::-1]


def _usual(falling: NDArray[np.float64]) -> float:
    """Average what is behind the best few; of a few only, the last."""
    return float(np.mean(falling[BEST:] if len(falling) > BEST else falling[-1:]))


def _apart(falling: NDArray[np.float64]) -> float:
    """Count the standard deviations from the mean to the highest; 0 where there are few."""
    if len(falling) <= BEST:
        return 0.0
    return float((falling[0] - falling.mean()) / (falling.std() + LEAST_SPREAD))


def _of(read: Read, feature: str) -> float:
    return float(read.features[FEATURES.index(feature)])


def _missing(named: Sequence[str], evidence: Sequence[Evidence]) -> float:
    """Share of the words in the question's names that the evidence has in no form or spelling."""
    known = frozenset[str]().union(*map(_stems, evidence))
    forms = {stem[:FORM] for stem in known}
    absent = [stem for stem in named if stem not in known and stem[:FORM] not in forms]
    return len(absent) / len(named) if named else 0.0


def _attribute(named: Sequence[str], others: Sequence[str], holding: Sequence[Read]) -> float:
    """Most of the question's words that are no names, beside its names, in a sentence of `holding`.

    The product of both shares: "born" beside another person is no answer, nor is the person alone.
    """
    found = 0.0
    for read in holding:
        told = stems(f"{read.candidate.before}\n{read.candidate.text}")
        about = told | stems(read.candidate.article.title)
        found = max(found, _share(named, about) * _share(others, told))
    return found


def _parted(reading: Reading) -> tuple[list[str], list[str]]:
    """Part the question's stems, slips of the pen mended, into its names' and the others."""
    asked = reading.asked
    named = {word.stem for name in names(reading.query.search) for word in words(name)}
    pairs = list(zip(asked.words, asked.stems, strict=True))
    return (
        [stem for word, stem in pairs if word.stem in named],
        [stem for word, stem in pairs if word.stem not in named],
    )


def _share(wanted: Sequence[str], told: frozenset[str]) -> float:
    return sum(stem in told for stem in wanted) / len(wanted) if wanted else 1.0


def _agreement(reading: Reading) -> float:
    """How much the passages agree on an answer: logarithm of the support of the second most told.

    The second, as most names have two words. A passage supports a name or number by its sentence's
    cover of the question.
    """
    asked = {word.text.lower() for word in words(reading.query.standalone)}
    told: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for read in reading.sentences[:AGREEING]:
        if _of(read, "holds") == 0:
            continue
        text, rank, cover = read.candidate.text, read.candidate.rank, _of(read, "cover before")
        new = {word.lower() for name in names(text) for word in name.split()}
        for each in (new | set(_NUMBER.findall(text))) - asked:
            told[each][rank] = max(cover, told[each].get(rank, 0.0))
    support = sorted(sum(passages.values()) for passages in told.values())
    return math.log1p(support[-2]) if len(support) > 1 else 0.0


def _span_cover(reading: Reading) -> float:
    """The share of the question's words around the likeliest answer, as "title cover" has it."""
    if not reading.predictions:
        return 0.0
    best = reading.predictions[0].candidate
    return reading.asked.cover(stems(f"{best.before}\n{best.text}\n{best.article.title}"))


def _span_agreement(reading: Reading) -> float:
    """Logarithm of how many likely spans of other articles share a new word with the likeliest."""
    if not reading.predictions:
        return 0.0
    best, *others = reading.predictions
    wanted = _new(best, reading)
    agreeing = (
        1 / (1 + math.exp((HALF - each.odds) / 2))
        for each in others
        if each.candidate.article.article_id != best.candidate.article.article_id
        and wanted & _new(each, reading)
    )
    return math.log1p(sum(agreeing))


def _new(predicted: Prediction, reading: Reading) -> set[str]:
    """The stems of an answer's words of content, or of all if it has none, less the question's."""
    found = content_words(predicted.text) or words(predicted.text)
    return {word.stem for word in found} - set(reading.asked.stems)


def _stems(evidence: Evidence) -> frozenset[str]:
    return stems(f"{evidence.article.title}\n{evidence.passage.text}")

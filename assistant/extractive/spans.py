"""What a span reader tells of the sentences of the first passages found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from assistant.extractive.candidates import Candidate
from vectorstore.article import Span
from vectorstore.embedding.spans import SpanReader, Spans

__all__ = ["UNREAD", "Answering", "Odds", "Prediction"]

FEWEST, PASSAGES = 2, 6
"""Of the passages found, the fewest and the most that are read."""

LIKELY = 0.25
"""Of the best passage's score, what that of another must be for it to be read. Six passages read in
any case, .478 of 469 answers to a news quiz hold what was asked for; those with this .467, at two
thirds of the tokens (benchmarks/README.md)."""

WIDEST = 900
"""Characters read at once, about 200 tokens: longer passages are read in parts."""

LONGEST = 12
"""Tokens of an answer. Longer ones are seldom asked for, and seldom right."""

UNREAD = (-8.0, -16.0)
"""What is told of a sentence that was not read, and at least of each that was."""

Odds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The likeliest short span of what was read together: in which sentence, and its odds.

    `span` are its characters in the sentence.
    """

    candidate: Candidate
    span: Span
    odds: float

    @property
    def text(self) -> str:
        """What is written there."""
        return self.candidate.text[self.span.start : self.span.end]


class Answering:
    """Candidates of the first passages, being read for the answer to a question."""

    def __init__(self, reader: SpanReader, question: str, candidates: Sequence[Candidate]) -> None:
        """Begin to read."""
        self._candidates = candidates
        self._parts = list(_parts(candidates))
        texts = [_text([candidates[place] for place in part]) for part in self._parts]
        self._begun = reader.begin(question, texts)

    def result(self) -> tuple[Odds, tuple[Prediction, ...]]:
        """Wait for what the reader tells: odds, (candidates, 2), and predictions, the best first.

        For each candidate, the odds that it holds the answer over all starts and ends in it,
        halved, and those of the likeliest short span: logits, against there being no answer in what
        was read with it.
        """
        odds = np.tile(UNREAD, (len(self._candidates), 1))
        predicted = []
        for part, spans in zip(self._parts, self._begun(), strict=True):
            offset = self._candidates[part[0]].start
            found = []
            for place in part:
                each = self._candidates[place]
                odds[place], span = _odds(spans, each.start - offset, each.end - offset)
                found.append(Prediction(each, span, float(odds[place, 1])))
            predicted.append(max(found, key=lambda each: each.odds))
        return odds, tuple(sorted(predicted, key=lambda each: -each.odds))


def _parts(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    """Group the places of candidates by passage, in the text's order, and part what is wide."""
    least = LIKELY * max((each.score for each in candidates), default=0.0)
    near = [
        place
        for place, each in enumerate(candidates)
        if each.rank < FEWEST or (each.rank < PASSAGES and each.score >= least)
    ]
    near.sort(key=lambda place: (*_passage(candidates[place]), candidates[place].start))
    for _, passage in groupby(near, key=lambda place: _passage(candidates[place])):
        part: list[int] = []
        for place in passage:
            if part and candidates[place].end - candidates[part[0]].start > WIDEST:
                yield part
                part = []
            part.append(place)
        yield part


def _passage(candidate: Candidate) -> tuple[int, str]:
    return candidate.rank, candidate.article.article_id


def _text(part: Sequence[Candidate]) -> tuple[str, str]:
    article = part[0].article
    return article.title, article.text[part[0].start : part[-1].end]


def _odds(spans: Spans, start: int, end: int) -> tuple[tuple[float, float], Span]:
    """The odds of a sentence, and its likeliest short span, in the sentence's characters."""
    within = (spans.offsets[:, 0] >= start) & (spans.offsets[:, 1] <= end)
    starts, ends = spans.odds[within].T
    if not len(starts):
        return UNREAD, Span(0, 0)
    every = (np.logaddexp.reduce(starts) + np.logaddexp.reduce(ends)) / 2
    best, first, last = _best(starts, ends)
    offsets = spans.offsets[within] - start
    span = Span(int(offsets[first, 0]), int(offsets[last, 1]))
    return (max(float(every), UNREAD[0]), max(best, UNREAD[1])), span


def _best(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[float, int, int]:
    """The highest sum of the logits of a start and of an end less than LONGEST tokens behind."""
    lengths = range(min(LONGEST, len(starts)))
    sums = [starts[: len(starts) - n] + ends[n:] for n in lengths]
    firsts = [int(each.argmax()) for each in sums]
    best = max(lengths, key=lambda n: sums[n][firsts[n]])
    return float(sums[best][firsts[best]]), firsts[best], firsts[best] + best

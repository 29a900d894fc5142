"""What a span reader tells of the sentences of the first passages found."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from assistant.extractive.candidates import Candidate
from vectorstore.embedding.spans import SpanReader, Spans

__all__ = ["UNREAD", "Answering", "Odds"]

FEWEST, PASSAGES = 2, 6
"""Of the passages found, the fewest and the most that are read."""

LIKELY = 0.25
"""Of the best passage's score, what that of another must be for it to be read. Six passages read in
any case, .456 of 469 answers to a news quiz hold what was asked for; those with this .452, at two
thirds of the tokens; those with .4, .443 at half of them."""

WIDEST = 900
"""Characters read at once, about 200 tokens: longer passages are read in parts."""

LONGEST = 12
"""Tokens of an answer. Longer ones are seldom asked for, and seldom right."""

UNREAD = (-8.0, -16.0)
"""What is told of a sentence that was not read, and at least of each that was."""

Odds = NDArray[np.float64]


class Answering:
    """Candidates of the first passages, being read for the answer to a question."""

    def __init__(self, reader: SpanReader, question: str, candidates: Sequence[Candidate]) -> None:
        """Begin to read."""
        self._candidates = candidates
        self._parts = list(_parts(candidates))
        texts = [_text([candidates[place] for place in part]) for part in self._parts]
        self._begun = reader.begin(question, texts)

    def odds(self) -> Odds:
        """Wait for what the reader tells: shape (candidates, 2).

        For each, the odds that it holds the answer over all starts and ends in it, halved, and
        those of the likeliest short span: logits, against there being no answer in what was read
        with it.
        """
        odds = np.tile(UNREAD, (len(self._candidates), 1))
        for part, spans in zip(self._parts, self._begun(), strict=True):
            offset = self._candidates[part[0]].start
            for place in part:
                each = self._candidates[place]
                odds[place] = _odds(spans, each.start - offset, each.end - offset)
        return odds


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


def _odds(spans: Spans, start: int, end: int) -> tuple[float, float]:
    within = (spans.offsets[:, 0] >= start) & (spans.offsets[:, 1] <= end)
    starts, ends = spans.odds[within].T
    if not len(starts):
        return UNREAD
    every = (np.logaddexp.reduce(starts) + np.logaddexp.reduce(ends)) / 2
    return max(float(every), UNREAD[0]), max(_best(starts, ends), UNREAD[1])


def _best(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> float:
    """The highest sum of the logits of a start and of an end less than LONGEST tokens behind."""
    lengths = range(min(LONGEST, len(starts)))
    return float(max((starts[: len(starts) - n] + ends[n:]).max() for n in lengths))

"""What a span reader tells of the sentences of the first passages found."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from assistant.extractive.candidates import Candidate
from vectorstore.embedding.spans import SpanReader, Spans

__all__ = ["PASSAGES", "UNREAD", "Odds", "answering"]

PASSAGES = 6
"""Of those found, how many are read, from the first: each costs some 6 ms."""

WIDEST = 900
"""Characters read at once, about 200 tokens: longer passages are read in parts."""

LONGEST = 12
"""Tokens of an answer. Longer ones are seldom asked for, and seldom right."""

UNREAD = (-8.0, -16.0)
"""What is told of a sentence that was not read, and at least of each that was."""

Odds = NDArray[np.float64]


def answering(
    reader: SpanReader, question: str, candidates: Sequence[Candidate], *, passages: int = PASSAGES
) -> Odds:
    """Read the candidates of the first `passages` for the answer: shape (candidates, 2).

    For each, the odds that it holds the answer over all starts and ends in it, halved, and those
    of the likeliest short span: logits, against there being no answer in what was read with it.
    """
    odds = np.tile(UNREAD, (len(candidates), 1))
    parts = list(_parts(candidates, passages))
    texts = [_text([candidates[place] for place in part]) for part in parts]
    for part, spans in zip(parts, reader.read(question, texts), strict=True):
        offset = candidates[part[0]].start
        for place in part:
            each = candidates[place]
            odds[place] = _odds(spans, each.start - offset, each.end - offset)
    return odds


def _parts(candidates: Sequence[Candidate], passages: int) -> Iterator[list[int]]:
    """Group the places of candidates by passage, in the text's order, and part what is wide."""
    near = [place for place, each in enumerate(candidates) if each.rank < passages]
    near.sort(key=lambda place: (candidates[place].rank, candidates[place].start))
    for _, passage in groupby(near, key=lambda place: candidates[place].rank):
        part: list[int] = []
        for place in passage:
            if part and candidates[place].end - candidates[part[0]].start > WIDEST:
                yield part
                part = []
            part.append(place)
        yield part


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

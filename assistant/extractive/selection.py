"""Which sentences make the answer: the best, without repetition, within its length."""

import numpy as np

from assistant.extractive.reading import Read, Reading

__all__ = ["MOST_WORDS", "chosen"]

MOST_WORDS = 120
"""Of an answer: what a reader takes in at a glance."""

SLACK = 10
"""Words by which the last sentence may go beyond, rather than be left out."""

MOST_SENTENCES = 8

REPEATED = 0.86
"""Cosine from which two sentences say the same."""

FAR_BEHIND = 3.0
"""Score behind the best sentence from which one is no part of the answer."""

LENGTH_COST = 0.03
"""Of score, for each word: two short sentences tell more than a long one."""


def chosen(reading: Reading) -> list[Read]:
    """Choose the answer's sentences, the best first; at most `MOST_WORDS` and `SLACK` words.

    Asked what somebody said, what they said is preferred to what is said about it.
    """
    answer: list[Read] = []
    length = 0
    said = [read for read in reading.sentences if read.candidate in reading.spoken]
    worth = {read: read.score - LENGTH_COST * _length(read) for read in said or reading.sentences}
    for read in sorted(worth, key=lambda each: -worth[each]):
        words = _length(read)
        if answer and worth[read] < worth[answer[0]] - FAR_BEHIND:
            break
        if len(answer) == MOST_SENTENCES or (answer and length + words > MOST_WORDS + SLACK):
            continue
        if any(_repeats(read, other) for other in answer):
            continue
        answer.append(read)
        length += words
    return answer


def _length(read: Read) -> int:
    return len(read.candidate.text.split())


def _repeats(one: Read, other: Read) -> bool:
    if float(np.dot(one.vector, other.vector)) >= REPEATED:
        return True
    a, b = (set(each.candidate.text.lower().split()) for each in (one, other))
    return len(a & b) > 0.7 * min(len(a), len(b))

"""Sentences of a text, as spans, so that every one of them can be quoted by its offsets."""

import re
from itertools import pairwise

import sentencex

from vectorstore.article import Span

__all__ = ["split_sentences"]

CLOSING = "\"'”’»)]"
HOUR = re.compile(r"\W[ap]\.m\.", re.IGNORECASE)
HOURS = 5  # Characters, one before "p.m." included.
OF_HOUR = re.compile(
    r"(?:[A-Z]{1,4}T|UTC|GMT|Eastern|Central|Mountain|Pacific|Greenwich|(?:Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)(?!\w|['’]s)"
)
"""What goes on from "at 5 p.m.": a time zone or a day."""


def split_sentences(text: str, *, language: str | None = None) -> tuple[Span, ...]:
    """Split `text` into sentences: spans in order, without the white space around them.

    A line break ends a sentence, as it does after a headline or in a list. A quotation that runs
    over several sentences is several sentences. Without `language` (ISO 639-1) English rules apply.
    """
    spans = []
    offset = 0
    for line in text.split("\n"):
        spans += _split_line(line, offset, language or "en")
        offset += len(line) + 1
    return tuple(spans)


def _split_line(line: str, offset: int, language: str) -> list[Span]:
    if not line.strip():
        return []
    lengths = [len(piece) for piece in sentencex.segment(language, line)]
    starts = [0]
    for length in lengths:
        starts.append(starts[-1] + length)
    spans = [_trimmed(line, start, end) for start, end in pairwise(starts)]
    return [Span(start + offset, end + offset) for start, end in _rejoined(line, spans)]


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    piece = line[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _rejoined(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give what was cut off back to its sentence; drop empty spans.

    That is a closing quotation mark, or the time zone or day behind "5 p.m.".
    """
    whole: list[tuple[int, int]] = []
    for start, end in spans:
        if start >= end:
            continue
        piece = line[start:end]
        closing = all(mark in CLOSING for mark in piece)
        ended = whole[-1][1] if whole else 0
        hour = ended >= HOURS and HOUR.match(line, ended - HOURS, ended)
        if whole and (closing or (hour and OF_HOUR.match(piece))):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole

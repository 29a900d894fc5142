"""Sentences of a text, as spans, so that every one of them can be quoted by its offsets."""

from itertools import pairwise

import sentencex

from vectorstore.article import Span

__all__ = ["split_sentences"]

CLOSING = "\"'”’»)]"


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
    """Give a closing quotation mark that was cut off back to its sentence; drop empty spans."""
    whole: list[tuple[int, int]] = []
    for start, end in spans:
        if start >= end:
            continue
        if whole and all(mark in CLOSING for mark in line[start:end]):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole

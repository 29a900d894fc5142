"""Excerpts: the paragraphs of an article that hold quotes, with the quotes marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Citation
from vectorstore.article import Span

__all__ = ["Excerpt", "Piece", "excerpts"]

BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is quoted by the citations `numbers`, or by none.

    `opens` are those among them whose quote starts here.
    """

    text: str
    numbers: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One paragraph in pieces; `skipped` tells that paragraphs before it are left out."""

    pieces: tuple[Piece, ...]
    skipped: bool = False


def excerpts(text: str, citations: Sequence[Citation]) -> Iterator[Excerpt]:
    """Yield the quoted paragraphs of an article in their order.

    Every citation's `start` and `end` lie within `text`.
    """
    skipped = False
    for paragraph in _paragraphs(text):
        within = [c for c in citations if c.start < paragraph.end and paragraph.start < c.end]
        if within:
            yield Excerpt(tuple(_pieces(text, paragraph, within)), skipped)
        skipped = not within


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for blank in BLANK_LINE.finditer(text):
        yield Span(start, blank.start())
        start = blank.end()
    yield Span(start, len(text))


def _pieces(text: str, paragraph: Span, citations: Sequence[Citation]) -> Iterator[Piece]:
    """Cut a paragraph wherever a quote starts or ends; quotes may overlap."""
    bounds = {paragraph.start, paragraph.end}
    bounds.update(max(c.start, paragraph.start) for c in citations)
    bounds.update(min(c.end, paragraph.end) for c in citations)
    cuts = sorted(bounds)
    for start, end in pairwise(cuts):
        quoting = [c for c in citations if c.start <= start and end <= c.end]
        yield Piece(
            text[start:end],
            tuple(c.number for c in quoting),
            tuple(c.number for c in quoting if c.start == start),
        )

"""Chunks: runs of tokens tagged as one source, cue or content."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Chunk", "chunks_of"]


@dataclass(frozen=True, eq=False, slots=True)
class Chunk:
    """Tokens `start` to `end` of a paragraph tagged as one source (S), cue (U) or content (C).

    `order` is its place among all chunks of the article.
    """

    kind: str
    paragraph: int
    start: int
    end: int
    order: int


def chunks_of(labels: Sequence[Sequence[str]]) -> list[Chunk]:
    """Return the chunks of an article from the labels of its tokens, paragraph by paragraph."""
    chunks: list[Chunk] = []
    for number, row in enumerate(labels):
        start = 0
        for position in range(1, len(row) + 1):
            if position < len(row) and row[position].startswith("I-"):
                continue
            if row[start] != "O":
                chunks.append(Chunk(row[start][2:], number, start, position, len(chunks)))
            start = position
    return chunks

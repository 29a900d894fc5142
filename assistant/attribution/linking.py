"""Which content and which source belong to which cue, by how they stand to each other."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from assistant.attribution.chunks import Chunk
from assistant.attribution.tokens import Paragraph

__all__ = ["Linked", "Linker", "pair_features"]

PRONOUNS = frozenset({"i", "we", "you", "he", "she", "they", "it", "who", "which", "that"})
REACH = 1  # A content or source is linked to a cue at most so many paragraphs away.
FAR = 30  # Chunks between the two, in a paragraph that is as long as an article.
UNLIKELY = -1.5  # Log-odds under which a cue has no source rather than this one.


@dataclass(eq=False, slots=True)
class Linked:
    """A cue with the contents and the source that belong to it.

    `verbatim` says that the contents are its words whether quotation marks stand around or not.
    """

    cue: Chunk
    contents: list[Chunk] = field(default_factory=list)
    source: Chunk | None = None
    verbatim: bool = False


class Linker:
    """Pairs of chunks scored by logistic regression. Its weights are `linking.json`."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights

    @classmethod
    @cache
    def load(cls) -> "Linker":
        """Return the linker of this package, read once."""
        text = files("assistant.attribution").joinpath("linking.json").read_text(encoding="utf-8")
        return cls(json.loads(text))

    def link(self, chunks: Sequence[Chunk], paragraphs: Sequence[Paragraph]) -> list[Linked]:
        """Give each content to its likeliest cue, and each cue its likeliest source.

        Several cues may share a source: she said ..., adding .... A cue without content is left
        out, a content with no cue near is too.
        """
        by_kind: dict[str, list[Chunk]] = {"S": [], "U": [], "C": []}
        for chunk in chunks:
            by_kind[chunk.kind].append(chunk)
        linked = {cue.order: Linked(cue) for cue in by_kind["U"]}
        for content in by_kind["C"]:
            cues = [cue for cue in by_kind["U"] if _near(content, cue)]
            if cues:
                best = max(cues, key=lambda cue: self.score(content, cue, chunks, paragraphs))
                linked[best.order].contents.append(content)
        found = [link for link in linked.values() if link.contents]
        for link in found:
            link.source = self._source(link.cue, by_kind["S"], chunks, paragraphs)
        return found

    def score(
        self, chunk: Chunk, cue: Chunk, chunks: Sequence[Chunk], paragraphs: Sequence[Paragraph]
    ) -> float:
        """Return the log-odds that `chunk` belongs to `cue`."""
        names = pair_features(chunk, cue, chunks, paragraphs)
        return self.weights["bias"] + sum(self.weights.get(name, 0.0) for name in names)

    def _source(
        self,
        cue: Chunk,
        sources: Sequence[Chunk],
        chunks: Sequence[Chunk],
        paragraphs: Sequence[Paragraph],
    ) -> Chunk | None:
        best, likeliest = None, UNLIKELY
        for source in sources:
            if _near(source, cue):
                score = self.score(source, cue, chunks, paragraphs)
                if score > likeliest:
                    best, likeliest = source, score
        return best


def pair_features(
    chunk: Chunk, cue: Chunk, chunks: Sequence[Chunk], paragraphs: Sequence[Paragraph]
) -> list[str]:
    """Return what the linker sees of a content or source and a cue."""
    left, right = (chunk, cue) if chunk.order < cue.order else (cue, chunk)
    kinds = "".join(other.kind for other in chunks[left.order + 1 : right.order])
    between, distance = _between(left, right, paragraphs)
    words = [token.text.lower() for token in paragraphs[cue.paragraph].tokens[cue.start : cue.end]]
    side = f"{chunk.kind} {'after' if cue is right else 'before'}"
    apart = right.paragraph - left.paragraph
    near = _sentences_apart(left, right, paragraphs)
    marks = "".join("w" if text[0].isalnum() else text for text in between[-4:])
    names = [
        side,
        f"{side} par={apart} s={near}",
        f"{side} d={_bucket(distance)} s={near}",
        f"{side} k={kinds[:4]}",
        f"{side} n={min(len(kinds), 9)}",
        f"{side} k={kinds[:4]} s={near} p={apart}",
        f"{side} pun={marks}",
        f"{side} pun={marks} k={kinds[:3]}",
        f"{side} u={words[-1]}",
        f"{side} u0={words[0]}",
        f"{side} first={between[0] if between else ''}",
    ]
    tokens = paragraphs[chunk.paragraph].tokens
    if chunk.kind == "C":
        quoted = any(
            t.quotation >= 0 for t in tokens[chunk.start : min(chunk.start + 2, chunk.end)]
        )
        names += [
            f"{side} q={quoted} k={kinds[:4]} s={near}",
            f"{side} q={quoted} par={apart} pun={marks}",
            f"{side} q={quoted} u={words[-1]}",
            f"{side} low={tokens[chunk.start].text[0].islower()} s={near} k={kinds[:3]}",
        ]
    else:
        word = tokens[chunk.start].text.lower() if chunk.end - chunk.start == 1 else ""
        short = word if word in PRONOUNS else "name" if word else "long"
        inside = tokens[chunk.start].quotation >= 0
        same = inside == (paragraphs[cue.paragraph].tokens[cue.start].quotation >= 0)
        names += [
            f"{side} x={short} k={kinds[:3]}",
            f"{side} x={short} s={near} u={words[-1]}",
            f"{side} ing={words[0].endswith('ing')} k={kinds[:4]} s={near}",
            f"{side} same={same} k={kinds[:3]}",
        ]
    return names


def _between(left: Chunk, right: Chunk, paragraphs: Sequence[Paragraph]) -> tuple[list[str], int]:
    """Return words and marks between two chunks, lowercase, and how many there are."""
    tokens = paragraphs[left.paragraph].tokens
    if left.paragraph == right.paragraph:
        texts = [token.text.lower() for token in tokens[left.end : right.start]]
        return texts, len(texts)
    texts = [token.text.lower() for token in tokens[left.end :]]
    return [*texts, "¶"], len(texts) + right.start


def _sentences_apart(left: Chunk, right: Chunk, paragraphs: Sequence[Paragraph]) -> str:
    if left.paragraph != right.paragraph:
        return "far"
    tokens = paragraphs[left.paragraph].tokens
    apart = tokens[right.start].sentence - tokens[left.end - 1].sentence
    return "same" if apart <= 0 else "next" if apart == 1 else "far"


def _bucket(distance: int) -> int:
    """Return the least distance that counts the same: 0 to 3 each, then 4, 7, 15 and 30."""
    return distance if distance < 4 else max(b for b in (4, 7, 15, 30) if b <= distance)


def _near(chunk: Chunk, cue: Chunk) -> bool:
    return abs(chunk.paragraph - cue.paragraph) <= REACH and abs(chunk.order - cue.order) <= FAR

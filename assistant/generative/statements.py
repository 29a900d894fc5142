"""What a chat model writes, cut into statements and the passages they cite, as it is written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vectorstore.sentences import split_sentences

__all__ = ["Cited", "cited_statements", "without_thoughts"]

# "[1]", "[1, 2]", "[2-4]", "[Passage 3]", and the brackets that some models prefer.
MARKER = r"[\[【](?:passages?\s*)?\d+(?:\s*[,;–-]\s*(?:passages?\s*)?\d+)*[\]】]"
MARKERS = re.compile(rf"\s*{MARKER}", re.IGNORECASE)
STOP = r"[.!?…][\"'”’»)]*"
# A statement is whole when the next one has begun: only then no further marker can follow.
WHOLE = re.compile(
    rf"(?:{STOP}(?:\s*{MARKER})+|(?:{MARKER}\s*)+{STOP}|\n)\s*(?=[^\s\[【])", re.IGNORECASE
)
NUMBERS = re.compile(r"(\d+)\s*[–-]\s*(?:passages?\s*)?(\d+)|(\d+)", re.IGNORECASE)
LONGEST_RANGE = 20  # "[1-9999]" is no citation.
LIST_SIGN = re.compile(r"^\s*(?:[-*•–]|#{1,6}|\d{1,2}[.)])\s+", re.MULTILINE)
EMPHASIS = re.compile(r"\*\*|__|`")
THOUGHT, THOUGHT_END = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence without its markers, and the numbers it cites, in order."""

    text: str
    numbers: tuple[int, ...]


def cited_statements(pieces: Iterable[str]) -> Iterator[Cited]:
    """Yield each sentence as soon as it has arrived together with its markers."""
    text = ""
    for piece in without_thoughts(pieces):
        text += piece
        whole = max((found.end() for found in WHOLE.finditer(text)), default=0)
        yield from _sentences(text[:whole])
        text = text[whole:]
    yield from _sentences(text)


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Leave out what a reasoning model thinks aloud before it answers, in <think> tags."""
    text = ""
    decided = False
    for piece in pieces:
        if decided:
            yield piece
            continue
        text += piece
        opening = text.lstrip()
        if opening.startswith(THOUGHT):
            decided = THOUGHT_END in opening
            text = opening.partition(THOUGHT_END)[2] if decided else text
        else:
            decided = not THOUGHT.startswith(opening)
        if decided:
            yield text
    if not decided and not text.lstrip().startswith(THOUGHT):
        yield text


def _sentences(text: str) -> Iterator[Cited]:
    plain, markers = _apart(EMPHASIS.sub("", LIST_SIGN.sub("", text)))
    spans = split_sentences(plain)
    cited: list[list[int]] = [[] for _ in spans]
    for place, number in markers if spans else ():
        begun = sum(span.start < place for span in spans)
        cited[max(begun, 1) - 1].append(number)
    for span, numbers in zip(spans, cited, strict=True):
        yield Cited(plain[span.start : span.end], tuple(dict.fromkeys(numbers)))


def _apart(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the markers out: the text without them, and each number with where it stood in that."""
    plain = ""
    markers = []
    end = 0
    for marker in MARKERS.finditer(text):
        plain += text[end : marker.start()]
        markers += [(len(plain), number) for number in _numbers(marker[0])]
        end = marker.end()
    return plain + text[end:], markers


def _numbers(marker: str) -> Iterator[int]:
    for first, last, single in NUMBERS.findall(marker):
        if single:
            yield int(single)
        else:
            yield from range(int(first), min(int(last), int(first) + LONGEST_RANGE) + 1)

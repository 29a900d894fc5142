"""The normal form of text: paragraphs separated by one blank line, and nothing invisible."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

__all__ = ["blocks_of", "first_sentence", "join", "one_line", "paragraphs", "tidy"]

LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Control characters, and the format characters that only hide: zero-width space, word joiner,
# byte order mark, soft hyphen, direction overrides. The joiners U+200C and U+200D are spelling in
# Persian and Hindi and stay.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
SPACES = re.compile(r"[^\S\n]+")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s|(?<=[。！？])")
NARROWEST_WRAP = 40
WIDEST_WRAP = 120  # Characters. Mail and old newswires wrap at 65-80; nobody wraps wider than this.
SURE = 0.85  # Share of lines that fill the width where text is wrapped; a word may be too long.
LONGEST_TITLE = 200  # Characters of a first sentence that stands in for a missing headline.


def tidy(text: str) -> str:
    """Bring text into its normal form: NFC, paragraphs separated by a blank line."""
    return join(paragraphs(text))


def join(parts: Iterable[str]) -> str:
    """Join paragraphs into a text."""
    return "\n\n".join(parts)


def one_line(text: str) -> str:
    """Bring a title or a name into its normal form: one line, single spaces."""
    return SPACES.sub(" ", _visible(text).replace("\n", " ")).strip()


def paragraphs(text: str) -> list[str]:
    """Split text into its paragraphs.

    A line is a paragraph, unless it was broken to fit a width: such lines run on to a blank one.
    """
    return [line for lines in blocks_of(text) for line in lines]


def blocks_of(text: str) -> list[Sequence[str]]:
    """Split text at its blank lines, and each block into its paragraphs."""
    blocks = [_lines(block) for block in BLANK_LINE.split(_visible(text))]
    width = _wrapped_at(blocks)
    if width is None:
        return [_run_on(lines) for lines in blocks]
    return [_unwrapped(lines, width) for lines in blocks]


def first_sentence(text: str) -> str:
    """Give the first sentence of a text, cut at a word where it is longer than a title."""
    paragraph = text.split("\n\n", 1)[0]
    sentence = SENTENCE_END.split(paragraph, maxsplit=1)[0].strip()
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    return sentence[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def _wrapped_at(blocks: Sequence[Sequence[str]]) -> int | None:
    """Find the width that lines were broken to fit; None where a line is a paragraph.

    In wrapped text no line is longer than the width, and the first word of each would not have
    fitted on the line before. Lists and verse fail that test.
    """
    lengths = sorted(len(line) for lines in blocks for line in lines)
    if len(lengths) < 4:
        return None
    width = lengths[int(0.98 * (len(lengths) - 1))]  # A long address may stick out.
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return None
    full = [
        _is_full(pair, width)
        for lines in blocks
        if _is_dense(lines, width)
        for pair in pairwise(lines)
    ]
    return width if len(full) >= 3 and sum(full) >= SURE * len(full) else None


def _run_on(lines: Sequence[str]) -> Sequence[str]:
    """Join a long line that ends within a sentence with the one that goes on in small letters.

    So a text too short to tell its width by is not cut in mid-sentence.
    """
    joined: list[str] = []
    for line in lines:
        before = joined[-1] if joined else ""
        open_ended = len(before) >= NARROWEST_WRAP and before[-1].isalnum() | (before[-1] in ",;")
        if open_ended and line[:1].islower():
            joined[-1] = f"{before} {line}"
        else:
            joined.append(line)
    return joined


def _unwrapped(lines: Sequence[str], width: int) -> Sequence[str]:
    full = [_is_full(pair, width) for pair in pairwise(lines)]
    return [" ".join(lines)] if full and sum(full) >= SURE * len(full) else lines


def _is_dense(lines: Sequence[str], width: int) -> bool:
    return all(len(line) > width / 2 for line in lines[:-1])


def _is_full(pair: tuple[str, str], width: int) -> bool:
    line, after = pair
    return len(line) + 1 + len(after.split(" ", 1)[0]) >= width - 2


def _visible(text: str) -> str:
    if text.isascii() and "\r" not in text and text.isprintable():
        return text
    text = LINE_ENDS.sub("\n", text)
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _lines(block: str) -> list[str]:
    lines = (SPACES.sub(" ", line).strip() for line in block.split("\n"))
    return [line for line in lines if line]

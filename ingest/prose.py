"""The normal form of text: paragraphs separated by one blank line, and nothing invisible."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import quantiles

__all__ = ["first_sentence", "join", "one_line", "paragraphs", "tidy"]

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
WIDEST_WRAP = 120  # Characters. Mail and old newswires wrap at 65-80; nobody wraps wider than this.
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

    A line is a paragraph, unless the text is hard-wrapped: then lines run on to a blank one.
    """
    blocks = [_lines(block) for block in BLANK_LINE.split(_visible(text))]
    if is_wrapped(blocks):
        return [" ".join(lines) for lines in blocks if lines]
    return [line for lines in blocks for line in lines]


def first_sentence(text: str) -> str:
    """Give the first sentence of a text, cut at a word where it is longer than a title."""
    paragraph = text.split("\n\n", 1)[0]
    sentence = SENTENCE_END.split(paragraph, maxsplit=1)[0].strip()
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    return sentence[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def is_wrapped(blocks: Sequence[Sequence[str]]) -> bool:
    """Tell whether lines were broken to fit a width.

    In wrapped text the first word of each line would not have fitted on the line before; in
    text with a paragraph a line, it mostly would. Lists and verse fail that test.
    """
    pairs = [pair for lines in blocks for pair in pairwise(lines)]
    if len(pairs) < 3:
        return False
    lengths = [len(line) for line, _ in pairs]
    width = quantiles(lengths, n=20)[-1]
    if not 40 <= width <= WIDEST_WRAP:
        return False
    full = sum(len(line) + 1 + len(after.split(" ", 1)[0]) >= width - 2 for line, after in pairs)
    return full >= 0.85 * len(pairs)


def _visible(text: str) -> str:
    if text.isascii() and "\r" not in text and text.isprintable():
        return text
    text = LINE_ENDS.sub("\n", text)
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _lines(block: str) -> list[str]:
    lines = (SPACES.sub(" ", line).strip() for line in block.split("\n"))
    return [line for line in lines if line]

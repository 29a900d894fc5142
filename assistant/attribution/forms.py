"""Statements set in a form: the "NAME: words" of a transcript, and "words" — Name."""

from collections.abc import Sequence

from assistant.attribution.chunks import Chunk
from assistant.attribution.lexicon import FUNCTION_WORDS, gender_of
from assistant.attribution.linking import Linked
from assistant.attribution.tokens import DOUBLE, Paragraph, Token

__all__ = ["formed"]

DASHES = frozenset({"—", "–", "―", "-", "--"})
LABEL = 4  # Words that a speaker's name and title may have before the colon.
SIGNATURE = 14  # Words that a name and what its bearer is may have behind the dash.
SPOKEN = 3  # Words that a statement has at least.


def formed(paragraphs: Sequence[Paragraph]) -> list[Linked]:
    """Return the statements whose paragraphs have one of the forms; each fills its paragraph."""
    words = {token.text for paragraph in paragraphs for token in paragraph.tokens}
    found = []
    for number, paragraph in enumerate(paragraphs):
        parts = _labelled(paragraph.tokens, words) or _signed(paragraph)
        if parts:
            source, cue, content = (
                Chunk(kind, number, start, end, -1)
                for kind, (start, end) in zip("SUC", parts, strict=True)
            )
            found.append(Linked(cue, [content], source, verbatim=True))
    return found


Parts = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def _labelled(tokens: Sequence[Token], words: set[str]) -> Parts | None:
    """Find the name before a colon that opens a paragraph."""
    start = 1 if tokens[0].text in DOUBLE else 0
    colon = next((i for i in range(start + 1, len(tokens)) if tokens[i].text == ":"), 0)
    if not start < colon <= start + LABEL or len(tokens) - colon <= SPOKEN:
        return None
    label = [token.text for token in tokens[start:colon]]
    if not all(text[0].isupper() for text in label) or not _speaks(label, words):
        return None
    return (start, colon), (colon, colon + 1), (colon + 1, len(tokens))


def _speaks(label: Sequence[str], words: set[str]) -> bool:
    """Say whether a label is a person: by first name, or a surname that the article has too."""
    if any(text.lower() in FUNCTION_WORDS for text in label):
        return False
    if len(label) > 1 and gender_of(tuple(text.lower() for text in label)):
        return True
    last = label[-1]
    named = last.isupper() and len(last) > 2 and last.title() in words
    return named and last.lower() not in words


def _signed(paragraph: Paragraph) -> Parts | None:
    """Find the name behind a dash after a quotation that fills the rest of the paragraph."""
    tokens = paragraph.tokens
    if not paragraph.quotations or paragraph.quotations[0][0] != 0:
        return None
    dashes = [end for _, end in paragraph.quotations if _dash(tokens, end)]
    if not dashes:
        return None
    dash = dashes[-1]
    signature = tokens[dash + 1 :]
    named = 0 < len(signature) <= SIGNATURE and signature[0].text[0].isupper()
    if not named or dash <= SPOKEN or signature[0].text.lower() in FUNCTION_WORDS:
        return None
    end = len(tokens) - (tokens[-1].text == ".")
    return (dash + 1, end), (dash, dash + 1), (0, dash)


def _dash(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].text in DASHES

"""Tokens of an article, and where its paragraphs, sentences and quotations begin and end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vectorstore.article import Span

__all__ = ["Paragraph", "Token", "paragraphs"]

# Abbreviations whose full stop ends no sentence: titles, firms, months.
ABBREVIATIONS = re.compile(
    r"(?i:adm|atty|brig|capt|cmdr|co|col|corp|cpl|dr|esq|fr|gen|gov|hon|inc|jr|lt|ltd|maj|messrs"
    r"|mrs?|ms|msgr|mt|no|prof|pvt|reps?|rev|sens?|sgt|sr|st|supt|vs?|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec)"
)
TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[$€£]?\d+(?:[.,:]\d+)*%?"
    r"|[^\W\d_]+(?:[-‐‑&][^\W_]+|[’'](?![sS]\b)[^\W\d_]+)*"  # co-chair, don't, O'Brien
    r"|[’'][sS]\b"
    r"|''|``|\.\.\.|--+"
    r"|\S"
)
OPENING, CLOSING, STRAIGHT = (
    frozenset({*"“„«", "``"}),
    frozenset("”»"),
    frozenset({'"', "＂", "''"}),
)
CLOSES_DOUBLE = CLOSING | STRAIGHT
DOUBLE = OPENING | CLOSES_DOUBLE
SINGLE = frozenset({"‘", "'"})
SENTENCE_MARKS = frozenset(".,!?")
SENTENCE_END = frozenset(".?!…")
CLOSES = CLOSING | STRAIGHT | frozenset(")]’'")


@dataclass(slots=True)
class Token:
    """A word or a mark of the text at `start` to `end`.

    `quotation` numbers the quotation of its paragraph it stands in, its marks included; -1 is none.
    `sentence` numbers its sentence within the paragraph.
    """

    text: str
    start: int
    end: int
    quotation: int = -1
    sentence: int = 0


@dataclass(slots=True)
class Paragraph:
    """A line of the text: its tokens, and its quotations as token positions, the end excluded.

    `continues` says that its last quotation has no closing mark, as where the speaker goes on in
    the next paragraph.
    """

    tokens: list[Token]
    quotations: list[tuple[int, int]] = field(default_factory=list)
    continues: bool = False

    def span(self, start: int, end: int) -> Span:
        """Return the characters of the tokens `start` to `end`, the end excluded."""
        return Span(self.tokens[start].start, self.tokens[end - 1].end)


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of `text` that hold any token."""
    for line in re.finditer(r"[^\n]+", text):
        tokens = list(_tokens(line.group(), line.start()))
        if tokens:
            paragraph = Paragraph(tokens)
            _mark_quotations(paragraph, line.group(), line.start())
            _number_sentences(paragraph)
            yield paragraph


def _tokens(line: str, offset: int) -> Iterator[Token]:
    matches = TOKEN.finditer(line)
    for match in matches:
        start, end = match.span()
        word = match.group()
        # An initial or an abbreviation keeps its full stop.
        if line[end : end + 1] == "." and (
            ABBREVIATIONS.fullmatch(word) or (len(word) == 1 and word.isupper() and word != "I")
        ):
            next(matches)
            end += 1
        yield Token(line[start:end], offset + start, offset + end)


def _mark_quotations(paragraph: Paragraph, line: str, offset: int) -> None:
    tokens = paragraph.tokens
    opened: int | None = None
    single = False
    for position, token in enumerate(tokens):
        mark = token.text
        if opened is None:
            single = _opens_single(tokens, position, line, offset)
            if single or mark in OPENING or mark in STRAIGHT:
                opened = position
        elif _closes_single(token, line, offset) if single else mark in CLOSES_DOUBLE:
            paragraph.quotations.append((opened, position + 1))
            opened = None
    # A quotation that is never closed runs on where it opens the paragraph or a clause of it.
    if opened is not None and not single and len(tokens) - opened > 3:
        paragraph.quotations.append((opened, len(tokens)))
        paragraph.continues = True
    for number, (start, end) in enumerate(paragraph.quotations):
        for token in tokens[start:end]:
            token.quotation = number


def _opens_single(tokens: list[Token], position: int, line: str, offset: int) -> bool:
    """Say whether a token is a single mark that opens a quotation closed in the same line."""
    token = tokens[position]
    if token.text not in SINGLE:
        return False
    before, after = line[: token.start - offset][-1:], line[token.end - offset :][:1]
    if before.isalnum() or before in SENTENCE_MARKS or not after.isalpha():
        return False
    rest = tokens[position + 1 :]
    closing = next((i for i, other in enumerate(rest) if _closes_single(other, line, offset)), 0)
    # A single word in single marks, and words that hold double ones, are no quotation of theirs.
    return closing > 1 and not any(other.text in DOUBLE for other in rest[:closing])


def _closes_single(token: Token, line: str, offset: int) -> bool:
    before, after = line[: token.start - offset][-1:], line[token.end - offset :][:1]
    ends = not before.isspace() and not after.isalnum()
    return token.text in ("'", "’") and ends and before not in ("s", "S")


def _number_sentences(paragraph: Paragraph) -> None:
    opening = {start for start, _ in paragraph.quotations}
    sentence, ended = 0, False
    for position, token in enumerate(paragraph.tokens):
        mark = token.text
        if mark in SENTENCE_END or mark == "...":
            ended = True
        elif position in opening or mark[0].isalnum():
            # After "Really?" a small letter goes on with the sentence: she asked.
            sentence += ended and not mark[0].islower()
            ended = False
        elif mark not in CLOSES:
            ended = False
        token.sentence = sentence

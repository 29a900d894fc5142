"""Plain text: notes, text with a head of "Title: ..." lines, and pages pasted from a browser."""

import re
from collections.abc import Iterator, Sequence

from ingest.decoding import decode
from ingest.document import Document, Reading
from ingest.fields import Record
from ingest.furniture import is_furniture
from ingest.headers import split_header
from ingest.line_features import Line
from ingest.particulars import read_head, read_surroundings
from ingest.paste import is_pasted, read_paste
from ingest.pasted_lines import pasted_lines
from ingest.prose import LONGEST_TITLE, blocks_of, first_sentence, join
from ingest.records import article_from
from ingest.report import Note

__all__ = ["read_text", "text_fields"]

WORDS = re.compile(r"\b[^\W\d_]{2,} [^\W\d_]{2,}")


def read_text(document: Document) -> Iterator[Reading]:
    """Read a file of plain text as one article."""
    decoded = decode(document.read(), declared=document.encoding)
    if decoded.note:
        yield Note(document.path, decoded.note)
    fields, text = text_fields(decoded.text)
    yield from article_from(fields, text, path=document.path)


def text_fields(text: str) -> tuple[Record, str]:
    """Read a text's particulars and its body, cleaned where it was pasted from a page."""
    stated, body = split_header(text)
    lines = [
        Line(line, apart=number == 0)
        for block in blocks_of(body)
        for number, line in enumerate(block)
    ]
    if not lines:
        return stated, ""
    if is_pasted(pasted := pasted_lines(body)):
        paste = read_paste(pasted)
        around = read_surroundings(paste.top, paste.head, paste.tail)
        return {"title": paste.title, **around.fields(), **stated}, paste.text
    if stated:
        return stated, _untouched(lines)
    return _read_note(lines)


def _read_note(lines: Sequence[Line]) -> tuple[Record, str]:
    """Read text that is an article and nothing else; its first line is the title."""
    title = lines[0].text
    if len(lines) == 1 or len(title) > LONGEST_TITLE or title.endswith((".", "。")):
        text = _untouched(lines)
        return {"title": first_sentence(text)}, text
    particulars, count = read_head(lines[1:])
    return {"title": title, **particulars.fields()}, _untouched(lines[1 + count :] or lines)


def _untouched(lines: Sequence[Line]) -> str:
    """Keep every line but the odd request of several words ("Read more", "Sign up here")."""
    texts = [line.text for line in lines]
    kept = [text for text in texts if not WORDS.search(text) or not is_furniture(text)]
    return join(kept or texts)

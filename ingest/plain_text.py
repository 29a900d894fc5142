"""Plain text: notes, text with a head of "Title: ..." lines, and pages pasted from a browser."""

from collections.abc import Iterator

from ingest.decoding import decode
from ingest.document import Document, Reading
from ingest.headers import split_header
from ingest.prose import first_sentence, join, paragraphs
from ingest.records import article_from, clean_text
from ingest.report import Note

__all__ = ["read_text"]


def read_text(document: Document) -> Iterator[Reading]:
    """Read a file of plain text as one article."""
    decoded = decode(document.read(), declared=document.encoding)
    if decoded.note:
        yield Note(document.path, decoded.note)
    fields, body = split_header(decoded.text)
    if fields:
        yield from article_from(fields, clean_text(body), path=document.path)
        return
    lines = paragraphs(body)
    title = first_sentence(lines[0])
    yield from article_from({"title": title}, join(lines[1:] or lines), path=document.path)

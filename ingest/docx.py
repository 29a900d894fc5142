"""Word documents, through python-docx."""

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from ingest.document import Document, Reading
from ingest.inflate import refuse_bomb
from ingest.plain_text import text_fields
from ingest.prose import one_line
from ingest.records import article_from
from vectorstore.errors import SourceError

__all__ = ["read_docx"]


def read_docx(document: Document) -> Iterator[Reading]:
    """Read a Word document as one article; a paragraph styled as Title is its title."""
    data = document.read()
    refuse_bomb(BytesIO(data), len(data))
    title, lines = _content(data)
    fields, text = text_fields("\n\n".join(filter(None, [title, *lines])))
    if not text:
        raise SourceError("The document holds no text.", remedy="Check that it was saved.")
    if title:
        fields = {**fields, "title": title}
    yield from article_from(fields, text, path=document.path)


def _content(data: bytes) -> tuple[str, list[str]]:
    """Give the title and the paragraphs, table rows among them."""
    try:
        word = docx.Document(BytesIO(data))
        lines = list(_lines(word))
        title = one_line(word.core_properties.title or "")
    except Exception as error:  # python-docx lets through whatever broken data causes.
        raise SourceError("It is not a sound Word document.", remedy="Save it again.") from error
    styled = next((text for style, text in lines if style == "Title"), "")
    return styled or title, [text for style, text in lines if style != "Title"]


def _lines(word: WordDocument) -> Iterator[tuple[str, str]]:
    for block in word.iter_inner_content():
        if isinstance(block, Paragraph):
            style = block.style.name if block.style is not None else ""
            yield style or "", one_line(block.text)
        else:
            for row in block.rows:
                yield "", one_line(" | ".join(cell.text for cell in row.cells))

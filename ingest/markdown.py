"""Markdown, with or without front matter."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.decoding import decode
from ingest.document import Document, Reading
from ingest.fields import first
from ingest.furniture import without_furniture
from ingest.headers import split_front_matter
from ingest.prose import join, one_line
from ingest.records import TITLE, article_from
from ingest.report import Note
from vectorstore.errors import SourceError

__all__ = ["read_markdown"]


def read_markdown(document: Document) -> Iterator[Reading]:
    """Read a Markdown file as one article; its first heading is the title if nothing else is."""
    decoded = decode(document.read(), declared=document.encoding)
    if decoded.note:
        yield Note(document.path, decoded.note)
    fields, body = split_front_matter(decoded.text.replace("\r\n", "\n"))
    heading, parts = _blocks(body)
    title = first(fields, TITLE)
    if title is None and heading:
        fields = {**fields, "title": heading}
    text = join(without_furniture(parts))
    if not text:
        raise SourceError("It has no text below its head.", remedy="Write the article there.")
    yield from article_from(fields, text, path=document.path)


def _blocks(body: str) -> tuple[str | None, list[str]]:
    """Render Markdown to paragraphs; the heading that opens it is given apart."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body)
    heading: str | None = None
    parts: list[str] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        text = one_line(_words(token))
        if not text:
            continue
        if before is not None and before.type == "heading_open" and heading is None and not parts:
            heading = text
        else:
            parts.append(text)
    return heading, parts


def _words(token: Token) -> str:
    """Give the words of a block: links by their text, pictures and comments not at all."""
    if token.type in ("fence", "code_block"):
        return token.content
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )

"""Newsletters saved as mail (.eml), and pages saved in the same form (.mht)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from io import BufferedReader, BytesIO

from ingest.decoding import decode_page
from ingest.document import Document, Reading
from ingest.furniture import without_furniture
from ingest.outlets import canonical
from ingest.page import parse, read_page, text_of_page
from ingest.paste import article_lines
from ingest.plain_text import text_fields
from ingest.prose import join, one_line
from ingest.records import article_from
from ingest.rendering import render
from vectorstore.errors import SourceError

__all__ = ["read_mail", "read_saved_page"]

BROKEN = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
SIGNATURE = re.compile(r"(?m)^-- $")  # RFC 3676: what follows is not of the message.
LITTLE = 200  # Characters of a plain part that only says "open this in your browser".


def read_mail(document: Document) -> Iterator[Reading]:
    """Read a mail as one article: subject, sender as outlet, date, and the richest text part."""
    message = _message(document)
    try:
        subject = one_line(str(message.get("Subject") or ""))
        sender = one_line(parseaddr(str(message.get("From") or ""))[0])
        text = _text(message, subject)
    except BROKEN as error:
        raise SourceError("Its mail headers are broken.", remedy="Save it again.") from error
    if not text:
        raise SourceError("The mail holds no text.", remedy="Save the message with its body.")
    fields = {"title": subject, "source": sender, "published": str(message.get("Date") or "")}
    yield from article_from(fields, text, path=document.path)


def read_saved_page(document: Document) -> Iterator[Reading]:
    """Read a page that a browser saved as a single file, pictures and all (MHTML)."""
    message = _message(document)
    try:
        address = canonical(message.get("Snapshot-Content-Location"))
        parts = (part for part in message.walk() if part.get_content_type() == "text/html")
        page = next(parts, None)
        markup = _decoded(page)
        address = address or canonical(page and page.get("Content-Location"))
    except BROKEN as error:
        raise SourceError("The saved page is broken.", remedy="Save it again.") from error
    if not markup.strip():
        raise SourceError("There is no page in it.", remedy="Save the article's page again.")
    page_alone = replace(document, open=lambda: BufferedReader(BytesIO(markup.encode())))
    yield from read_page(page_alone, saved_from=address)


def _message(document: Document) -> EmailMessage:
    try:
        message = message_from_bytes(document.read(), policy=default)
    except BROKEN as error:
        raise SourceError("Its parts are broken.", remedy="Save it again.") from error
    if not isinstance(message, EmailMessage) or not message.keys():
        raise SourceError("This is not a mail.", remedy="Save the message in its original form.")
    return message


def _text(message: EmailMessage, subject: str) -> str:
    """Give the body's text: the plain part where the sender wrote one, else the page."""
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    written = _decoded(plain).strip()
    if page is not None and len(written) < LITTLE:
        return _of_page(_decoded(page), subject) or written
    return join(without_furniture(text_fields(SIGNATURE.split(written)[0])[1].split("\n\n")))


def _decoded(part: Message | None) -> str:
    """Give the text of a part, which may not say in which encoding it is."""
    data = part.get_payload(decode=True) if part is not None else b""
    if part is None or not isinstance(data, bytes) or not data.strip():
        return ""
    return decode_page(data, declared=part.get_content_charset()).text


def _of_page(markup: str, subject: str) -> str:
    found = text_of_page(parse(markup), {"title": subject})
    shown = join(article_lines(render(markup)))
    return max(found, shown, key=len)

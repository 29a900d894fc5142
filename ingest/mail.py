"""Newsletters saved as mail (.eml), through the standard library."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

from ingest.document import Document, Reading
from ingest.page import parse, text_of_page
from ingest.paste import article_lines
from ingest.plain_text import text_fields
from ingest.prose import join, one_line
from ingest.records import article_from
from ingest.rendering import render
from vectorstore.errors import SourceError

__all__ = ["read_mail"]

LITTLE = 200  # Characters of a plain part that only says "open this in your browser".


def read_mail(document: Document) -> Iterator[Reading]:
    """Read a mail as one article: subject, sender as outlet, date, and the richest text part."""
    message = message_from_bytes(document.read(), policy=default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise SourceError("This is not a mail.", remedy="Save the message in its original form.")
    try:
        subject = one_line(str(message.get("Subject") or ""))
        sender = one_line(parseaddr(str(message.get("From") or ""))[0])
        text = _text(message, subject)
    except (ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise SourceError("Its mail headers are broken.", remedy="Save it again.") from error
    if not text:
        raise SourceError("The mail holds no text.", remedy="Save the message with its body.")
    fields = {"title": subject, "source": sender, "published": str(message.get("Date") or "")}
    yield from article_from(fields, text, path=document.path)


def _text(message: EmailMessage, subject: str) -> str:
    """Give the body's text: the plain part where the sender wrote one, else the page."""
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    written = str(plain.get_content()).strip() if isinstance(plain, EmailMessage) else ""
    if isinstance(page, EmailMessage) and len(written) < LITTLE:
        return _of_page(str(page.get_content()), subject) or written
    return text_fields(written)[1] if written else ""


def _of_page(markup: str, subject: str) -> str:
    found = text_of_page(parse(markup), {"title": subject})
    shown = join(article_lines(render(markup)))
    return max(found, shown, key=len)

"""Web pages: the article through trafilatura, what it is from what the page states."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import htmldate
import trafilatura

from ingest.decoding import decode_page
from ingest.document import Document, Reading
from ingest.edges import trim
from ingest.fields import Record, first, string
from ingest.furniture import without_furniture
from ingest.metadata import page_fields
from ingest.outlets import canonical
from ingest.paste import article_lines
from ingest.prose import join, paragraphs
from ingest.records import TITLE, article_from
from ingest.rendering import render
from ingest.trees import HtmlElement, markup_of
from vectorstore.errors import SourceError

__all__ = ["feed_of_front_page", "parse", "read_page", "text_of_page"]

LITTLE = 250  # Characters. With less than that, another way of extraction may find more.
LIST_MARK = re.compile(r"^[-•*] ")


def read_page(document: Document, *, saved_from: str | None = None) -> Iterator[Reading]:
    """Read a web page as one article; `saved_from` is where one that was saved had been."""
    markup = decode_page(document.read(), declared=document.encoding).text
    tree = parse(markup)
    fields = _completed(page_fields(tree, markup[:4096], document.url or saved_from), tree)
    text = text_of_page(tree, fields)
    if not text:
        raise SourceError(
            "There is no article on this page.", remedy="Save the article's own page."
        )
    path = None if document.url and fields["url"] else document.path
    yield from article_from(fields, text, path=path)


def feed_of_front_page(document: Document) -> str | None:
    """Give the feed that a site's front page names; None for any other page."""
    if urlsplit(document.url or "").path.strip("/"):
        return None
    tree = parse(decode_page(document.read(), declared=document.encoding).text)
    links = tree.xpath(
        "//link[@rel='alternate'][contains(@type, 'rss') or contains(@type, 'atom')]/@href"
    )
    return canonical(urljoin(document.url or "", str(links[0]))) if links else None


def parse(markup: str) -> HtmlElement:
    """Parse a page or a piece of one; raise SourceError where it holds no HTML."""
    tree = trafilatura.load_html(markup)
    if tree is None and "<" in markup:
        tree = trafilatura.load_html(f"<html><body>{markup}</body></html>")
    if tree is None:
        raise SourceError("This is not a web page.", remedy="Save the article's page as HTML.")
    return tree


def text_of_page(tree: HtmlElement, fields: Record) -> str:
    """Extract a page's article; empty where no way of extraction finds any."""
    title = string(first(fields, TITLE))
    text = ""
    for way in (_precise, _stated, _generous, _shown):
        found = join(trim(way(tree, fields), title))
        if len(found) >= LITTLE:
            return found
        text = max(text, found, key=len)
    return text


def _precise(tree: HtmlElement, _: Record) -> list[str]:
    return _lines(trafilatura.extract(tree, include_comments=False, favor_precision=True))


def _generous(tree: HtmlElement, _: Record) -> list[str]:
    return _lines(trafilatura.extract(tree, include_comments=False, favor_recall=True))


def _stated(_: HtmlElement, fields: Record) -> list[str]:
    return _lines(string(fields.get("articlebody")))


def _shown(tree: HtmlElement, _: Record) -> list[str]:
    """Clean the page as if a reader had pasted it."""
    return article_lines(render(markup_of(tree)))


def _lines(found: str | None) -> list[str]:
    lines = (LIST_MARK.sub("", line).strip("| ") for line in paragraphs(found or ""))
    return without_furniture(lines)


def _completed(fields: Record, tree: HtmlElement) -> Record:
    """Add what the page only shows, where it states nothing."""
    shown: dict[str, object] = {}
    if not fields["published"]:
        shown["published"] = htmldate.find_date(tree, original_date=True, extensive_search=False)
    if not fields["authors"]:
        author = trafilatura.extract_metadata(tree, extensive=False).author
        shown["authors"] = author.split(";") if author else None
    return {**fields, **shown}

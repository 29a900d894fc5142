"""Sitemaps, and news sitemaps: the addresses a site lists, with what it says of their articles."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document
from ingest.fields import Record
from ingest.outlets import canonical
from ingest.trees import Element, children, name_of, parse_xml, text_within

__all__ = ["Listed", "is_sitemap", "read_sitemap"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An address of a sitemap; `sitemap` where it is another one.

    `fields` are those of a record: a news sitemap says title, outlet, date and language.
    """

    url: str
    modified: str
    sitemap: bool
    fields: Record


def is_sitemap(document: Document) -> bool:
    """Tell whether a document is a sitemap."""
    with document.open() as stream:
        head = stream.peek(4096)[:4096]
    return b"<urlset" in head or b"<sitemapindex" in head


def read_sitemap(document: Document) -> Iterator[Listed]:
    """Give the addresses listed, those changed last first; raise SourceError where it is broken."""
    root = parse_xml(document.read())
    found = (_listed(element) for element in children(root, "url", "sitemap"))
    yield from sorted(filter(None, found), key=lambda listed: listed.modified, reverse=True)


def _listed(element: Element) -> Listed | None:
    address = canonical(text_within(element, "loc"))
    if address is None:
        return None
    fields: dict[str, object] = {"url": address}
    for news in children(element, "news"):
        fields |= {
            "title": text_within(news, "title"),
            "source": text_within(news, "name"),
            "language": text_within(news, "language"),
            "published": text_within(news, "publication_date"),
        }
    changed = text_within(element, "lastmod", "publication_date")
    return Listed(address, changed, name_of(element) == "sitemap", fields)

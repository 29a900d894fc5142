"""Sitemaps, and news sitemaps: the addresses a site lists, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document
from ingest.outlets import canonical
from ingest.trees import children, name_of, parse_xml, text_within

__all__ = ["Listed", "is_sitemap", "read_sitemap"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An address of a sitemap; `sitemap` where it is another one."""

    url: str
    modified: str
    sitemap: bool


def is_sitemap(document: Document) -> bool:
    """Tell whether a document is a sitemap."""
    with document.open() as stream:
        head = stream.peek(4096)[:4096]
    return b"<urlset" in head or b"<sitemapindex" in head


def read_sitemap(document: Document) -> Iterator[Listed]:
    """Give the addresses listed, those changed last first; raise SourceError where it is broken."""
    root = parse_xml(document.read())
    found = []
    for element in children(root, "url", "sitemap"):
        changed = text_within(element, "publication_date", "lastmod")
        if url := canonical(text_within(element, "loc")):
            found.append(Listed(url, changed, name_of(element) == "sitemap"))
    yield from sorted(found, key=lambda listed: listed.modified, reverse=True)

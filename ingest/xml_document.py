"""XML files: a feed, NITF, NewsML-G2 or a sitemap, told by the root element."""

from collections.abc import Iterator

from ingest.document import Document, Reading
from ingest.feeds import read_feed
from ingest.newsml import read_newsml, read_nitf
from ingest.report import Note
from ingest.trees import name_of, parse_xml
from vectorstore.errors import SourceError

__all__ = ["read_xml"]

FEEDS = ("rss", "feed", "rdf", "channel")


def read_xml(document: Document) -> Iterator[Reading]:
    """Read an XML file as what its root element says it is; broken feeds are read as well."""
    data = document.read()
    try:
        root = parse_xml(data)
    except SourceError:
        if b"<rss" in data[:4096] or b"<feed" in data[:4096] or b"<rdf:RDF" in data[:4096]:
            yield from read_feed(document)
            return
        raise
    kind = name_of(root)
    if kind.lower() in FEEDS:
        yield from read_feed(document)
    elif kind == "nitf":
        yield from read_nitf(root, document)
    elif kind in ("newsItem", "newsMessage"):
        yield from read_newsml(root, document)
    elif kind in ("urlset", "sitemapindex"):
        yield Note(document.path, "A sitemap holds addresses only. Index it by its own address.")
    else:
        problem = f"Its XML, <{kind}>, is no format of news that is read."
        raise SourceError(problem, remedy="Read are RSS, Atom, NITF and NewsML-G2.")

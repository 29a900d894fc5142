"""What a fetched document is: by what its server says, its address, or how it begins."""

import re
from io import BufferedReader, BytesIO
from urllib.parse import urlsplit

from ingest.document import Document
from ingest.formats import suffix_of, supported
from ingest.inflate import open_gzip
from vectorstore.errors import SourceError

__all__ = ["fetched"]

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/feed+json": ".json",
    "application/json": ".json",
    "application/ld+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Media types and the suffix that tells their reader; one that says nothing is not here."""

HEAD = 4096  # Bytes looked at where neither server nor address says what it is.
BEGINNINGS = (
    (re.compile(rb"%PDF-"), ".pdf"),
    (re.compile(rb"PK\x03\x04"), ".zip"),
    (re.compile(rb"<\?xml|<(?:rss|feed|urlset|sitemapindex|nitf|newsItem|newsMessage)\b"), ".xml"),
    (re.compile(rb"<(?:!doctype html|!--|[a-z][a-z0-9]*)", re.I), ".html"),
    (re.compile(rb"[\[{]"), ".json"),
)
MARKS = b"\xef\xbb\xbf \t\r\n"  # A byte order mark, and space.


def fetched(data: bytes, *, asked: str, address: str, content_type: str) -> Document:
    """Wrap what a server gave for the address `asked`, found in the end at `address`.

    What is packed with gzip is unpacked as it is read, whatever it is called.
    """
    kind, _, parameters = content_type.lower().partition(";")
    encoding = parameters.partition("charset=")[2].strip("\"' ;") or None

    def opened() -> BufferedReader:
        if data.startswith(b"\x1f\x8b"):
            return open_gzip(BytesIO(data), len(data))
        return BufferedReader(BytesIO(data))

    suffix = SUFFIXES.get(kind.strip()) or _by_name(address) or _by_content(opened())
    return Document(asked, f"page{suffix}", opened, address, encoding)


def _by_name(address: str) -> str | None:
    suffix = suffix_of(urlsplit(address).path.rsplit("/", 1)[-1])
    return suffix if suffix in supported() else None


def _by_content(stream: BufferedReader) -> str:
    """Tell a format by how the document begins; what begins as no other is text."""
    try:
        head = stream.peek(HEAD)[:HEAD].lstrip(MARKS)
    except SourceError:  # It cannot be unpacked; its reader will say so.
        return ".txt"
    return next((suffix for begins, suffix in BEGINNINGS if begins.match(head)), ".txt")

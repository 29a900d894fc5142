"""RSS, Atom and RDF feeds, through feedparser."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]  # It ships no types.

from ingest.decoding import is_utf8
from ingest.document import Document, Reading, digest
from ingest.fields import Record, lower, string
from ingest.json_feed import common_fields
from ingest.outlets import canonical
from ingest.prose import one_line
from ingest.records import article_from, clean_text
from ingest.report import Failure, Note
from vectorstore.errors import SourceError

__all__ = ["Entry", "is_feed", "read_entries", "read_feed"]

MARKS = (b"<rss", b"<feed", b"<rdf:RDF", b"<channel", b"jsonfeed.org/version/")

WHOLE = 1500  # Characters. A summary is a sentence or three; what is longer is the article.
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
CUT = ("…", "...", "[…]", "[...]", "(…)")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed: the fields of a record, its text, and whether that is all of it."""

    key: str
    fields: Record
    text: str
    whole: bool

    @property
    def url(self) -> str | None:
        """The address of the article, if the entry links to one."""
        return canonical(self.fields.get("url"))


def is_feed(document: Document) -> bool:
    """Tell whether a document is RSS, Atom, RDF or a JSON Feed."""
    with document.open() as stream:
        head = stream.peek(4096)[:4096]
    return any(mark in head for mark in MARKS) and b"<html" not in head[:1024].lower()


def read_feed(document: Document) -> Iterator[Reading]:
    """Read a feed's entries as they stand, summaries where the feed holds no more."""
    for entry in read_entries(document):
        path = f"{document.path}#{entry.key}"
        if not entry.text:
            yield Failure(path, "The entry has no text. Index its own page.", path)
            continue
        if not entry.whole:
            yield Note(path, "The feed holds only a summary, and that was read.")
        yield from article_from(entry.fields, entry.text, path=path)


def read_entries(document: Document) -> Iterator[Entry]:
    """Give a feed's entries; raise SourceError where it is no feed."""
    data = document.read()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from _json_entries(data, document.url)
        return
    if b"<!ENTITY" in data:
        problem = "It declares entities, which can expand without end."
        raise SourceError(problem, remedy="Ask its publisher for a plain feed.")
    try:
        feed = feedparser.parse(
            BytesIO(data),
            response_headers=_headers(data, document),
            sanitize_html=True,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser lets through what broken markup causes.
        raise SourceError("It is too broken to be read as a feed.", remedy="Try later.") from error
    if not feed.entries and not feed.version:
        raise SourceError("This is not a feed.", remedy="Give the address of RSS or Atom.")
    for entry in feed.entries:
        yield _entry(
            dict(entry), dict(feed.feed)
        )  # Its own mapping gives aliases, and warns of them.


def _headers(data: bytes, document: Document) -> dict[str, str]:
    """Give feedparser what the server said: where the feed is, and in which encoding.

    UTF-8 needs no telling, and is often called something else.
    """
    headers = {"content-location": document.url} if document.url else {}
    if document.encoding and not is_utf8(data):
        headers["content-type"] = f"application/xml; charset={document.encoding}"
    return headers


def _json_entries(data: bytes, address: str | None) -> Iterator[Entry]:
    """Give the entries of a JSON Feed (jsonfeed.org, 1.0 and 1.1)."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SourceError("This is not JSON.", remedy="Try again later.") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            body = clean_text(item.get("content_html") or item.get("content_text"))
            fields = {**common_fields(feed), **lower(item)}
            fields["url"] = _absolute(address, fields.get("url"))
            key = string(item.get("id")) or string(item.get("url")) or digest(body)
            yield Entry(key, fields, body or clean_text(item.get("summary")), bool(body))


def _absolute(address: str | None, link: object) -> object:
    """Complete a link that is given from the feed on."""
    if not address or not isinstance(link, str):
        return link
    try:
        return urljoin(address, link)
    except ValueError:
        return None


def _entry(entry: Mapping[str, object], feed: Mapping[str, object]) -> Entry:
    body, summary = _content(entry), clean_text(entry.get("summary"))
    text = body if len(body) >= len(summary) else summary
    fields = {
        "title": clean_title(entry.get("title")),
        "url": entry.get("link"),
        "authors": _authors(entry),
        "published": entry.get("published") or entry.get("created") or entry.get("updated"),
        "modified": entry.get("updated"),
        "source": _source(entry, feed),
        "language": entry.get("language") or feed.get("language"),
    }
    whole = (bool(body) and len(body) > len(summary)) or len(text) >= WHOLE
    key = str(entry.get("id") or entry.get("link") or digest(fields["title"], fields["published"]))
    return Entry(key, fields, text, whole and not text.endswith(CUT))


def clean_title(value: object) -> str:
    """Read a title, which feeds may mark up."""
    return one_line(clean_text(value).replace("\n\n", " "))


def _content(entry: Mapping[str, object]) -> str:
    parts = entry.get("content")
    texts = [clean_text(part.get("value")) for part in parts] if isinstance(parts, list) else []
    return max(texts, key=len, default="")


def _authors(entry: Mapping[str, object]) -> object:
    people, author = entry.get("authors"), entry.get("author")
    found = [person.get("name") for person in people] if isinstance(people, list) else []
    if len(found) < 2 and isinstance(author, str):
        # feedparser cuts an address after four letters of its last part: "jane@desk.onli".
        return MAIL.sub("", author).strip(" ()<>")
    return [name for name in found if name]


def _source(entry: Mapping[str, object], feed: Mapping[str, object]) -> object:
    """Name the outlet: that of a story taken over from another feed, else this feed's title."""
    original = entry.get("source")
    title = original.get("title") if isinstance(original, Mapping) else None
    return clean_title(title or feed.get("title"))

"""The news industry's XML: NITF, and NewsML-G2 that wraps it, XHTML or plain text."""

from collections.abc import Iterator

from ingest.document import Document, Reading
from ingest.fields import Record
from ingest.furniture import without_furniture
from ingest.prose import join, paragraphs
from ingest.records import article_from
from ingest.report import Failure, Note
from ingest.trees import Element, children, name_of, text_within, words_of

__all__ = ["read_newsml", "read_nitf"]

BLOCKS = ("p", "h1", "h2", "h3", "h4", "hl2", "li", "blockquote", "pre")
WITHDRAWN = ("canceled", "cancelled", "withheld")


def read_nitf(root: Element, document: Document) -> Iterator[Reading]:
    """Read a NITF document as one article."""
    yield from _article(_nitf_fields(root), _nitf_text(root), document.path)


def read_newsml(root: Element, document: Document) -> Iterator[Reading]:
    """Read each news item of a NewsML-G2 message, or the only one."""
    items = children(root, "newsItem")
    for item in items:
        guid = item.get("guid") or ""
        path = f"{document.path}#{guid}" if guid and len(items) > 1 else document.path
        if any(status in _status(item) for status in WITHDRAWN):
            yield Note(path, "Left out: its agency has withdrawn it.")
            continue
        yield from _article(_item_fields(item), _item_text(item), path)


def _article(fields: Record, text: str, path: str) -> Iterator[Reading]:
    if text:
        yield from article_from(fields, text, path=path)
    else:
        yield Failure(path, "It has no text. Ask the agency for items with their content.", path)


def _status(item: Element) -> str:
    found = children(item, "pubStatus")
    return (found[0].get("qcode") or found[0].get("literal") or "").lower() if found else ""


def _nitf_fields(root: Element) -> Record:
    people = [words_of(found) for found in children(root, "person")]
    bylines = children(root, "byline")
    inside = [name for name in people if bylines and name in words_of(bylines[0])]
    return {
        "title": text_within(root, "hl1", "headline", "title"),
        "authors": inside or text_within(root, "byttl", "byline"),
        "published": _attribute(
            root, ("date.issue", "norm"), ("pubdata", "date.publication"), ("story.date", "norm")
        ),
        "source": _attribute(root, ("pubdata", "name"), ("doc.copyright", "holder")),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    }


def _nitf_text(root: Element) -> str:
    content = children(root, "body.content")
    return _blocks(content[0]) if content else ""


def _item_fields(item: Element) -> Record:
    inner = children(item, "nitf")
    nested = _nitf_fields(inner[0]) if inner else {}
    links = [
        found.get("href") for found in children(item, "link") if "web" in (found.get("rel") or "")
    ]
    stated = {
        "title": text_within(item, "headline"),
        "authors": [
            text_within(found, "name") or words_of(found) for found in children(item, "creator")
        ]
        or text_within(item, "by"),
        "published": text_within(item, "firstCreated", "contentCreated", "versionCreated"),
        "modified": text_within(item, "versionCreated", "contentModified"),
        "source": _provider(item),
        "language": _attribute(item, ("language", "tag"))
        or item.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "url": next(iter(links), None),
    }
    return {key: stated.get(key) or nested.get(key) for key in stated}


def _provider(item: Element) -> str:
    found = children(item, "provider", "infoSource")
    return text_within(found[0], "name") or found[0].get("literal") or "" if found else ""


def _item_text(item: Element) -> str:
    for content in children(item, "body.content", "inlineXML"):
        if text := _blocks(content):
            return text
    plain = children(item, "inlineData")
    return (
        join(without_furniture(paragraphs("\n".join(map(str, plain[0].itertext())))))
        if plain
        else ""
    )


def _blocks(content: Element) -> str:
    """Give the paragraphs of marked-up content, captions and credits left out."""
    lines = []
    for block in children(content, *BLOCKS):
        above = {name_of(parent) for parent in block.iterancestors()}
        if not above & {"media", "figure", "head", "blockquote", "li"}:
            lines.append(words_of(block))
    return join(without_furniture(filter(None, lines)))


def _attribute(root: Element, *wanted: tuple[str, str]) -> str | None:
    for name, attribute in wanted:
        for found in children(root, name):
            if value := found.get(attribute):
                return value
    return None

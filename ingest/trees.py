"""Trees of markup, through lxml; XML cannot expand, fetch or nest without end."""

from lxml import etree, html
from lxml.html import HtmlElement

from vectorstore.errors import SourceError

__all__ = [
    "Element",
    "HtmlElement",
    "UnparsableError",
    "children",
    "markup_of",
    "name_of",
    "parse_xml",
    "text_within",
    "words_of",
]

Element = etree._Element
UnparsableError = etree.ParserError
"""Raised for HTML that holds nothing at all."""


def markup_of(tree: HtmlElement) -> str:
    """Give a page's tree as HTML again."""
    return str(html.tostring(tree, encoding="unicode"))


def parse_xml(data: bytes) -> Element:
    """Parse XML; raise SourceError where it is broken or declares entities."""
    if b"<!ENTITY" in data:
        problem = "It declares entities, which can expand without end."
        raise SourceError(problem, remedy="Save it without a document type declaration.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).split("\n", 1)[0][:120]
        raise SourceError(f"This is not XML: {reason}.", remedy="Export it again.") from error


def name_of(element: Element) -> str:
    """Give an element's name without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    """Give the elements below, at any depth and in order, that have one of these names."""
    return [found for found in element.iter() if name_of(found) in names]


def words_of(element: Element) -> str:
    """Give an element's text on one line."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def text_within(element: Element, *names: str) -> str:
    """Give the text of the first element that has any, the names tried in order; else nothing."""
    texts = (words_of(found) for name in names for found in children(element, name))
    return next((text for text in texts if text), "")

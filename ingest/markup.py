"""Fragments of HTML, as feeds and records carry them, into paragraphs of text."""

import re
from html import unescape

from vectorstore.errors import SourceError

__all__ = ["looks_like_markup", "markup_to_text"]

TAG = re.compile(
    r"</?(?:p|div|br|span|a|h[1-6]|ul|ol|li|b|i|em|strong|img|figure|table|blockquote|article|section)\b[^<>]*/?>",
    re.I,
)
ENTITY = re.compile(
    r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|lt|gt|quot|nbsp|[lr][sd]quo|[mn]dash|hellip);", re.I
)


def looks_like_markup(text: str) -> bool:
    """Tell whether text holds tags that were meant for a browser."""
    return ("<" in text and TAG.search(text) is not None) or (
        "&" in text and ENTITY.search(text) is not None
    )


def markup_to_text(markup: str) -> str:
    """Render a fragment: a paragraph for each block, scripts and pictures left out."""
    if "<" not in markup:
        return unescape(markup)
    from ingest.rendering import render

    try:
        return render(markup)
    except (ValueError, RecursionError) as error:
        raise SourceError("Its HTML cannot be parsed.", remedy="Save it again.") from error

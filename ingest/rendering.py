"""HTML laid out as text, through html-text: what a reader would copy from the page."""

import html_text

from ingest.trees import UnparsableError

__all__ = ["render"]

UNREAD = "//script|//style|//noscript|//template|//svg|//iframe|//figcaption|//form|//button"


def render(markup: str) -> str:
    """Render HTML as text, a blank line between blocks; empty where there is nothing to show."""
    try:
        tree = html_text.parse_html(markup)
    except (UnparsableError, ValueError):  # Nothing in it, or not even a tag.
        return ""
    for element in tree.xpath(UNREAD):
        element.drop_tree()
    return str(html_text.extract_text(tree, guess_layout=True))

"""Web pages, through trafilatura."""

from collections.abc import Iterator

import trafilatura

from ingest.decoding import decode_page
from ingest.document import Document, Reading
from ingest.records import article_from, clean_text
from vectorstore.errors import SourceError

__all__ = ["read_page"]


def read_page(document: Document) -> Iterator[Reading]:
    """Read a web page as one article."""
    markup = decode_page(document.read(), declared=document.encoding).text
    found = trafilatura.bare_extraction(markup, with_metadata=True, include_comments=False)
    if not isinstance(found, trafilatura.settings.Document):
        raise SourceError("No article was found on the page.", remedy="Save the article's page.")
    fields = {
        "title": found.title,
        "author": found.author,
        "date": found.date,
        "source": found.sitename,
        "url": found.url or document.url,
        "language": found.language,
    }
    yield from article_from(fields, clean_text(found.text), path=document.path)

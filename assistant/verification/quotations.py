"""Whether what a statement puts in quotation marks was written so."""

import re
from collections.abc import Sequence

from assistant.answer import Quote
from vectorstore.article import StoredArticle

__all__ = ["quoted_places"]

ELLIPSIS = re.compile(r"\s*\[?(?:\.\.\.|…)\]?\s*")
ENDS = " .,;:!?"  # What a quotation gains or loses where it ends: "It did not work," she said.
ALIKE = {"'": "['’‘`]", "’": "['’‘`]", "‘": "['’‘`]", "-": "[-‐‑–]"}


def quoted_places(quotations: Sequence[str], quotes: Sequence[Quote]) -> tuple[Quote, ...] | None:
    """Find where the quoted articles say what stands in quotation marks; None where one does not.

    Words left out ("...") split a quotation into parts that are looked for one by one.
    """
    articles = list({quote.article.article_id: quote.article for quote in quotes}.values())
    places = []
    for quotation in quotations:
        for part in filter(None, (each.strip(ENDS) for each in ELLIPSIS.split(quotation))):
            place = next(filter(None, (_place(part, article) for article in articles)), None)
            if place is None:
                return None
            places.append(place)
    return tuple(places)


def _place(words: str, article: StoredArticle) -> Quote | None:
    pattern = r"\s+".join(_spelling(word) for word in words.split())
    found = re.search(rf"(?<!\w){pattern}(?!\w)", article.text, re.IGNORECASE)
    return Quote(article, *found.span()) if found else None


def _spelling(word: str) -> str:
    return "".join(ALIKE.get(letter) or re.escape(letter) for letter in word)

"""Dates in words, in many languages ("26 juillet 2025"), through dateparser."""

from datetime import datetime
from functools import lru_cache

import dateparser
from dateparser.conf import Settings

__all__ = ["parse"]

ABSOLUTE: dict[str, object] = {
    "STRICT_PARSING": True,  # Day, month and year, all three: nothing is filled in from today.
    "PARSERS": ["absolute-time"],  # "Yesterday" says nothing about the day of a saved page.
}


@lru_cache(maxsize=1024)  # Collections repeat their dates.
def parse(text: str, language: str | None) -> datetime | None:
    """Parse a date that names its day, month and year; None where it does not.

    `language` is tried first, as in `fr` or `en-GB`, then all others.
    """
    settings: Settings | dict[str, object] = ABSOLUTE
    code = language.split("-")[0].lower() if language else None
    for languages in ([code] if code else []), None:
        if languages == []:
            continue
        try:
            found = dateparser.parse(text, languages=languages, settings=settings)
        except (ValueError, OverflowError):  # A language it does not know; a year past 9999.
            continue
        if found is not None:
            return found
    return None

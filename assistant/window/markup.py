"""Words of articles, answers and readers, written into HTML so that they stay words."""

import html
import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from assistant.understanding.dates import in_words

__all__ = ["day_element", "element", "href", "language", "problem", "text"]

# What a browser would act on without a glyph to see it by: control characters, and the marks that
# reverse the order of what follows, with which a link can be made to look like another.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def text(words: str) -> str:
    """Escape words for an element's content or a quoted attribute."""
    return html.escape(UNSEEN.sub("", words), quote=True)


def element(name: str, content: Iterable[str] = (), **attributes: str | None) -> str:
    """Write an element around `content`, which is HTML already; attributes are escaped here.

    An attribute that is None is left out. `class_` and `for_` stand for `class` and `for`, and an
    underscore elsewhere for a hyphen.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(content)}</{name}>"


def href(url: str | None) -> str | None:
    """Give a link a reader may follow: http or https with a host; anything else is None."""
    if not url or UNSEEN.search(url):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def day_element(published: date) -> str:
    """Write a date as a `<time>` element."""
    return element("time", [in_words(published)], datetime=published.isoformat())


def language(code: str | None) -> str | None:
    """Give a language code fit for a `lang` attribute, or None."""
    return code if code and LANGUAGE.fullmatch(code) else None


def problem(what: str, remedy: str) -> str:
    """Write what is wrong, and what to do."""
    words = [element("strong", [text(what)]), " ", text(remedy)]
    return element("p", words, class_="problem", role="alert")

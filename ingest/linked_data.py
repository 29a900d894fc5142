"""JSON-LD: what a page states about its article for search engines (schema.org)."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from ingest.headline import resembles

__all__ = ["LinkedObject", "article_object", "linked_objects", "people", "text_of"]

ARTICLES = re.compile(r"\w*Article$|LiveBlogPosting$")
POSTS = frozenset({"BlogPosting", "Report", "SocialMediaPosting"})
PAGES = frozenset({"WebPage", "ItemPage", "VideoObject"})
NOISE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
DEEPEST = 12  # Levels. A graph in a page nests three or four.
MOST = 2000  # Objects. A page of links states hundreds.
LONGEST = 2 * 2**20  # Characters of one script.

LinkedObject = Mapping[str, object]


def linked_objects(scripts: Sequence[str]) -> list[LinkedObject]:
    """Give every object of the page's JSON-LD scripts; broken scripts give none."""
    found: list[LinkedObject] = []
    for script in scripts:
        try:
            loaded = json.loads(NOISE.sub("", script[:LONGEST]), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _walk(loaded, 0):
            found.append(item)
            if len(found) >= MOST:
                return found
    return found


def article_object(objects: Sequence[LinkedObject], titles: Sequence[str]) -> LinkedObject:
    """Choose the object that describes the article with one of these titles; empty if none does.

    Pages also describe the other stories they link to.
    """
    described = [item for item in objects if item.get("headline") or item.get("datePublished")]
    return max(described, key=lambda item: _rank(item, titles), default={})


def text_of(value: object) -> str:
    """Read a text property, which may be wrapped in a list and hold HTML entities."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return unescape(unescape(value)).strip() if isinstance(value, str) else ""


def people(value: object, objects: Sequence[LinkedObject]) -> list[str]:
    """Read the names of people or organisations, some of which refer to other objects."""
    if isinstance(value, list):
        return [name for part in value for name in people(part, objects)]
    if not isinstance(value, Mapping):
        return [text_of(value)] if text_of(value) else []
    parts = [text_of(value.get(key)) for key in ("givenName", "familyName")]
    name = text_of(value.get("name")) or " ".join(filter(None, parts))
    if not name and (reference := value.get("@id")):
        meant = (item for item in objects if item.get("@id") == reference and item.get("name"))
        name = text_of(next(meant, {}).get("name"))
    return [name] if name else []


def _rank(item: LinkedObject, titles: Sequence[str]) -> tuple[bool, int, int]:
    kinds = item.get("@type")
    named = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    headline = text_of(item.get("headline"))
    fits = not headline or any(resembles(headline, title) for title in titles)
    known = sum(bool(item.get(key)) for key in ("headline", "datePublished", "author"))
    if any(ARTICLES.match(name) for name in named):
        return fits, 3, known
    if POSTS.intersection(named):
        return fits, 2, known
    return fits, (1 if PAGES.intersection(named) else 0), known


def _walk(value: object, depth: int) -> Iterator[LinkedObject]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _walk(part, depth + 1)

"""IPTC ninjs, the news agencies' JSON: the 1.x fields and the lists of 2.x and 3.x."""

from collections.abc import Mapping

from ingest.fields import Record

__all__ = ["from_ninjs", "is_ninjs", "is_withdrawn"]

BODIES = ("body_text", "body_xhtml", "body_html", "bodies")
MAIN = ("main", "")  # The role of a headline or a body where a list holds several.


def is_ninjs(record: Record) -> bool:
    """Tell whether a record is a ninjs news item."""
    return "uri" in record and any(name in record for name in (*BODIES, "headlines"))


def from_ninjs(record: Record) -> Record:
    """Give a ninjs item the headings of a record."""
    bodies = (record.get(name) for name in BODIES[:3])
    urls = (record.get("uri"), _alternative(record.get("altids")), record.get("url"))
    web = (url for url in urls if isinstance(url, str) and url.startswith("http"))
    return {
        "id": record.get("uri"),
        "title": record.get("headline") or _main(record.get("headlines")) or record.get("title"),
        "text": next((body for body in bodies if body), None) or _main(record.get("bodies")),
        "authors": record.get("byline") or record.get("by") or _values(record.get("bylines")),
        "source": _named(record.get("infosources"), record.get("infosource"), record.get("source"))
        or record.get("copyrightholder"),
        "published": record.get("firstcreated")
        or record.get("contentcreated")
        or record.get("versioncreated"),
        "modified": record.get("versioncreated"),
        "language": record.get("language"),
        "url": next(web, None),
    }


def is_withdrawn(record: Record) -> bool:
    """Tell whether its agency has withdrawn an item."""
    return str(record.get("pubstatus", "")).lower() in ("canceled", "cancelled", "withheld")


def _main(parts: object) -> object:
    """Give the value of the main part of a list, or of the first."""
    if not isinstance(parts, list):
        return None
    items = [part for part in parts if isinstance(part, Mapping)]
    ranked = sorted(items, key=lambda part: str(part.get("role", "")).lower() not in MAIN)
    return ranked[0].get("value") if ranked else None


def _values(parts: object) -> list[object]:
    items = parts if isinstance(parts, list) else []
    return [
        part.get("value") or part.get("name") if isinstance(part, Mapping) else part
        for part in items
    ]


def _named(*sources: object) -> object:
    for source in sources:
        if isinstance(source, str) and source:
            return source
        for part in source if isinstance(source, list) else ():
            if isinstance(part, Mapping) and part.get("name"):
                return part["name"]
    return None


def _alternative(altids: object) -> object:
    if isinstance(altids, Mapping):
        return altids.get("web") or altids.get("url")
    for part in altids if isinstance(altids, list) else ():
        if isinstance(part, Mapping) and str(part.get("value", "")).startswith("http"):
            return part["value"]
    return None

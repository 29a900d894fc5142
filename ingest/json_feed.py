"""JSON Feed (jsonfeed.org): what it says once for all its items."""

from ingest.fields import Record

__all__ = ["common_fields", "is_json_feed"]


def is_json_feed(fields: Record) -> bool:
    """Tell whether an object is a JSON Feed, by the version it names."""
    return str(fields.get("version", "")).startswith("https://jsonfeed.org/version/")


def common_fields(feed: Record) -> Record:
    """Give the fields that hold for each item that does not say otherwise."""
    named = {
        "source": feed.get("title"),
        "authors": feed.get("authors"),
        "language": feed.get("language"),
    }
    return {name: value for name, value in named.items() if value}

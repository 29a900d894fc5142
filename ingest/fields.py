"""Fields of a record under lower-case headings, and how their values are read."""

from collections.abc import Mapping
from typing import Any

__all__ = ["Record", "first", "lower", "string"]

Record = Mapping[str, object]
"""Fields under lower-case headings."""


def lower(record: Mapping[Any, object]) -> Record:  # Parsers do not promise text as keys.
    """Bring headings into lower case, with no space around them."""
    return {str(key).strip().lower(): value for key, value in record.items()}


def first(fields: Record, headings: tuple[str, ...]) -> object:
    """Give the first of some fields that holds anything."""
    found = (fields.get(heading) for heading in headings)
    return next((value for value in found if value not in (None, "", [], {})), None)


def string(value: object) -> str:
    """Read a field that should be text: a list of paragraphs is one, a number too."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return "\n\n".join(part.strip() for part in value if isinstance(part, str))
    if isinstance(value, bool | Mapping) or value is None:
        return ""
    return str(value)

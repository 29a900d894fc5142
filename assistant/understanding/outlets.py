"""The outlets a question names as its source: "according to Reuters", "in The Kyiv Independent"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.words import rarity

__all__ = ["Named", "named_outlets"]

EVERYDAY = (
    4.0  # A word commoner than Zipf 3.5 ("Time", "Sky") names an outlet only when capitalised.
)

_BEFORE = (
    r"(?:according to|(?:as )?reported (?:by|in)|published (?:by|in|on)|written in"
    r"|(?:articles?|reports?|coverage|stor(?:y|ies)|news) (?:by|in|from|on|of)|said by)"
)
_PERHAPS_BEFORE = r"(?:by|in|from|on|via)"
_AFTER = (
    r"(?:['’]s? (?:report(?:s|ing)?|coverage|articles?|story|stories|news)|report(?:s|ed)?"
    r"|wrote|writes?|published)"
)
_ASKED = r"(?:say|report|write|publish|wrote|reported|written|published)"


@dataclass(frozen=True, slots=True)
class Named:
    """An outlet of the archive, and the characters of the question that name it as the source."""

    outlet: str
    start: int
    end: int


def named_outlets(text: str, outlets: Sequence[str]) -> list[Named]:
    """List the `outlets` that `text` names as its source, in order.

    The name alone is not enough ("Why did CNN lay off staff?"): a word such as "according to",
    "in" or "reported" must say that the outlet tells it. The longest name wins.
    """
    found: list[Named] = []
    for outlet in sorted(set(outlets), key=len, reverse=True):
        for start, end in _places(text, outlet):
            if not any(start < other.end and other.start < end for other in found):
                found.append(Named(outlet, start, end))
    return sorted(found, key=lambda named: named.start)


def _places(text: str, outlet: str) -> list[tuple[int, int]]:
    bare = re.sub(r"^the\s+", "", outlet.strip(), flags=re.IGNORECASE)
    if not bare:
        return []
    name = rf"(?:the\s+)?{re.escape(bare)}"
    everyday = " " not in bare and rarity(bare) < EVERYDAY
    certain = rf"(?:the\s+)?(?-i:{re.escape(bare)})" if everyday else name
    patterns = (
        rf"\b{_BEFORE}\s+{name}(?!\w)",
        rf"\b{_PERHAPS_BEFORE}\s+{certain}(?!\w)",
        rf"\b(?:did|does|has|have)\s+{certain}\s+{_ASKED}\b",
        rf"\b{certain}\s*{_AFTER}\b",
    )
    return [found.span() for each in patterns for found in re.finditer(each, text, re.IGNORECASE)]

"""The numbers of a text by their value, however written: "26,000", "26 thousand", "twelve"."""

import re
from decimal import Decimal

from text_to_num import alpha2digit  # type: ignore[import-untyped]

__all__ = ["in_digits", "value"]

SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
SHORT_SCALES = {"k": 3, "m": 6, "mn": 6, "mln": 6, "b": 9, "bn": 9, "tn": 12}
NUMBER = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
SCALED = re.compile(
    rf"({NUMBER})(?:[\s-]?({'|'.join(SCALES)})|({'|'.join(SHORT_SCALES)}))\b", re.IGNORECASE
)
GROUPED = re.compile(NUMBER)
ABOVE_ONE = 1.5  # Below which a word alone is left as it is.
ROUGH = re.compile(r"\b(hundred|thousand|million|billion|trillion)s\b", re.IGNORECASE)
NO_ONE = re.compile(r"\bno one\b", re.IGNORECASE)
HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def in_digits(text: str, *, one: bool) -> str:
    """Write the numbers of `text` in plain digits, scales such as "million" multiplied out.

    "One" becomes 1 where `one` asks for it: more often than not it is no number ("one of them").
    """
    # "Thousands" and "no one" are no numbers, but would be read as such.
    counted = NO_ONE.sub("nobody", ROUGH.sub(r"many\1s", HYPHEN.sub(" ", text)))
    plain = SCALED.sub(lambda found: _scaled(*found.groups()), counted)
    plain = GROUPED.sub(lambda found: value(found[0]), plain)
    return str(alpha2digit(plain, "en", 0.0 if one else ABOVE_ONE))


def value(number: str) -> str:
    """Give the one way to write a number in digits: no grouping, no needless zeros."""
    plain = f"{Decimal(re.sub(r'[^0-9.]', '', number)):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _scaled(number: str, scale: str | None, short: str | None) -> str:
    power = SCALES[scale.lower()] if scale else SHORT_SCALES[(short or "").lower()]
    return value(f"{Decimal(value(number)).scaleb(power):f}")

"""How common words are in English: the list that comes with wordfreq, read without the library.

Importing wordfreq and having it read its list takes a fifth of a second, of a process that answers
one question in less than one. The values are wordfreq's own, down to `RAREST`.
"""

import gzip
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from math import log10, pow
from pathlib import Path

import msgpack

__all__ = ["RAREST", "zipf_frequency"]

RAREST = 2.0  # Below one in ten million, a Zipf frequency is an accident of its corpus.

LIST = "data/large_en.msgpack.gz"
HEADER = {"format": "cB", "version": 1}
"""A bucket of words for every hundredth of the logarithm of their frequency, commonest first."""

ABOVE = "\u0530"  # Scripts from here on are cut into words otherwise, or have none in this list.
NUMBER = re.compile(r"\d[\d.,]+")

# wordfreq counts numbers by their shape and estimates the share of each among those: by Benford's
# law or, of four digits, by how often books name the year.
FIRST_DIGIT = (0.009, 0.300, 0.175, 0.124, 0.096, 0.078, 0.066, 0.057, 0.050, 0.045)
LATEST, LASTING = 2019, 20
RECENT, FADING, FUTURE = -1.9185, 0.0083, 0.2
NO_YEAR = 0.1


def zipf_frequency(word: str) -> float:
    """The base-10 logarithm of how often `word` stands among a billion words; 0 when unknown.

    What is rarer than `RAREST` may count as unknown.
    """
    known = _known()
    parts = unicodedata.normalize("NFC", word).casefold().split(":")
    if known is None or not all(map(_is_one_word, parts)):
        import wordfreq

        return float(wordfreq.zipf_frequency(word, "en"))
    found = [_of_one_word(part, known) for part in parts]
    if not all(found):
        return 0.0
    # Several words together are rarer than each: their rates are added as wordfreq does it.
    return 9 - log10(sum(pow(10, 9 - each) for each in found))


def _of_one_word(word: str, known: Mapping[str, float]) -> float:
    shape = NUMBER.sub(lambda number: re.sub(r"\d", "0", number[0]), word)
    found = known.get(shape, 0.0)
    if not found or shape == word:
        return found
    return max(0.0, found + sum(map(_share, NUMBER.findall(word))))


def _is_one_word(text: str) -> bool:
    """Whether wordfreq would take `text` for one word, and all of it for letters and digits."""
    plain = text.isalnum() or NUMBER.fullmatch(text) is not None
    return plain and max(text) < ABOVE


@cache
def _known() -> dict[str, float] | None:
    """Zipf frequencies by word; None when the library has changed how it keeps them."""
    spec = find_spec("wordfreq")
    if spec is None or spec.origin is None:
        return None
    try:
        with gzip.open(Path(spec.origin).parent / LIST) as stream:
            buckets = msgpack.Unpacker(stream)
            buckets.read_array_header()
            if buckets.unpack() != HEADER:
                return None
            known: dict[str, float] = {}
            for place in range(round(100 * (9 - RAREST)) + 1):
                known |= dict.fromkeys(buckets.unpack(), 9 - place / 100)
            return known
    except (OSError, ValueError, TypeError, msgpack.UnpackException):
        return None


def _share(number: str) -> float:
    """The logarithm of a number's share among those of its shape."""
    return sum(
        log10(_year(run) if len(run) == 4 else _benford(run)) for run in re.findall(r"\d+", number)
    )


def _benford(digits: str) -> float:
    return FIRST_DIGIT[int(digits[0])] * pow(10, 1 - len(digits))


def _year(digits: str) -> float:
    year = int(digits)
    before, after = max(LATEST - year, 0), max(year - LATEST - LASTING, 0)
    return pow(10, RECENT - FADING * before - FUTURE * after) + NO_YEAR * _benford(digits)

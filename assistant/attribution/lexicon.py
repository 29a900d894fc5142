"""Words that tell people, organisations and their offices apart, read from `lexicon.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files

__all__ = [
    "CALENDAR",
    "CONNECTORS",
    "FUNCTION_WORDS",
    "KINDS",
    "ORGANISATIONS",
    "OTHER_NAMES",
    "PEOPLES",
    "PERSONS",
    "ROLES",
    "TITLES",
    "gender_of",
    "tells",
]


def _read(name: str) -> str:
    return files("assistant.attribution").joinpath(name).read_text(encoding="utf-8")


_LISTS = tomllib.loads(_read("lexicon.toml"))

# An office before a name, and the nouns that a later "the ..." may use for its holder.
TITLES = {word: tuple(nouns.split()) for word, nouns in _LISTS["titles"].items()}
# The last word of an organisation's name, and what a later "the ..." may call it.
KINDS = {word: tuple(nouns.split()) for word, nouns in _LISTS["kinds"].items()}
ORGANISATIONS = frozenset(KINDS) | frozenset(_LISTS["organisations"].split())
PEOPLES = frozenset(_LISTS["peoples"].split())
ROLES = frozenset(_LISTS["roles"].split())
PERSONS = ROLES | frozenset(_LISTS["persons"].split())
CALENDAR = frozenset(_LISTS["calendar"].split())
OTHER_NAMES = CALENDAR | PEOPLES | frozenset(_LISTS["other_names"].split())
FUNCTION_WORDS = frozenset(_LISTS["function_words"].split())
CONNECTORS = frozenset(_LISTS["connectors"].split())
SAYING = re.compile(rf"\b(?:{'|'.join(_LISTS['saying'].split())})")
WOMEN = frozenset(_LISTS["women"].split())
MEN = frozenset(_LISTS["men"].split())


def gender_of(words: tuple[str, ...]) -> str | None:
    """Return "m" or "f" as the titles and the first name say, "u" for a first name of either.

    `words` are lowercase; `None` means that none of them is known as a first name or title.
    """
    for word in words:
        if word.rstrip(".") in WOMEN:
            return "f"
        if word.rstrip(".") in MEN:
            return "m"
    names = first_names()
    for word in words[:-1]:
        if word in names and word not in TITLES:
            return names[word]
    return None


def tells(cue: str) -> bool:
    """Say whether a cue tells of words said or written, as "said" does and "hopes" does not."""
    return SAYING.search(cue.lower()) is not None


@cache
def first_names() -> dict[str, str]:
    """Give first names in lowercase, each with "m", "f", or "u" for either."""
    names: dict[str, str] = {}
    for line in _read("first_names.txt").splitlines():
        if not line.startswith("#"):
            gender, _, listed = line.partition(": ")
            names |= dict.fromkeys(listed.split(), gender)
    return names

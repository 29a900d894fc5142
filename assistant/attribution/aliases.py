"""Whether two names mean the same person or organisation."""

import re

from assistant.attribution.lexicon import ORGANISATIONS, TITLES

__all__ = ["head_of", "means"]

WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s|$)")
# What follows the noun of a phrase: the spokesman for Clinton is not Clinton.
AFTER = re.compile(r"[,(;—–]|\b(?:who|which|that|of|in|at|for|from|with|on|to|as|by)\b")
SMALL = frozenset({"the", "of", "for", "and", "a", "an", "in", "on"})
STEM = 5  # Letters that "Ukraine" and "Ukrainian" share.


def head_of(phrase: str) -> str:
    """Return a phrase up to what follows its noun: "a spokesman" of "a spokesman for Clinton"."""
    return AFTER.split(phrase, maxsplit=1)[0].strip() or phrase.strip()


def means(asked: str, named: str) -> bool:
    """Say whether the name `asked` for can mean whom an article calls `named`.

    Titles count for nothing. A person is known by the surname, with no other first name beside
    it; an organisation by its acronym or by two or more of its words.
    """
    query, full = _words(asked), _words(named)
    if not query or not full:
        return False
    if query == full or _acronym(asked, full) or _acronym(named, query):
        return True
    if _organisation(full) or _organisation(query):
        return len(query) > 1 and len(full) > 1 and (_within(query, full) or _within(full, query))
    if query[-1] != full[-1]:
        return False
    return len(query) == 1 or len(full) == 1 or query[0] == full[0]


def _words(name: str) -> list[str]:
    words = [word.lower() for word in WORD.findall(POSSESSIVE.sub("", name))]
    words = [word for word in words if word not in SMALL]
    offices = [i for i, word in enumerate(words[:-1]) if word in TITLES]
    if offices and not _organisation(words):
        words = words[offices[-1] + 1 :]
    return words


def _organisation(words: list[str]) -> bool:
    return any(word in ORGANISATIONS for word in words)


def _acronym(name: str, words: list[str]) -> bool:
    letters = name.strip().replace(".", "").removeprefix("the ")
    return (
        len(letters) > 1 and letters.isupper() and letters.lower() == "".join(w[0] for w in words)
    )


def _within(part: list[str], whole: list[str]) -> bool:
    return all(any(_alike(word, other) for other in whole) for word in part)


def _alike(word: str, other: str) -> bool:
    return word == other or (len(word) > STEM and word[:STEM] == other[:STEM])

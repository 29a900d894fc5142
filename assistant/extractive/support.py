"""Whether a sentence holds the sort of thing a question asks for: a number, a date, a name ..."""

import re

from assistant.answer import Query
from assistant.understanding.words import FUNCTION_WORDS, names

__all__ = ["holds"]

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|twice|double|percent|per cent)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b1\d\d\d\b|\b20\d\d\b|\b(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday"
    r"|Friday|Saturday|Sunday|century|decade|yesterday|today|ago)\b"
)
_PLACE = re.compile(r"\b(?:in|at|near|from|to|of|across|outside)\s+(?:the\s+)?[^\W\d_a-z]")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order to|as a result|caused?|causes|reasons?|led to"
    r"|thanks to|owing to|therefore|after|amid|over)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"[\"“”]|\b(?:said|says|told|according to|added|stated|wrote|claimed|warned|argued"
    r"|announced|noted)\b",
    re.IGNORECASE,
)
_PATTERNS = {
    "when": _DATE,
    "where": _PLACE,
    "quantity": _NUMBER,
    "reason": _REASON,
    "said": _SPEECH,
    "who said": _SPEECH,
}


def holds(query: Query, sentence: str) -> float:
    """Tell whether `sentence` holds what `query` asks for: 1 or 0, and 0.5 where none is typical.

    A name that the question itself contains does not answer "who" or "where".
    """
    pattern = _PATTERNS.get(query.kind)
    if pattern is not None and not pattern.search(sentence):
        return 0.0
    if query.kind in ("who", "where", "who said"):
        return float(_new_name(query.standalone, sentence))
    return 0.5 if pattern is None else 1.0


def _new_name(question: str, sentence: str) -> bool:
    known = question.lower()
    return any(
        word.lower() not in known and word.lower() not in FUNCTION_WORDS
        for name in names(sentence)
        for word in name.split()
    )

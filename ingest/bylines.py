"""Bylines: the names in "By Jane Doe and John Roe, Reuters" and what else stands where they do."""

import re
from collections.abc import Iterable, Mapping

from ingest.prose import one_line

__all__ = ["names"]

# "By" in the languages of the European press, where it opens a byline. "De" and "Di" also begin
# surnames, so they count only before a capital and a second capital ("De Jean Dupont").
OPENING = re.compile(
    r"^(?:(?:written|reported|edited|posted|words|story|text|report|analysis|opinion|review)\s+)?"
    r"(?:by|von|par|por|door|av|af|автор|автори|авторы)\b[:\s]*",
    re.IGNORECASE,
)
REPORTER_AFTER = re.compile(r"\s*(?:기자|記者)$")  # Korean and Japanese put it behind the name.
LABEL = re.compile(
    r"^(?:authors?|autor(?:en|es)?|auteurs?|reporters?|byline)\s*:\s*", re.IGNORECASE
)
BETWEEN = re.compile(
    r"\s*(?:[;|•·/]|,(?!\s*(?:Jr|Sr|II|III)\b)|\s&\s|\s(?:and|und|et|och|og|та)\s)\s*"
)
# One letter joins two whole names, and parts of one ("José Ortega y Gasset").
JOINED = re.compile(r"^(\S+ \S.*?) (?:y|e|i|и|і) (\S+ \S.*)$")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
NOT_NAMES = re.compile(r"https?:|www\.|@|\.(?:com|org|net)\b/|^\W*\d|\d{3}|^\W+$", re.IGNORECASE)
# What a byline says about a person rather than who it is.
ROLES = re.compile(
    r"\b(?:staff|senior|chief|deputy|reporters?|correspondents?|editors?|writers?|contributors?"
    r"|columnists?|newsroom|bureau|special to|photograph(?:er|s|y)|producer|journalist"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|rédaction|redactie|updated|published"
    r"|min(?:ute)?s? read|follow|subscribe)\b",
    re.IGNORECASE,
)
RUBRIC = re.compile(
    r"^(?:analysis|opinion|commentary|exclusive|interview|review)\s+(?:by\s+)?", re.I
)
AGENCIES = frozenset(
    {
        "afp", "agence france-presse", "ansa", "ap", "apa", "associated press", "belga",
        "bloomberg", "cna", "dpa", "efe", "lusa", "pa", "pa media", "press association",
        "ritzau", "reuters", "tass", "tt", "ukrinform", "upi", "xinhua",
    }
)  # fmt: skip
TAIL = re.compile(
    r"\s*(?:\((?:[^()]*)\)|\s[-–—]\s.*|\b(?:[Ff]or|in|at|of|[Ss]pecial to)\s+(?:the\s+)?[A-Z].*)$"
)
LONGEST_NAME = 60  # Characters. "Maria del Carmen Hernández-Fernández de la Torre" has 48.
MOST_WORDS = 7
# What pages print beside a name, in the same element: the day, a label, what a name is cut from.
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
NO_NAME = re.compile(
    rf"{MONTHS}\.? \d.*|(?:at|in|on|for|from|via|with|and)"
    r"|(?:print|share|email|save|comments?|read|published|updated|posted|written)\b.*",
    re.IGNORECASE,
)
# Months that are nobody's name.
BESIDE = re.compile(
    r"(?:\s+(?:published|updated|posted|january|february|september|october|november|december))+$",
    re.IGNORECASE,
)
# Degrees and licences, which stand behind a comma as a second author would.
CREDENTIALS = frozenset(
    {
        "ba", "bs", "bsc", "dds", "dphil", "esq", "jd", "lcsw", "llb", "llm", "ma", "mba", "mbbs",
        "md", "mfa", "mph", "ms", "msc", "mscn", "np", "pa-c", "phd", "ph.d", "psyd", "rd", "rdn",
        "rn", "m.d", "m.a", "m.s", "m.sc", "r.d", "cpt", "cnp", "aprn", "pharmd",
    }
)  # fmt: skip
PLACEHOLDERS = frozenset(
    {
        "admin",
        "administrator",
        "author",
        "unknown",
        "none",
        "null",
        "n/a",
        "anonymous",
        "na",
        "webmaster",
        "editor",
        "nan",
        "root",
        "user",
    }
)


def names(value: object, *, outlet: str | None = None) -> tuple[str, ...]:
    """Read who wrote something: a byline, a list of them, or objects with a name.

    `outlet` is cut from the end of a name ("Jane Doe, CNN"). An organisation stays where it is
    named as the author and nobody else is.
    """
    found = [name for byline in _strings(value) for name in _split(byline)]
    cleaned = [name for raw in found if (name := _clean(raw, outlet))]
    people = [name for name in cleaned if not _is_organisation(name, outlet)]
    return _distinct(people or cleaned or [raw.strip() for raw in found if _is_desk(raw)])


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _strings(value.get("name") or value.get("full_name") or value.get("byline"))
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for part in value:
            yield from _strings(part)


def _split(byline: str) -> list[str]:
    byline = LABEL.sub("", one_line(ADDRESS.sub(" ", byline).replace("\n", " | ")))
    parts = BETWEEN.split(OPENING.sub("", byline))
    return [name for part in parts for name in _unjoin(part)]


def _unjoin(part: str) -> Iterable[str]:
    joined = JOINED.match(part)
    return joined.groups() if joined else (part,)


def _clean(raw: str, outlet: str | None) -> str | None:
    name = RUBRIC.sub("", OPENING.sub("", raw.strip(" .,:-–—*\"'")))
    name = REPORTER_AFTER.sub("", TAIL.sub("", name).strip(" ,:-–—*"))
    if outlet:
        name = _without_outlet(name, outlet)
    name = _without_agency(BESIDE.sub("", name) if " " in name else name)
    if not name or NOT_NAMES.search(name) or NO_NAME.fullmatch(name):
        return None
    if name.lower() in PLACEHOLDERS or name.lower() in CREDENTIALS:
        return None
    if len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS or ROLES.search(name):
        return None
    return name


def _without_outlet(name: str, outlet: str) -> str:
    """Cut "Cnn" from "Jane Doe Cnn"; a name that is the outlet's stays."""
    label = outlet.lower().removeprefix("the ").split(".")[0]
    words = name.split()
    while len(words) > 2 and words[-1].lower() == label:
        words.pop()
    return " ".join(words)


def _without_agency(name: str) -> str:
    """Cut "Associated Press" from "Jane Doe Associated Press"."""
    words = name.split()
    for size in (2, 1):
        if len(words) >= size + 2 and " ".join(words[-size:]).lower() in AGENCIES:
            return " ".join(words[:-size])
    return name


def _is_organisation(name: str, outlet: str | None) -> bool:
    lowered = name.lower().removeprefix("the ")
    label = outlet.lower().removeprefix("the ").split(".")[0] if outlet else None
    return lowered in AGENCIES or (
        label is not None and (lowered.startswith(label) or label.startswith(f"{lowered} "))
    )


def _is_desk(raw: str) -> bool:
    """Tell whether a byline names a desk ("Guardian staff reporter"): more than a role."""
    rest = ROLES.sub("", raw).split()
    return (
        len(raw) <= LONGEST_NAME
        and ROLES.search(raw) is not None
        and any(word[0].isupper() for word in rest)
    )


def _distinct(found: list[str]) -> tuple[str, ...]:
    """Drop repetitions, and entries that hold another: "Jane Doe John Roe" beside "Jane Doe"."""
    distinct = list({name.casefold(): name for name in reversed(found)}.values())[::-1]
    return tuple(
        name
        for name in distinct
        if not any(f" {other} " in f" {name} " for other in distinct if other != name)
    )

"""The edges of an article's text: headline, byline and date above it, other matter below it."""

import re
from collections.abc import Sequence

from ingest.headline import resembles

__all__ = [
    "DATE",
    "SENTENCE_END",
    "Biography",
    "biography",
    "is_biography",
    "is_byline",
    "is_credit",
    "is_dated",
    "trim",
]

SENTENCE_END = re.compile(r"[.!?…:。！？।][\"'”’»)\]]*$")
DATED = re.compile(
    r"^(?:(?:first |last |originally )?(?:published|updated|posted|modified)\b|updated?:)"
    r"(?=.*\d).{0,60}$",
    re.IGNORECASE,
)
MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janvier|février|mars|avril|mai|juin|juillet"
    r"|août|janu|febr|märz|juni|juli|okt|dez|січня|лютого|березня|квітня|травня|червня|липня|серпня"
    r"|вересня|жовтня|листопада|грудня|января|февраля|марта|апреля|мая|июня|июля|августа|сентября"
    r"|октября|ноября|декабря|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września"
    r"|października|listopada|grudnia)[a-zäéû]*\.?"
)
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\.? {MONTH},? \d{{4}}"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4})",
    re.IGNORECASE,
)
ONLY_DATE = re.compile(
    rf"(?:\w+,? )?{DATE.pattern}(?:,? (?:at |um |à )?\d{{1,2}}[:.h]\d\d.{{0,12}})?", re.IGNORECASE
)
BYLINE = re.compile(r"^(?:by|von|par|por|автор:?) [\w.'’\- ,&]{3,80}$", re.IGNORECASE)
NAME = r"(?P<name>[A-Z][\w.'’\-]+(?: (?:de|van|von|bin|al|[A-Z][\w.'’\-]*)){1,4})"
OUTLET = r"(?P<outlet>(?:[Tt]he )?[A-Z][\w&'’\-]*(?: (?:of |the |and )?[A-Z][\w&'’\-]*){0,4})"
WORDS = r"(?:[\w’'.,\-]+ )"
# "X is a reporter at Y", "X covers Z for Y": what an outlet adds about its author.
ROLE = (
    r"(?:reporter|journalist|correspondent|editor|writer|columnist|contributor|author|fellow"
    r"|producer|anchor|blogger|critic|photographer|freelancer?|intern)\b"
)
IS_ONE = re.compile(
    rf"^{NAME} (?:is|was|has been) (?:an? |the )?{WORDS}{{0,8}}?{ROLE}"
    rf"(?:.{{0,40}}? (?:at|for|with|of) {OUTLET})?"
)
COVERS = re.compile(
    rf"^{NAME} (?:covers?|reports? on|writes? about) {WORDS}{{1,14}}?(?:for|at) {OUTLET}"
)
AGENCY = (
    r"(?:Getty|Reuters|AFP|EPA(?:-EFE)?|Shutterstock|Alamy|iStock|AP|Bloomberg|Xinhua|Anadolu"
    r"|imago|dpa|picture alliance|Ukrinform|Unsplash)\b"
)
PICTURE = r"(?:(?:file |archive )?photo(?:graph)?|image|picture|credit|foto|bild|illustration)s?"
CREDIT = re.compile(
    rf"\b{AGENCY}[^.!?]{{0,60}}\)?$|^{PICTURE}(?: by| credit| courtesy)?\s?:"
    rf"|\b{PICTURE}(?: by| credit| courtesy of)?\s?[:/]\s?[^.!?:]{{2,60}}$"
    rf"|\([^()]*(?:{PICTURE} |courtesy|handout|©|\w /\s?\w)[^()]*\)$",
    re.IGNORECASE,
)
LONGEST_CREDIT = 350  # Characters. A caption with its credit is a sentence or two.
LONGEST_LABEL = 40  # Characters. "Analysis", "World news": what may stand above a headline.
MOST_BELOW = 3  # Lines. A longer run is a list that belongs to the article: results, tour dates.

Biography = tuple[str, str | None]
"""Who a biography is of, and the outlet it names."""


def trim(lines: Sequence[str], title: str | None) -> list[str]:
    """Cut what is not the article from the beginning and the end of its paragraphs."""
    start, end = _after_title(lines, title), len(lines)
    while start < end and _is_above(lines[start], title):
        start += 1
    while end - 1 > start and (_is_below(lines[end - 1]) or _of_author(lines[start:end])):
        end -= 1
    loose = [line for line in lines[end:] if biography(line) is None]
    if len(loose) > MOST_BELOW:
        end = len(lines)
    return list(lines[start:end]) or list(lines)


def biography(line: str) -> Biography | None:
    """Read who a line says its author is; None where it is no biography."""
    found = IS_ONE.match(line) or COVERS.match(line)
    return (found["name"], found["outlet"]) if found else None


def is_biography(line: str) -> bool:
    """Tell whether a line says who somebody is, as outlets do of their authors."""
    return biography(line) is not None


def is_credit(line: str) -> bool:
    """Tell whether a line is a caption that ends with its photographer or agency."""
    return len(line) <= LONGEST_CREDIT and CREDIT.search(line) is not None


def is_byline(line: str) -> bool:
    """Tell whether a line is a byline and nothing more."""
    return BYLINE.match(line) is not None


def is_dated(line: str) -> bool:
    """Tell whether a line says when the article was published or updated, and nothing more."""
    return DATED.match(line) is not None or ONLY_DATE.fullmatch(line) is not None


def _after_title(lines: Sequence[str], title: str | None) -> int:
    """Find where the text goes on after its headline and a label above it; 0 where it has none."""
    for index, line in enumerate(lines[:3]):
        if _is_headline(line, title):
            return index + 1
        if len(line) > LONGEST_LABEL:
            break
    return 0


def _is_headline(line: str, title: str | None) -> bool:
    return bool(title) and SENTENCE_END.search(line) is None and resembles(line, title or "")


def _is_above(line: str, title: str | None) -> bool:
    if _is_headline(line, title):
        return True
    return is_dated(line) or is_byline(line)


def _is_below(line: str) -> bool:
    """Tell whether a line after the article is no sentence of it: a link, a tag, a heading."""
    if len(line) >= 160 or any(map(str.isdigit, line)):
        return False
    return SENTENCE_END.search(line) is None


def _of_author(lines: Sequence[str]) -> bool:
    """Tell whether the last line is a biography of somebody the article does not speak of."""
    about = biography(lines[-1])
    if about is None:
        return False
    surname = about[0].split()[-1]
    return not any(surname in line for line in lines[:-1])

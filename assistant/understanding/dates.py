"""The period a question asks about: "last week", "in July 2025", "since 26 July"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.understanding.calendar import CALENDAR, RELATIVE, Days, named_days

__all__ = [
    "TOMORROW",
    "Named",
    "Period",
    "dated_words",
    "days_told",
    "in_words",
    "period",
    "published",
]


FLOATING = 31
"""Days. "This week" often only sets a scene, in an old question too; "this year" is asked about."""


TOMORROW = timedelta(6)
"""Since a weekday that may be the day after publication just as well, in another time zone."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included, and the characters that name them.

    `floating` says that they are few and counted from today: "last week", but not "this year".
    """

    since: date | None
    until: date | None
    start: int
    end: int
    floating: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """The days that the characters `start` to `end` of a text name."""

    days: Days
    start: int
    end: int


_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+(?P<first>{CALENDAR}|{RELATIVE}|\d\d?)"
    rf"\s+(?:and|to|until|till)\s+(?P<second>{CALENDAR}|{RELATIVE})\b",
    re.IGNORECASE,
)
_LEAD = (
    "since|after|from|starting|before|prior to|until|till|up to|by|in|on|during|throughout|over"
    "|within|for|published|dated"
)
_OWNED = r"(?!['’]s|-)"  # "this year's final" and "a last-month rise" are no dates of publication.
_RELATIVE = re.compile(
    rf"(?:\b(?P<lead>{_LEAD})\s+)?\b(?P<name>{RELATIVE})\b{_OWNED}", re.IGNORECASE
)
_CALENDAR = re.compile(
    rf"\b(?P<lead>{_LEAD})\s+(?:the\s+)?(?P<name>{CALENDAR})(?!\w){_OWNED}", re.IGNORECASE
)
_ANYWHERE = re.compile(rf"\b(?P<name>{CALENDAR})(?!\w){_OWNED}", re.IGNORECASE)
_COMING = re.compile(
    r"\b(?:will|shall|going to|planned|scheduled|expected|due|forecast|predicted|projected)\b",
    re.IGNORECASE,
)
_REPORTING = r"said|told|added|announced|reported|warned|claimed|stated|confirmed|estimated"
_PAST = re.compile(
    rf"\b(?:(?P<reporting>{_REPORTING})|was|were|did|began|broke|came|fell|found|gave|held|hit|left"
    r"|lost|made|met|rose|sent|shot|struck|took|went|won"
    r"|(?!(?:need|speed|feed|seed|indeed|exceed|proceed|succeed|hundred)\b)[a-z]{3,}ed)\b"
)
"""What tells of the past, mostly verbs."""
_AHEAD = re.compile(
    r"[’']ll\b|\b(?:would|could|may|might|should|is|are|has|have|if|when|until|before)\b"
    r"|\b(?:set|due|plans?|was|were|agreed|vowed|promised|wanted|ordered|asked|decided|had) to\b"
)
"""What turns a clause from what was to what is, or is to come."""
FARTHEST = 12  # Words from a verb to the day that goes with it.
SAID_THEN = 2  # The same from a verb of saying: "said on Monday", not "said he opens on Monday".
_HOURS = re.compile(r"\s+(?:morning|afternoon|evening|night)\b")
_SPELT_OUT = re.compile(rf",?\s+\(?(?:the\s+)?(?:{CALENDAR})", re.IGNORECASE)
_RECORD = re.compile(r"\b(?:first|last|only|\w+est|most|more|worst|best)\b[^.?!]*$", re.IGNORECASE)


def period(text: str, *, today: date) -> Period | None:
    """Find the period that `text` names, or None.

    A month or a day without a year is the latest one that has begun. Not one: a year within a name
    ("the 1998 World Cup"), a record ("the first since 1994"), what lies wholly after `today`, the
    time of what is planned ("is to open in July": that is told before). Where several are named,
    the first counts.
    """
    if _COMING.search(text):
        return None
    named = sorted((*_ranges(text, today), *_single(text, today)), key=lambda found: found.start)
    return next((found for found in named if found.since is None or found.since <= today), None)


def dated_words(text: str, *, today: date | None) -> Iterator[Named]:
    """Find the days that a sentence written `today` names; unknown, only those with a year.

    A weekday is the last one, so sentences of what is to come name none.
    """
    coming = _COMING.search(text)
    for pattern in (_ANYWHERE, _CALENDAR, *([] if coming else [_RELATIVE])):
        for found in pattern.finditer(text):
            name = found["name"]
            year, letter = re.search(r"\d{4}", name), re.search(r"[^\W\d]{2}", name)
            bare = pattern is _ANYWHERE and not (year and letter)
            if bare or (today is None and not year):
                continue
            if days := named_days(name, today=today or date.max):
                yield Named(days, *found.span("name"))


def days_told(text: str, *, published: date | None) -> Iterator[Named]:
    """Find the weekdays, and "yesterday", of a sentence `published` then: "died on Monday night".

    In order, and only where it tells of what was: "polls open on Monday" is of the next. Nor is the
    weekday after that of publication known: it may be tomorrow in another time zone.
    """
    if published is None:
        return
    for named in sorted(dated_words(text, today=published), key=lambda each: each.start):
        first, last = named.days
        spelt = text[named.start : named.end].lower()
        if first != last or not re.fullmatch(r"(?:this past )?(?!today)\w+day", spelt):
            continue
        hours = _HOURS.match(text, named.end)
        end = hours.end() if hours else named.end
        known = timedelta(0) <= published - first < TOMORROW
        if known and not _SPELT_OUT.match(text, end) and _past(text, named.start, end):
            yield Named(named.days, named.start, end)


def _past(text: str, start: int, end: int) -> bool:
    """Tell whether what is told of the day at `start` to `end` is past."""
    verb = next(reversed(list(_PAST.finditer(text, 0, start))), None)
    if verb is None:
        opens = len(text[:start].split()) <= 2
        return opens and _PAST.search(" ".join(text[end:].split()[:FARTHEST])) is not None
    between = len(text[verb.end() : start].split())
    most = SAID_THEN if verb["reporting"] else FARTHEST
    return between <= most and not _AHEAD.search(text, verb.start(), start)


def published(since: date | None, until: date | None) -> str:
    """Say a period in words: "published 1-31 July 2025", "published since 26 July 2025"."""
    if since is None and until is None:
        return "published at any time"
    if until is None:
        return f"published since {in_words(since)}" if since else "published at any time"
    if since is None:
        return f"published until {in_words(until)}"
    if since == until:
        return f"published {in_words(since)}"
    if (since.year, since.month) == (until.year, until.month):
        return f"published {since.day}-{in_words(until)}"
    if since.year == until.year:
        return f"published {since.day} {since:%B} - {in_words(until)}"
    return f"published {in_words(since)} - {in_words(until)}"


def in_words(day: date) -> str:
    """Write a day out: "26 July 2025"."""
    return f"{day.day} {day:%B %Y}"


def _ranges(text: str, today: date) -> Iterator[Period]:
    for found in _BETWEEN.finditer(text):
        first, second = found["first"], found["second"]
        if first.isdigit() and len(first) < 3:  # "between 3 and 5 May 2024"
            first += re.sub(r"^\d+", "", second)
        elif (year := re.search(r"\d{4}", second)) and not re.search(r"\d{4}", first):
            first = f"{first} {year[0]}"
        begin, end = named_days(first, today=today), named_days(second, today=today)
        if begin and end and begin[0] <= end[1]:
            yield Period(begin[0], end[1], found.start(), found.end())


def _single(text: str, today: date) -> Iterator[Period]:
    for pattern in (_RELATIVE, _CALENDAR):
        for found in pattern.finditer(text):
            days = named_days(found["name"], today=today)
            lead = (found["lead"] or "").lower()
            if days and not (lead == "since" and _RECORD.search(text[: found.start()])):
                short = days[1] - days[0] < timedelta(FLOATING)
                floating = short and pattern is _RELATIVE and not found["name"][0].isdigit()
                yield replace(_directed(lead, days, found.span()), floating=floating)


def _directed(lead: str, days: Days, where: tuple[int, int]) -> Period:
    """Open the period as "since", "before" and the like say."""
    first, last = days
    match lead:
        case "since" | "from" | "starting":
            return Period(first, None, *where)
        case "after":
            return Period(last + timedelta(1), None, *where)
        case "before" | "prior to":
            return Period(None, first - timedelta(1), *where)
        case "until" | "till" | "up to" | "by":
            return Period(None, last, *where)
        case _:
            return Period(first, last, *where)

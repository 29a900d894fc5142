"""Dates as outlets write them: which day, which moment, and what makes no sense.

Unknown stays unknown: a date without its year, one that never was, or one in the future is not
guessed, and the note says why. `4/5/2022` is read by the outlet's country; where that is unknown,
it is 4 May or 5 April, so it is unknown too.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["Dating", "DayOrder", "date_in_address", "read_date"]

DayOrder = bool | None
"""Whether the day comes before the month in 4/5/2022; None where the country is unknown."""

FIRST_NEWSPAPER = 1605  # The Relation of Strasbourg. Nothing older was published as news.
AHEAD = timedelta(days=2)  # Time zones, and weeklies dated for tomorrow.
LONGEST = 120  # Characters. A date is never longer; a paragraph is not searched for one.
YEAR_FIRST = re.compile(r"^(\d{4})[/.\s-]+(\d{1,2})[/.\s-]+(\d{1,2})(?:$|[ T])")
COMPACT = re.compile(r"^((?:1[6-9]|20)\d\d)(\d\d)(\d\d)$")
YEAR_LAST = re.compile(r"^(\d{1,2})[/.\s-]+(\d{1,2})[/.\s-]+(\d{4})\b")
EPOCH = re.compile(r"^-?\d{9,13}(\.\d+)?$")
YEAR = re.compile(r"\d{4}")
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?![\d])")


@dataclass(frozen=True, slots=True)
class Dating:
    """A day, the exact moment where a time zone is given, and what was wrong."""

    day: date | None = None
    moment: datetime | None = None
    note: str | None = None


def read_date(value: object, *, day_first: DayOrder = None, language: str | None = None) -> Dating:
    """Read a date as a source gives it; nothing at all is unknown without a note."""
    if value is None or value == "":
        return Dating()
    if isinstance(value, bool | list | dict):
        return Dating(note=f"the date {str(value)[:60]!r} cannot be read")
    if isinstance(value, datetime):
        return _plausible(value, value)
    if isinstance(value, date):
        return _plausible(value, value)
    text = " ".join(str(value)[: LONGEST + 1].split())
    if not text:
        return Dating()
    return _read_text(text, day_first, language)


def date_in_address(url: str | None) -> date | None:
    """Find the day of publication in an address, as in /2022/06/24/."""
    found = IN_ADDRESS.search(url or "")
    return _plausible(_day(*map(int, found.groups())), url).day if found else None


def _read_text(text: str, day_first: DayOrder, language: str | None) -> Dating:
    if EPOCH.match(text):
        return _from_seconds(float(text), text)
    for form in (YEAR_FIRST, COMPACT):
        if (found := form.match(text)) and (moment := _iso(text)) is None:
            return _plausible(_day(*map(int, found.groups())), text)
    if (moment := _iso(text) or _mail(text)) is not None:
        return _plausible(moment, text)
    if found := YEAR_LAST.match(text):
        return _from_numbers(*map(int, found.groups()), day_first=day_first, text=text)
    return _from_words(text, language)


def _from_seconds(seconds: float, text: str) -> Dating:
    if abs(seconds) > 1e11:  # Milliseconds: as seconds, this is after the year 5000.
        seconds /= 1000
    if seconds == 0:
        return Dating(note="the date 1970-01-01 is a clock that was never set")
    return _plausible(datetime.fromtimestamp(seconds, UTC), text)


def _from_numbers(first: int, second: int, year: int, *, day_first: DayOrder, text: str) -> Dating:
    if first > 12:
        day_first = True
    elif second > 12:
        day_first = False
    if first == second:
        day_first = True
    if day_first is None:
        return Dating(note=f"the date {text!r} may be day/month or month/day")
    day, month = (first, second) if day_first else (second, first)
    return _plausible(_day(year, month, day), text)


def _from_words(text: str, language: str | None) -> Dating:
    if len(text) > LONGEST or not YEAR.search(text) or not any(map(str.isalpha, text)):
        return Dating(note=f"the date {text[:60]!r} cannot be read")
    from ingest.worded_dates import parse

    found = parse(text, language)
    if found is None:
        return Dating(note=f"the date {text!r} cannot be read")
    return _plausible(found, text)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plausible(found: date | None, text: object) -> Dating:
    """Accept a date that news can have."""
    if found is None:
        return Dating(note=f"the date {str(text)!r} does not exist")
    day = found.date() if isinstance(found, datetime) else found
    if day.year < FIRST_NEWSPAPER:
        return Dating(note=f"the date {str(text)!r} is before the first newspaper")
    if day > datetime.now(UTC).date() + AHEAD:
        return Dating(note=f"the date {str(text)!r} lies in the future")
    moment = found if isinstance(found, datetime) and found.tzinfo else None
    if moment is not None and moment.timestamp() == 0:
        return Dating(note="the date 1970-01-01 is a clock that was never set")
    return Dating(day, moment)

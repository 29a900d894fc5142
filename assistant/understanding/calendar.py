"""A day, week, month, season or year by its English name, as the days it covers."""

import re
from collections.abc import Callable
from datetime import date, timedelta

__all__ = ["CALENDAR", "RELATIVE", "Days", "named_days"]

Days = tuple[date, date]

MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBER = {name: n for n, name in enumerate(MONTHS.split(), 1)}
MONTH_NUMBER |= {name[:3]: n for name, n in MONTH_NUMBER.items()} | {"sept": 9}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # The northern ones.
COUNTS = {
    word: n
    for n, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        1,
    )
} | {"couple of": 2, "few": 3, "several": 3}

_MONTH = "(?:" + "|".join(sorted(MONTH_NUMBER, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_PART = r"(?:(?:the )?(?:early|mid|late|start of|middle of|end of)[ -])?"
_COUNT = r"(?:\d{1,3}|(?:a )?(?:" + "|".join(COUNTS) + "))"

CALENDAR = "|".join(
    (
        rf"{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH} {_DAY}(?!\d)(?:,? {_YEAR})?",
        rf"{_PART}{_MONTH}(?:,? (?:of )?{_YEAR})?",
        rf"{_PART}(?:the )?(?:{'|'.join(SEASONS)})(?: (?:of )?{_YEAR})?",
        rf"{_PART}{_YEAR}s?",
    )
)
"""What needs a word in front ("in July", "since 2022") to be a date rather than part of a name."""

RELATIVE = "|".join(
    (
        rf"{_YEAR}-\d\d-\d\d",
        "today|yesterday|this morning|tonight|the day before yesterday",
        r"(?:this|last|past|previous) (?:week|weekend|month|year|spring|summer|autumn|fall|winter)",
        rf"(?:last |this past )?(?:{'|'.join(WEEKDAYS)})",
        rf"(?:the )?(?:last|past|previous) {_COUNT} (?:days?|weeks?|months?|years?)",
        rf"{_COUNT} (?:days?|weeks?|months?|years?) ago",
    )
)
"""What is a date by itself."""


def named_days(name: str, *, today: date) -> Days | None:
    """Find the first and last day of what `name` names; None where there is no such day.

    `name` matches `CALENDAR` or `RELATIVE`, in any case. Without a year, the latest that has begun.
    """
    words = re.sub(r"[.,]|\bthe\b|(?<!couple )\bof\b", " ", name.lower())
    words = " ".join(words.split())
    for pattern, days in READERS:
        if found := pattern.fullmatch(words):
            try:
                return days(found, today)
            except ValueError:  # 31 June
                return None
    return None


def _iso(found: re.Match[str], _: date) -> Days:
    day = date.fromisoformat(found[0])
    return day, day


def _day(found: re.Match[str], today: date) -> Days:
    number = int(re.sub(r"\D", "", found["day"]))
    month = MONTH_NUMBER[found["month"]]
    return _latest(lambda year: (date(year, month, number),) * 2, found["year"], today)


def _month(found: re.Match[str], today: date) -> Days:
    month = MONTH_NUMBER[found["month"]]
    days = _latest(lambda year: _months(year, month, 1), found["year"], today)
    return _third(days, found["part"])


def _season(found: re.Match[str], today: date) -> Days:
    first = SEASONS[found["season"]]
    days = _latest(lambda year: _months(year, first, 3), found["year"], today)
    return _third(days, found["part"])


def _year(found: re.Match[str], _: date) -> Days:
    first = int(found["year"])
    last = first + 9 if found["decade"] else first
    return _third((date(first, 1, 1), date(last, 12, 31)), found["part"])


def _today(found: re.Match[str], today: date) -> Days:
    back = {"yesterday": 1, "day before yesterday": 2}.get(found[0], 0)
    day = today - timedelta(back)
    return day, day


def _this(found: re.Match[str], today: date) -> Days:
    back = 0 if found["which"] == "this" else 1
    match found["unit"]:
        case "week":
            monday = today - timedelta(today.weekday() + 7 * back)
            return monday, monday + timedelta(6)
        case "weekend":
            saturday = today - timedelta((today.weekday() - 5) % 7 + 7 * back)
            return saturday, saturday + timedelta(1)
        case "month":
            months = today.year * 12 + today.month - 1 - back
            return _months(months // 12, months % 12 + 1, 1)
        case "year":
            return date(today.year - back, 1, 1), date(today.year - back, 12, 31)
        case season:
            days = _latest(lambda year: _months(year, SEASONS[season], 3), None, today)
            running = days[1] >= today
            return _months(days[0].year - 1, SEASONS[season], 3) if back and running else days


def _weekday(found: re.Match[str], today: date) -> Days:
    back = (today.weekday() - WEEKDAYS.index(found["weekday"])) % 7
    day = today - timedelta(back or (7 if found["which"] else 0))
    return day, day


def _past(found: re.Match[str], today: date) -> Days:
    return _back(today, found), today


def _ago(found: re.Match[str], today: date) -> Days:
    day = _back(today, found)
    wide = {"day": 0, "week": 3, "month": 15, "year": 182}[found["unit"]]
    return day - timedelta(wide), min(day + timedelta(wide), today)


def _back(today: date, found: re.Match[str]) -> date:
    count = found["count"].removeprefix("a ")
    number = int(count) if count.isdigit() else COUNTS[count]
    if found["unit"] in ("day", "week"):
        return today - timedelta(number * (7 if found["unit"] == "week" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if found["unit"] == "year" else 1)
    return date(months // 12, months % 12 + 1, min(today.day, 28))


def _latest(days: Callable[[int], Days], year: str | None, today: date) -> Days:
    if year:
        return days(int(year))
    this = days(today.year)
    return this if this[0] <= today else days(today.year - 1)


def _months(year: int, month: int, count: int) -> Days:
    after = year * 12 + month - 1 + count
    return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(1)


def _third(days: Days, part: str | None) -> Days:
    """Narrow to the beginning, middle or end."""
    if not part:
        return days
    first, last = days
    length = ((last - first).days + 1) // 3
    match part.split()[0]:
        case "early" | "start":
            return first, first + timedelta(length - 1)
        case "mid" | "middle":
            return first + timedelta(length), last - timedelta(length)
        case _:
            return last - timedelta(length), last


_NAMES = {
    "PART": r"(?:(?P<part>early|mid|late|start|middle|end)[ -])?",
    "MONTH": "(?P<month>" + "|".join(sorted(MONTH_NUMBER, key=len, reverse=True)) + ")",
    "YEAR": r"(?: (?P<year>\d{4}))?",
    "DAY": r"(?P<day>\d{1,2}(?:st|nd|rd|th)?)",
    "COUNT": r"(?P<count>\d{1,3}|(?:a )?(?:" + "|".join(COUNTS) + "))",
    "SEASON": "(?P<season>" + "|".join(SEASONS) + ")",
    "WEEKDAY": "(?P<weekday>" + "|".join(WEEKDAYS) + ")",
}

READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = tuple(
    (re.compile(re.sub("|".join(_NAMES), lambda name: _NAMES[name[0]], pattern)), reader)
    for pattern, reader in (
        (r"\d{4}-\d\d-\d\d", _iso),
        ("DAY MONTHYEAR", _day),
        ("MONTH DAYYEAR", _day),
        ("PARTMONTHYEAR", _month),
        ("PARTSEASONYEAR", _season),
        (r"PART(?P<year>\d{4})(?P<decade>s)?", _year),
        ("today|this morning|tonight|yesterday|day before yesterday", _today),
        (r"(?:(?P<which>last|this past) )?WEEKDAY", _weekday),
        (r"(?P<which>this|last|past|previous) (?P<unit>[a-z]+)", _this),
        (r"(?:last|past|previous) COUNT (?P<unit>day|week|month|year)s?", _past),
        (r"COUNT (?P<unit>day|week|month|year)s? ago", _ago),
    )
)

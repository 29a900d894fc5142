from datetime import UTC, date, datetime, timedelta

import pytest

from ingest.dates import date_in_address, read_date

DAY = date(2025, 7, 26)


@pytest.mark.parametrize(
    "stated",
    [
        "2025-07-26",
        "2025/07/26",
        "2025-7-26",
        "20250726",
        "2025-07-26T10:00:00",
        "2025-07-26 10:00:00.123000+02:00",
        "Sat, 26 Jul 2025 10:00:00 +0200",
        "July 26, 2025",
        "26 July 2025",
        "26 juillet 2025",
        "26. Juli 2025, 14:05 Uhr",
        "26 липня 2025",
        "26/7/2025",
        "7/26/2025",
        "1753524000",
        1753524000000,
        date(2025, 7, 26),
        datetime(2025, 7, 26, 12, tzinfo=UTC),
    ],
)
def test_dates_are_read_as_outlets_write_them(stated):
    dating = read_date(stated)
    assert (dating.day, dating.note) == (DAY, None)


@pytest.mark.parametrize(
    ("stated", "problem"),
    [
        ("4/5/2025", "may be day/month or month/day"),
        ("July 26", "cannot be read"),
        ("July 2025", "cannot be read"),
        ("2025", "cannot be read"),
        ("yesterday", "cannot be read"),
        ("9/16…", "cannot be read"),
        ("soon", "cannot be read"),
        (["2025-07-26"], "cannot be read"),
        (True, "cannot be read"),
        ("2025-02-30", "does not exist"),
        ("0001-01-01", "before the first newspaper"),
        ("2050-01-01", "lies in the future"),
        ("1970-01-01T00:00:00Z", "a clock that was never set"),
    ],
)
def test_what_makes_no_sense_is_unknown_with_a_note(stated, problem):
    dating = read_date(stated)
    assert dating.day is None
    assert dating.moment is None
    assert problem in (dating.note or "")


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_is_unknown_without_a_note(nothing):
    assert read_date(nothing) == read_date(None)
    assert read_date(nothing).note is None


def test_an_ambiguous_date_is_read_by_the_country():
    assert read_date("4/5/2025", day_first=True).day == date(2025, 5, 4)
    assert read_date("4/5/2025", day_first=False).day == date(2025, 4, 5)
    assert read_date("13/5/2025", day_first=False).day == date(2025, 5, 13)
    assert read_date("5/5/2025").day == date(2025, 5, 5)


def test_the_day_is_the_one_the_outlet_dates_it():
    dating = read_date("2025-07-26T00:30:00+03:00")
    assert dating.day == DAY
    assert dating.moment == datetime(2025, 7, 25, 21, 30, tzinfo=UTC)
    assert read_date("2025-07-26T00:30:00").moment is None


def test_tomorrow_is_possible_and_next_month_is_not():
    today = datetime.now(UTC).date()
    assert read_date(str(today + timedelta(days=1))).day is not None
    assert read_date(str(today + timedelta(days=30))).day is None


def test_an_address_may_hold_the_day():
    assert date_in_address("https://n.example/2025/07/26/bridge.html") == DAY
    assert date_in_address("https://n.example/2025/07/bridge-26.html") is None
    assert date_in_address("https://n.example/2025/13/26/") is None
    assert date_in_address(None) is None

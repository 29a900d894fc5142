"""What the filter controls hold, read and named."""

from datetime import date

import pytest

from assistant.window.filters import Chosen, chosen
from vectorstore.errors import SettingsError


def test_untouched_controls_restrict_nothing() -> None:
    assert chosen(None, "", "") == Chosen()
    assert Chosen().limits() == ()


@pytest.mark.parametrize(
    ("since", "until", "named"),
    [
        ("2025-07-01", "2025-07-31", "1 July 2025 to 31 July 2025"),
        ("2025-07-01", "", "since 1 July 2025"),
        ("", "2025-07-31", "until 31 July 2025"),
    ],
)
def test_days_are_named_in_words(since: str, until: str, named: str) -> None:
    assert chosen([], since, until).limits() == (named,)


def test_outlets_are_named() -> None:
    assert chosen(["Echo", "Clarion"], "", "").limits() == ("Echo, Clarion",)


def test_one_day_may_be_both_the_first_and_the_last() -> None:
    assert chosen([], "2025-07-01", "2025-07-01").since == date(2025, 7, 1)


@pytest.mark.parametrize("written", ["yesterday", "2025-13-01", "<script>"])
def test_a_date_that_is_none_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(SettingsError, match="2025-07-26"):
        chosen([], written, "")


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(SettingsError, match="wrong way round"):
        chosen([], "2025-07-02", "2025-07-01")

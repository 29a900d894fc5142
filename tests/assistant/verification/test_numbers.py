"""Numbers are compared by value."""

import pytest

from assistant.verification.numbers import in_digits
from assistant.verification.reading import Reading


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("26,000 attempts", "26000 attempts"),
        ("26 thousand attempts", "26000 attempts"),
        ("twenty-six thousand attempts", "26000 attempts"),
        ("$3.5 million", "$3500000"),
        ("$3.5m", "$3500000"),
        ("£2bn", "£2000000000"),
        ("3.50 percent", "3.5 percent"),
        ("July 26, 2025", "July 26, 2025"),
        ("July 26,2025", "July 26,2025"),
        ("1 234 567", "1 234 567"),
        ("1\u00a0234\u00a0567 people", "1234567 people"),
        ("six metres", "6 metres"),
        ("5 m of rope", "5 m of rope"),
        ("one of them, not two", "one of them, not 2"),
        ("No one knew, and no-one asked", "nobody knew, and nobody asked"),
        ("no numbers", "no numbers"),
        ("", ""),
    ],
)
def test_a_number_is_written_in_one_way(written: str, digits: str) -> None:
    assert in_digits(written, one=False) == digits


def test_one_is_a_number_only_on_demand() -> None:
    assert in_digits("One soldier died.", one=True) == "1 soldier died."


@pytest.mark.parametrize("text", ["thousands of people", "hundreds died", "Millions fled."])
def test_a_rough_number_is_none(text: str) -> None:
    assert Reading(text, stated=True).numbers == []
    assert "1000" not in in_digits(text, one=True)

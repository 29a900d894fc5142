"""Speakers of quotations, on news in which people have marked them."""

from itertools import islice
from pathlib import Path

import pytest

from benchmarks.attribution import measure
from benchmarks.attribution_corpus import read_corpus


@pytest.fixture(scope="module")
def figures(data: Path) -> dict[str, float]:
    return measure(list(islice(read_corpus("dev"), 20)))


def test_four_in_five_quotations_have_the_right_source(figures: dict[str, float]) -> None:
    assert figures["quotations"] > 100
    assert figures["right source, head"] > 0.8


def test_the_nearest_name_is_often_wrong(figures: dict[str, float]) -> None:
    assert figures["right source, head"] > 2 * figures["right source, nearest name, head"]

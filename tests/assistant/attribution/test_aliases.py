"""Names that mean the same, and names that do not."""

import pytest

from assistant.attribution import means


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("Lukashenko", "Belarusian President Alexander Lukashenko"),
        ("President Lukashenko", "Alexander Lukashenko"),
        ("Belarusian President Alexander Lukashenko", "Lukashenko"),
        ("Ukraine's intelligence", "Ukraine's Foreign Intelligence Service"),
        ("Ukrainian intelligence", "Ukraine's Foreign Intelligence Service"),
        ("FBI", "Federal Bureau of Investigation"),
        ("the Federal Bureau of Investigation", "FBI"),
        ("the Kremlin", "Kremlin"),
    ],
)
def test_meant(asked: str, named: str) -> None:
    assert means(asked, named)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("Bill Clinton", "Hillary Clinton"),
        ("Ukraine", "Ukraine's Foreign Intelligence Service"),
        ("Alexander", "Alexander Lukashenko"),
        ("Russian intelligence", "Ukraine's Foreign Intelligence Service"),
        ("", "Hillary Clinton"),
        ("Clinton", ""),
    ],
)
def test_not_meant(asked: str, named: str) -> None:
    assert not means(asked, named)

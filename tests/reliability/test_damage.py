"""Damage of any kind to archive.sqlite: named, mended, and the articles complete again after."""

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.upkeep import check_archive
from tests.reliability.newsroom import Folder, quotes_hold, state
from vectorstore.errors import NewsdeskError

PAGE = 4096
QUESTION = "What does the plan for the ferry cost?"

Damage = Callable[[bytearray, random.Random], None]


def some_bytes(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 40)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def some_letters(data: bytearray, chance: random.Random) -> None:
    """Bytes that make wrong words, which SQLite takes for right ones."""
    for _ in range(40):
        place = chance.randrange(len(data))
        if chr(data[place]).isalpha():
            data[place] = ord("x")


def a_page_of_noise(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) // PAGE) * PAGE
    data[start : start + PAGE] = chance.randbytes(PAGE)


def a_page_of_nothing(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) // PAGE) * PAGE
    data[start : start + PAGE] = bytes(PAGE)


def many_sectors(data: bytearray, chance: random.Random) -> None:
    for _ in range(10):
        start = chance.randrange(len(data) // 512) * 512
        data[start : start + 512] = chance.randbytes(512)


def cut_off(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


@pytest.fixture
def whole(folder: Folder, tmp_path: Path) -> Path:
    with Assistant.open(tmp_path / "whole") as desk:
        desk.index(folder.path)
    return tmp_path / "whole"


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "damage",
    [some_bytes, some_letters, a_page_of_noise, a_page_of_nothing, many_sectors, cut_off],
)
def test_damage_is_an_expected_error_and_mended(
    folder: Folder, whole: Path, archive_path: Path, insisting: bool, damage: Damage
):
    for seed in range(30 if insisting else 1):
        shutil.rmtree(archive_path, ignore_errors=True)
        shutil.copytree(whole, archive_path)
        file = archive_path / "archive.sqlite"
        data = bytearray(file.read_bytes())
        damage(data, random.Random(seed))
        file.write_bytes(data)
        settings = Settings(archive=archive_path)
        with suppress(NewsdeskError), Assistant(settings) as desk:
            quotes_hold(desk, QUESTION)
        with suppress(NewsdeskError), Assistant(settings) as desk:
            desk.index(folder.path)
        check_archive(settings, mend=False)
        assert check_archive(settings, mend=True).problems == ()
        with Assistant(settings) as desk:
            assert desk.index(folder.path).failed == ()
            assert state(desk, folder) == folder.editions
            assert quotes_hold(desk, QUESTION) > 0
        assert check_archive(settings, mend=False).problems == ()


def test_a_changed_letter_is_found_and_read_again(folder: Folder, whole: Path):
    """A wrong word that SQLite takes for a right one is no sentence of the article."""
    file = whole / "archive.sqlite"
    data = file.read_bytes()
    assert data.count(b"plan 7 costs") > 1
    file.write_bytes(data.replace(b"plan 7 costs", b"plan 8 costs"))
    settings = Settings(archive=whole)
    assert any("not what was read" in each for each in check_archive(settings, mend=False).problems)
    assert check_archive(settings, mend=True).problems == ()
    with Assistant(settings) as desk:
        report = desk.index(folder.path)
        assert (report.changed, report.unchanged) == (1, 29)
        (mended,) = [each for each in desk.articles() if str(each.path).endswith("/7.txt")]
        assert "plan 8 costs" not in mended.text

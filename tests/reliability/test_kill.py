"""`kill -9` at any moment: nothing committed is lost, and the next run completes the rest."""

import random
import time
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.reliability.newsroom import Folder, finish, quotes_hold, start, state

LONGEST = 6.0
"""Seconds after which a run is killed at the latest; a whole one takes about two."""


@pytest.mark.timeout(7200)
def test_kill_9_while_indexing_loses_nothing(folder: Folder, archive_path: Path, insisting: bool):
    chance = random.Random(9)
    index = ("index", folder.path, "--archive", archive_path)
    finish(start(*index))
    killed = 0
    with Assistant.open(archive_path) as desk:
        for _ in range(200 if insisting else 6):
            before = state(desk, folder)
            folder.edit(chance)
            process = start(*index)
            time.sleep(chance.uniform(0.2, LONGEST if insisting else 3.0))
            process.kill()
            process.communicate()
            killed += process.returncode != 0
            after = state(desk, folder)
            for number, edition in before.items():
                if number in folder.editions:
                    assert after[number] in range(edition, folder.editions[number] + 1)
            assert quotes_hold(desk, "What did a member of the council say of the plan?") > 0
        finish(start(*index))
        assert state(desk, folder) == folder.editions
        finish(start("check", "--archive", archive_path))
    assert killed > 0


def test_kill_9_while_repairing(folder: Folder, archive_path: Path, insisting: bool):
    chance = random.Random(10)
    finish(start("index", folder.path, "--archive", archive_path))
    file = archive_path / "archive.sqlite"
    for _ in range(20 if insisting else 2):
        data = bytearray(file.read_bytes())
        place = chance.randrange(8192, len(data) - 4096)
        data[place : place + 4096] = chance.randbytes(4096)
        file.write_bytes(data)
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        process = start("check", "--repair", "--archive", archive_path)
        time.sleep(chance.uniform(0.2, 3.0))
        process.kill()
        process.communicate()
        finish(start("check", "--repair", "--archive", archive_path))
        finish(start("index", folder.path, "--archive", archive_path))
        with Assistant.open(archive_path) as desk:
            assert state(desk, folder) == folder.editions

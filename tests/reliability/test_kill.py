"""`kill -9` at any moment: nothing committed is lost, and the next run completes the rest."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.ingest.test_reembedding import other_model as other_model
from tests.reliability.newsroom import Folder, finish, quotes_hold, start, state
from vectorstore.embedding import DEFAULT_MODEL

QUESTION = "What does the plan for the ferry cost?"

WARM = """
import sys
from assistant import cli, commands, upkeep
from ingest import indexing, reembedding
from vectorstore import chroma
from vectorstore.embedding import load_embedder

load_embedder()
print("ready", flush=True)
sys.stdin.readline()
sys.exit(cli.main(sys.argv[1:]))
"""
"""A command that has imported and loaded everything: what is killed is at work, not starting."""

ASKER = """
import sys
from assistant.assistant import Assistant
from assistant.settings import Settings
from pathlib import Path
from tests.reliability.newsroom import quotes_hold

with Assistant(Settings(archive=Path(sys.argv[1]))) as desk:
    desk.archive._exact_up_to = 0  # so that Chroma answers, in a process that may be killed
    with desk.following():
        print("ready", flush=True)
        while True:
            assert quotes_hold(desk, "What does the plan for the ferry cost?") > 0
            print("asked", flush=True)
"""


def warmed(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start a `newsdesk` command that waits, ready to work, for a line of input."""
    process = subprocess.Popen(
        [sys.executable, "-c", WARM, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()
    return process


def begin(process: subprocess.Popen[str]) -> float:
    """Let a command work; gives when it began."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return time.monotonic()


def killed(process: subprocess.Popen[str], after: float) -> bool:
    """Let a command work for so many seconds, then `kill -9` it; False when it was done by then."""
    begin(process)
    time.sleep(after)
    process.kill()
    process.communicate()
    return process.returncode == -9


def length(*arguments: str | Path) -> float:
    """How long a command works when it is left alone."""
    process = warmed(*arguments)
    began = begin(process)
    _, problem = process.communicate(timeout=240)
    assert process.returncode == 0, problem
    return time.monotonic() - began


class Asker:
    """A process that asks all the time and keeps the Chroma index in step, as a window does."""

    def __init__(self, archive: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASKER, str(archive)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self) -> int:
        """Kill it; gives how many questions it was answered. It must have lived until now."""
        problem = self.process.poll()
        self.process.kill()
        out, err = self.process.communicate()
        assert problem is None, err
        return out.count("asked")


@contextmanager
def asking(archive: Path) -> Iterator[Asker]:
    asker = Asker(archive)
    try:
        yield asker
    finally:
        asker.process.kill()
        asker.process.communicate()


@pytest.mark.timeout(7200)
def test_kill_9_while_indexing_removing_and_asking(
    folder: Folder, archive_path: Path, insisting: bool
):
    chance = random.Random(9)
    index = ("index", folder.path, "--archive", archive_path)
    finish(start(*index))
    folder.edit(chance)
    longest = {"index": length(*index)}
    with Assistant.open(archive_path) as desk:
        first = desk.articles()[0].article_id
    longest["remove"] = length("remove", first, "--archive", archive_path)
    finish(start(*index))
    kills, asked, asker = 0, 0, Asker(archive_path)
    with Assistant.open(archive_path) as desk:
        turn = -1
        while kills < (200 if insisting else 4):
            turn += 1
            before = state(desk, folder)
            if turn % 4 == 3:
                victim = chance.choice(sorted(before.keys() - {folder.asked_about}))
                article = next(each for each in desk.articles() if _number(each.path) == victim)
                process = warmed("remove", article.article_id, "--archive", archive_path)
            else:
                victim = None
                folder.edit(chance)
                process = warmed(*index)
            kills += killed(
                process, chance.uniform(0, longest["index" if victim is None else "remove"])
            )
            after = state(desk, folder)
            for number, edition in before.items():
                if number == victim or number not in folder.editions:
                    continue
                assert after[number] in range(edition, folder.editions[number] + 1)
            if turn % 3 == 2:  # asking is killed as well, and with it the owner of the Chroma index
                asked += asker.kill()
                asker = Asker(archive_path)
            with Assistant.open(archive_path) as fresh:
                assert quotes_hold(fresh, QUESTION) > 0
            if turn % 5 == 4:
                finish(start(*index))
                assert state(desk, folder) == folder.editions
        asked += asker.kill()
        finish(start(*index))
        assert state(desk, folder) == folder.editions
    finish(start("check", "--archive", archive_path))
    print(f"{kills} kills at work, {asked} questions asked meanwhile")  # noqa: T201
    assert kills > 0
    assert asked > 0


def _number(path: str | None) -> int:
    return int(Path(path or "").stem)


@pytest.mark.timeout(3600)
def test_kill_9_while_an_archive_comes_into_being(folder: Folder, tmp_path: Path, insisting: bool):
    chance = random.Random(11)
    for turn in range(20 if insisting else 1):
        archive = tmp_path / f"archive-{turn}"
        index = ("index", folder.path, "--archive", archive)
        killed(warmed(*index), chance.uniform(0, 2.0))
        finish(start(*index))
        with Assistant.open(archive) as desk:
            assert state(desk, folder) == folder.editions
        finish(start("check", "--archive", archive))


@pytest.mark.timeout(3600)
def test_kill_9_while_repairing(folder: Folder, archive_path: Path, insisting: bool):
    chance = random.Random(10)
    finish(start("index", folder.path, "--archive", archive_path))
    file = archive_path / "archive.sqlite"
    for _ in range(20 if insisting else 1):
        data = bytearray(file.read_bytes())
        place = chance.randrange(8192, len(data) - 4096)
        data[place : place + 4096] = chance.randbytes(4096)
        file.write_bytes(data)
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        killed(warmed("check", "--repair", "--archive", archive_path), chance.uniform(0, 1.5))
        finish(start("check", "--repair", "--archive", archive_path))
        finish(start("index", folder.path, "--archive", archive_path))
        with Assistant.open(archive_path) as desk:
            assert state(desk, folder) == folder.editions


@pytest.mark.timeout(3600)
def test_kill_9_while_reembedding(
    folder: Folder, archive_path: Path, other_model: Path, insisting: bool
):
    """The archive answers by one model or the other, never by both, and a later run ends it."""
    chance = random.Random(12)
    finish(start("index", folder.path, "--archive", archive_path))
    models = (str(other_model), DEFAULT_MODEL)
    with Assistant.open(archive_path) as desk:
        for turn in range(10 if insisting else 1):
            name = models[turn % 2]
            reembed = ("reembed", "--embedding", name, "--archive", archive_path)
            killed(warmed(*reembed), chance.uniform(0, 6.0))
            assert quotes_hold(desk, QUESTION) > 0
            assert state(desk, folder) == folder.editions
            finish(start(*reembed))
            assert quotes_hold(desk, QUESTION) > 0
            finish(start("check", "--archive", archive_path))

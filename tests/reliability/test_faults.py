"""Faults injected one by one, each with its outcome."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.upkeep import check_archive
from tests.reliability.newsroom import Folder, finish, quotes_hold, start, state
from vectorstore.errors import ArchiveBusyError, ArchiveDamagedError, ArchiveError
from vectorstore.lock import WriteLock

QUESTION = "What does the plan for the ferry cost?"


@pytest.fixture
def indexed(folder: Folder, archive_path: Path) -> Path:
    with Assistant.open(archive_path) as desk:
        desk.index(folder.path)
    return archive_path


def overwrite(file: Path, start: int, length: int) -> None:
    with file.open("r+b") as data:
        data.seek(start)
        data.write(os.urandom(length))


def test_a_full_disk_is_named_and_keeps_what_was_committed(folder: Folder, indexed: Path):
    with Assistant.open(indexed) as desk:
        before = state(desk, folder)
        for number in list(folder.editions):
            folder.editions[number] += 1
            folder.write(number)
        connection = desk.archive.database.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ArchiveError, match="full"):
            desk.archive.database.record("more", "x" * 10_000_000)
        assert state(desk, folder) == before
        connection.execute("PRAGMA max_page_count = 1073741823")
        desk.index(folder.path)
        assert state(desk, folder) == folder.editions


def test_a_process_that_may_not_write_more_says_so_and_loses_nothing(folder: Folder, indexed: Path):
    """A limit on file size stands for the full disk: the operating system refuses the write."""
    for number in list(folder.editions):
        folder.editions[number] += 1
        folder.write(number)
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "from assistant.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", script, "index", str(folder.path), "--archive", str(indexed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done
    assert done.stderr.startswith("newsdesk: ")
    assert "Traceback" not in done.stderr
    with Assistant.open(indexed) as desk:
        assert quotes_hold(desk, QUESTION) > 0
        desk.index(folder.path)
        assert state(desk, folder) == folder.editions


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="--archive"):
        Assistant.open(tmp_path / "file" / "archive")


def test_a_second_writer_waits_then_names_the_first(indexed: Path):
    with WriteLock(indexed), pytest.raises(ArchiveBusyError, match=f"process {os.getpid()}"):
        WriteLock(indexed, patience=0.2).__enter__()


def test_asking_goes_on_while_another_process_writes(folder: Folder, indexed: Path):
    with closing(sqlite3.connect(indexed / "archive.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Assistant.open(indexed) as desk:
            assert quotes_hold(desk, QUESTION) > 0
        other.execute("ROLLBACK")


def test_a_locked_database_is_named_and_nothing_is_taken_for_damage(
    folder: Folder, indexed: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("vectorstore.connection.BUSY_SECONDS", 0.2)
    folder.edit(random.Random(4))
    with closing(sqlite3.connect(indexed / "archive.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Assistant.open(indexed) as desk, pytest.raises(ArchiveBusyError, match="locked"):
            desk.index(folder.path)
        other.execute("ROLLBACK")
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ArchiveBusyError, match="locked"):
            check_archive(Settings(archive=indexed), mend=True)
        other.execute("ROLLBACK")
    assert not list(indexed.glob("*damaged*"))
    with Assistant.open(indexed) as desk:
        desk.index(folder.path)
        assert state(desk, folder) == folder.editions


@pytest.mark.parametrize("damage", ["header", "middle", "truncated", "everything"])
def test_a_damaged_archive_is_named_and_mended(folder: Folder, indexed: Path, damage: str):
    file = indexed / "archive.sqlite"
    size = file.stat().st_size
    match damage:
        case "header":
            overwrite(file, 0, 100)
        case "middle":
            overwrite(file, size // 2 // 4096 * 4096, size // 4)
        case "truncated":
            os.truncate(file, size // 2)
        case "everything":
            overwrite(file, 0, size)
    outcome = start("check", "--archive", indexed, "--json")
    out, _ = outcome.communicate(timeout=240)
    assert outcome.returncode == 1
    assert json.loads(out)["problems"]
    finish(start("check", "--repair", "--archive", indexed))
    finish(start("index", folder.path, "--archive", indexed))
    with Assistant.open(indexed) as desk:
        assert state(desk, folder) == folder.editions
        assert quotes_hold(desk, QUESTION) > 0
    assert list(indexed.glob("archive.sqlite.damaged-*"))


def test_a_damaged_archive_is_refused_with_the_remedy(indexed: Path):
    overwrite(indexed / "archive.sqlite", 0, 100)
    with pytest.raises(ArchiveDamagedError, match="check --repair"):
        Assistant.open(indexed)


def test_a_broken_word_index_is_found_and_rebuilt(indexed: Path):
    with closing(sqlite3.connect(indexed / "archive.sqlite")) as connection, connection:
        connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    outcome = start("check", "--archive", indexed)
    outcome.communicate(timeout=240)
    assert outcome.returncode == 1
    done = json.loads(finish(start("check", "--repair", "--archive", indexed, "--json")))
    assert (done["problems"], len(done["mended"])) == ([], 1)


def test_lost_vectors_are_found_and_made_again(indexed: Path):
    with closing(sqlite3.connect(indexed / "archive.sqlite")) as connection, connection:
        connection.execute("DELETE FROM vectors WHERE rowid % 3 = 0")
    done = json.loads(finish(start("check", "--repair", "--archive", indexed, "--json")))
    assert (done["problems"], len(done["mended"])) == ([], 1)


def test_a_damaged_index_is_mended_without_embedding(indexed: Path):
    for path in (indexed / "chroma").rglob("*"):
        if path.is_file():
            overwrite(path, 0, path.stat().st_size)
    done = json.loads(finish(start("check", "--repair", "--archive", indexed, "--json")))
    assert done["problems"] == []
    assert done["mended"] == ["Rebuilt the Chroma index from the stored vectors."]

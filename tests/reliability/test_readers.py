"""Many processes asking while one re-indexes: no error, no stale answer, no long wait."""

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.reliability.newsroom import Folder, finish, start

READER = """
import json, sys, time
from pathlib import Path
from assistant.assistant import Assistant

archive, ended = sys.argv[1], Path(sys.argv[2])
waits, problems, seen = [], [], []
with Assistant.open(archive) as desk:
    desk.ask("What does the plan cost?")
    print("ready", flush=True)
    sys.stdin.readline()
    while not ended.exists():
        began = time.time()
        try:
            answer = desk.ask("What does the plan for the ferry cost?")
            waits.append((began, time.time() - began))
            for cited in answer.citations:
                article = desk.article(cited.article_id, version=cited.version)
                if article and article.text[cited.start:cited.end] != cited.quote:
                    problems.append("wrong quote")
            began = time.time()
            found = desk.search("the newest plan of all is called zebra", limit=1)
            seen.append((began, found[0].article.title))
        except Exception as error:
            problems.append(repr(error))
print(json.dumps({"waits": waits, "problems": problems, "seen": seen}))
"""

STALE = 5.0
"""Seconds after a commit within which every process must see it."""

WORSE = 3.0
"""Times that asking may take longer, at the 95th percentile, while another process indexes."""


@pytest.mark.timeout(1800)
def test_readers_see_every_commit_and_no_error(
    folder: Folder, archive_path: Path, tmp_path: Path, insisting: bool
):
    readers, alone, seconds = (8, 60, 300) if insisting else (2, 3, 8)
    chance = random.Random(3)
    ended = tmp_path / "ended"
    command = [sys.executable, "-c", READER, str(archive_path), str(ended)]
    newest(folder, "Zebra plan 0")
    with Assistant.open(archive_path) as desk:
        desk.index(folder.path)
        processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(readers)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        time.sleep(alone)
        busy = time.time()
        commits = [(0.0, "Zebra plan 0")]
        while time.time() < busy + seconds:
            folder.edit(chance)
            title = f"Zebra plan {len(commits)}"
            newest(folder, title)
            desk.index(folder.path)
            commits.append((time.time(), title))
            time.sleep(0.5)
        ended.touch()
        results = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    for result in results:
        assert result["problems"] == []
        for when, title in result["seen"]:
            due = sum(at < when - STALE for at, _ in commits)
            assert title in [each for _, each in commits[due - 1 :]], "stale for more than 5 s"
    waits = [wait for result in results for wait in result["waits"]]
    before = percentile([wait for when, wait in waits if when + wait < busy])
    during = percentile([wait for when, wait in waits if when >= busy])
    print(  # noqa: T201
        f"{readers} readers, {len(commits) - 1} runs of indexing, {len(waits)} questions;"
        f" p95 alone {before * 1000:.0f} ms, while indexing {during * 1000:.0f} ms"
    )
    # Few questions in the short form: there only a wait for the writer would show.
    assert during < (WORSE * before if insisting else 5.0)
    finish(start("check", "--archive", archive_path))


def newest(folder: Folder, title: str) -> None:
    """Put the one article in place that changes at every run."""
    text = f"{title}\n\nThe newest plan of all is called zebra. Nobody has seen it yet.\n"
    (folder.path / "zebra.txt").write_text(text)


def percentile(waits: list[float]) -> float:
    """The 95th of a hundred."""
    return statistics.quantiles(waits, n=20)[18]

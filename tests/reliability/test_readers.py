"""Many processes asking while one re-indexes: no error, no stale answer, no long wait."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.reliability.newsroom import Folder

READER = """
import json, sys, time
from assistant.assistant import Assistant

archive, ended = sys.argv[1], sys.argv[2]
import pathlib
waits, problems, seen = [], [], []
with Assistant.open(archive) as desk:
    desk.ask("What does the plan cost?")
    print("ready", flush=True)
    while not pathlib.Path(ended).exists():
        began = time.monotonic()
        try:
            answer = desk.ask("What did a member of the council say of edition and plan?")
            for cited in answer.citations:
                article = desk.article(cited.article_id, version=cited.version)
                if article and article.text[cited.start:cited.end] != cited.quote:
                    problems.append("wrong quote")
            found = desk.search("the newest plan of all is called zebra", limit=1)
            seen.append((time.time(), found[0].article.title))
        except Exception as error:
            problems.append(repr(error))
        waits.append(time.monotonic() - began)
print(json.dumps({"waits": waits, "problems": problems, "seen": seen}))
"""


@pytest.mark.timeout(1800)
def test_readers_see_every_commit_and_no_error(
    folder: Folder, archive_path: Path, tmp_path: Path, insisting: bool
):
    readers, seconds = (8, 300) if insisting else (2, 12)
    chance = random.Random(3)
    ended = tmp_path / "ended"
    with Assistant.open(archive_path) as desk:
        desk.index(folder.path)
        command = [sys.executable, "-c", READER, str(archive_path), str(ended)]
        processes = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(readers)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        commits = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            folder.edit(chance)
            title = f"Zebra plan {len(commits)}"
            (folder.path / "zebra.txt").write_text(
                f"{title}\n\nThe newest plan of all is called zebra. Nobody has seen it yet.\n"
            )
            desk.index(folder.path)
            commits.append((time.time(), title))
            time.sleep(0.5)
        ended.touch()
        results = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    for result in results:
        assert result["problems"] == []
        for when, title in result["seen"]:
            due = [each for at, each in commits if at < when - 5]
            assert not due or title not in due[:-1], "stale for more than 5 s"
    waits = sorted(wait for result in results for wait in result["waits"])
    print(f"{len(waits)} rounds, p95 {waits[int(len(waits) * 0.95)] * 1000:.0f} ms")  # noqa: T201

"""Real file systems that are full or may not be written to, mounted for the length of a test."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.reliability.newsroom import Folder, finish, start, state

NEWSDESK = f"{sys.executable} -m assistant"
QUESTION = "What does the plan for the ferry cost?"
# Mounts of one's own, gone with the process; without the superuser's rights in a user namespace.
APART = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]


def run(script: str, **values: object) -> list[dict[str, str]]:
    """Run a shell script among its own mounts; gives what each `try` in it came to."""
    outcome = """
        try() {
            out=$("$@" 2>err.txt); code=$?
            err=$(cat err.txt)
            python3 -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "$code" "$out" "$err"
        }
    """
    command = [*APART, "bash", "-c", outcome + script.format(newsdesk=NEWSDESK, **values)]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, env=environment
    )
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    return [dict(zip(("code", "out", "err"), each, strict=True)) for each in results]


def test_a_full_disk_is_named_and_loses_nothing(folder: Folder, tmp_path: Path):
    """At first it fills while indexing; later nothing more can be written at all."""
    script = """
        cd {tmp} && mkdir -p disk && mount -t tmpfs -o size=800k tmpfs disk || exit 1
        try {newsdesk} index {news} --archive disk/archive
        head -c 10M /dev/zero > disk/fill 2>/dev/null
        try {newsdesk} ask "{question}" --archive disk/archive --json
        try {newsdesk} index {news} --archive disk/archive
        try {newsdesk} check --repair --archive disk/archive
        rm disk/fill && mount -o remount,size=40m disk
        try {newsdesk} index {news} --archive disk/archive
        try {newsdesk} check --archive disk/archive
        cp -r disk/archive {tmp}/archive
    """
    filling, asked, full, repair, again, check = run(
        script, tmp=tmp_path, news=folder.path, question=QUESTION
    )
    assert (filling["code"], asked["code"], full["code"], repair["code"]) == ("1", "0", "1", "1")
    for each in (filling, full, repair):
        assert "Free some space" in each["err"]
        assert len(each["err"].splitlines()) == 1
    assert json.loads(asked["out"])["status"] == "answered"
    assert (again["code"], check["code"]) == ("0", "0")
    with Assistant.open(tmp_path / "archive") as desk:
        assert state(desk, folder) == folder.editions


def test_an_archive_that_may_not_be_written_to_answers_and_refuses_the_rest(
    folder: Folder, archive_path: Path, tmp_path: Path
):
    finish(start("index", folder.path, "--archive", archive_path))
    script = """
        cd {tmp} && mkdir -p disk || exit 1
        mount --bind {archive} disk && mount -o remount,ro,bind disk || exit 1
        try {newsdesk} ask "{question}" --archive disk --json
        try {newsdesk} articles --archive disk --json
        try {newsdesk} backup copy.sqlite --archive disk
        try {newsdesk} index {news} --archive disk
        try {newsdesk} check --repair --archive disk
        try {newsdesk} remove 0 --archive disk
        try {newsdesk} check --archive disk --json
    """
    asked, listed, copied, *refused, check = run(
        script, tmp=tmp_path, archive=archive_path, news=folder.path, question=QUESTION
    )
    assert json.loads(asked["out"])["status"] == "answered"
    assert len(json.loads(listed["out"])) == len(folder.editions)
    assert copied["code"] == "0"
    for each in refused:
        assert each["code"] == "1"
        assert len(each["err"].splitlines()) == 1
    assert "permissions" in refused[0]["err"]
    (problem,) = json.loads(check["out"])["problems"]
    assert "cannot be written" in problem
    finish(start("check", "--archive", archive_path))


def test_a_file_that_may_not_be_written_to_is_read_anew_when_somebody_else_changes_it(
    folder: Folder, archive_path: Path, tmp_path: Path
):
    """Another machine may write to what is read-only on this one."""
    finish(start("index", folder.path, "--archive", archive_path))
    watcher = """
import sys, subprocess
from assistant.assistant import Assistant
with Assistant.open("disk") as desk:
    print(len(desk.articles()))
    command = [sys.executable, "-m", "assistant", "remove", sys.argv[1], "--archive", sys.argv[2]]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(len(desk.articles()))
"""
    (tmp_path / "watcher.py").write_text(watcher)
    with Assistant.open(archive_path) as desk:
        gone = desk.articles()[0].article_id
    script = """
        cd {tmp} && mkdir -p disk || exit 1
        mount --bind {archive} disk && mount -o remount,ro,bind disk || exit 1
        try {python} watcher.py {gone} {archive}
    """
    (seen,) = run(script, tmp=tmp_path, archive=archive_path, gone=gone, python=sys.executable)
    assert seen["out"].split() == ["30", "29"], seen

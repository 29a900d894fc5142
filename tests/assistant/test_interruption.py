"""Ctrl-C: once keeps what was done, twice ends at once; the next run does what was left."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from assistant.assistant import Assistant
from tests.reliability.newsroom import Folder, finish, start

# A job started in the background may have inherited a deaf ear for Ctrl-C.
HEARING = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"

COMMAND = f"{HEARING} from assistant.cli import main; sys.exit(main(sys.argv[1:]))"

SLOW_TO_END = f"""
{HEARING}
import time
from assistant.interruption import interruptible

with interruptible(1):
    try:
        print("working", flush=True)
        time.sleep(60)
    finally:
        print("ending", flush=True)
        time.sleep(60)
"""


def run(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )


def test_a_second_ctrl_c_does_not_wait() -> None:
    process = run(SLOW_TO_END)
    assert process.stdout is not None
    for line in ("working\n", "ending\n"):
        assert process.stdout.readline() == line
        process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert told == "newsdesk: ended at once; what was committed is kept.\n"
    assert process.returncode == 1


def test_an_interrupted_run_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    folder, archive = Folder(tmp_path / "news", 400), tmp_path / "archive"
    process = run(COMMAND, "index", folder.path, "--archive", archive)
    done = 0
    with Assistant.open(archive) as desk:
        while not done and process.poll() is None:
            time.sleep(0.05)
            done = len(desk.articles())
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert told == "newsdesk: interrupted; what was done is kept.\n"
        assert process.returncode == 1
        done = len(desk.articles())
        assert 0 < done < 400
    report = finish(start("index", folder.path, "--archive", archive))
    assert f"{400 - done} added, 0 changed, {done} unchanged, 0 removed" in report

"""How long a cold process takes: help, a question, and the chat window.

    .venv/bin/python benchmarks/cold_start.py [--runs 10] [--profile]

The archive is the sample one, indexed first. Every figure is of whole processes, their start
included; `--profile` adds what importing costs, from `python -X importtime`.
"""

import argparse
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEWSDESK = Path(sys.executable).with_name("newsdesk")
QUESTION = "What did Ukraine's intelligence say about Lukashenko?"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=10)
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        run("index", ROOT / "examples" / "articles", "--archive", archive)
        told = [
            ("newsdesk --help", lambda: run("--help"), 0.15),
            ("newsdesk ask, answered", lambda: run("ask", QUESTION, "--archive", archive), 1.5),
            ("newsdesk chat, ready", lambda: window(archive), 6.0),
        ]
        print(f"{'':28}{'median':>8}{'least':>8}{'most':>8}   to reach")
        for name, command, goal in told:
            times = measured(command, given.runs)
            print(
                f"{name:28}{statistics.median(times):7.2f}s{min(times):7.2f}s{max(times):7.2f}s"
                f"   {goal} s"
            )
        if given.profile:
            profile(["-m", "assistant", "ask", QUESTION, "--archive", str(archive)])


def measured(command: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run, after one that is not counted."""
    times = []
    for _ in range(runs + 1):
        began = time.monotonic()
        ended = command()
        times.append((ended if isinstance(ended, float) else time.monotonic()) - began)
    return times[1:]


def run(*arguments: object) -> None:
    """Run a command to its end."""
    command = [str(NEWSDESK), *map(str, arguments)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def window(archive: Path) -> float:
    """Start the window; gives the moment it says that it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(NEWSDESK), "chat", "--archive", str(archive), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if "ready" in line:
            break
    ready = time.monotonic()
    process.terminate()
    process.wait()
    process.stdout.close()
    return ready


def profile(arguments: list[str]) -> None:
    """Print the packages whose import takes longest, themselves and all they import."""
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = re.findall(r"import time:\s+(\d+) \|\s+(\d+) \|( +)(\S+)", done.stderr)
    top = [(int(total), name) for _, total, _, name in rows if "." not in name]
    print(f"\nimports, ms ({len(rows)} modules)")
    for total, name in sorted(top, reverse=True)[:12]:
        print(f"{total / 1000:8.0f}  {name}")


if __name__ == "__main__":
    main()

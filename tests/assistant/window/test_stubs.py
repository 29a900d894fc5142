"""Gradio is imported late, and without writing into its installation."""

import subprocess
import sys

WATCH = """
import sys
from pathlib import Path
written = []
def watch(event, arguments):
    if event == "open" and str(arguments[0]).endswith(".pyi"):
        written.append(arguments[0])
sys.addaudithook(watch)
from assistant.window.stubs import no_stubs
with no_stubs():
    import gradio
assert gradio.HTML("x").value == "x"
assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("assistant")]
print(len(written))
"""
LIGHT = """
import sys
import assistant.window
print(sorted({"gradio", "fastapi", "uvicorn", "numpy", "pandas"} & set(sys.modules)))
"""


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_no_stub_is_touched() -> None:
    assert run(WATCH) == "0"


def test_the_window_costs_nothing_until_it_is_opened() -> None:
    assert run(LIGHT) == "[]"

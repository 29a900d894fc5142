"""An open window while other processes change the archive."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.assistant.window.conftest import Visit
from tests.assistant.window.reader import answer, ask

QUESTION = "What did Ottoline Verdigris say about the lighthouse tax?"
LATEST = 5.0
"""Seconds within which the window answers from what another process has indexed."""


def newsdesk(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "assistant", *map(str, arguments)]


def article(opinion: str) -> str:
    return (
        "Lighthouse tax divides the isles\nBy A. Writer\nNordwire\n3 March 2025\n\n"
        f'"The lighthouse tax will {opinion}," said Ottoline Verdigris, the treasurer of the'
        " isles.\n\nThe parliament votes on the tax in May.\n"
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def clippings(tmp_path: Path, archive: Path) -> Path:
    folder = tmp_path / "clippings"
    folder.mkdir()
    (folder / "ferry.txt").write_text(
        "Ferry fares rise\n\nNordwire\n\nThe ferry to Osk costs 12 crowns from May.\n"
    )
    index(folder, archive)
    return folder


def index(folder: Path, archive: Path) -> float:
    subprocess.run(newsdesk("index", folder, "--archive", archive), check=True, capture_output=True)
    return time.monotonic()


@pytest.fixture
def window(archive: Path, clippings: Path) -> Iterator[str]:
    command = newsdesk("chat", "--archive", archive, "--port", 0)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = re.search(r"http://\S+", process.stdout.readline())
        assert ready
        yield ready[0]
        process.terminate()


def test_it_answers_from_what_another_process_indexed_and_marks_what_changed(
    visit: Visit, window: str, clippings: Path, archive: Path
):
    page: Page = visit(window)
    assert "does not say" in answer(ask(page, QUESTION))
    (clippings / "tax.txt").write_text(article("ruin the fishing fleet within two winters"))
    indexed = index(clippings, archive)
    assert "ruin the fishing fleet" in answer(ask(page, QUESTION))
    assert time.monotonic() - indexed < LATEST
    expect(page.locator(".updated")).to_have_count(0)
    (clippings / "tax.txt").write_text(article("save every harbour of the isles"))
    index(clippings, archive)
    note = page.locator("#sources-2 .updated")
    expect(note).to_contain_text("Updated since")  # without a further question
    expect(page.locator("#sources-2 mark")).to_contain_text("ruin the fishing fleet")
    assert "save every harbour" in answer(ask(page, QUESTION))
    expect(page.locator("#sources-3 .updated")).to_have_count(0)

"""A Chroma server that comes and goes: no question fails, no answer is wrong."""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.reliability.chroma_server import Server
from tests.reliability.newsroom import Folder, quotes_hold

QUESTION = "What does the plan for the ferry cost?"


@pytest.fixture
def desk(folder: Folder, archive_path: Path, server: Server) -> Iterator[Assistant]:
    with Assistant.open(archive_path, chroma=server.url) as desk:
        desk.index(folder.path)
        yield desk


def best(desk: Assistant) -> list[str]:
    return [each.passage.passage_id for each in desk.search(QUESTION)]


def test_all_processes_share_a_server(desk: Assistant, server: Server, archive_path: Path):
    from vectorstore.chroma import connect

    held = connect(server.url, name=desk.archive.index_name).rows()
    assert len(held) == desk.archive.catalogue.count()[1]
    with Assistant.open(archive_path) as exact:
        assert best(exact) == best(desk)


def test_a_server_that_is_down_gives_exact_answers_and_a_notice(desk: Assistant, server: Server):
    before = best(desk)
    server.kill()
    assert best(desk) == before
    answer = desk.ask(QUESTION)
    assert any("Chroma" in notice for notice in answer.notices)


def test_a_server_that_comes_back_empty_is_filled_again(
    desk: Assistant, server: Server, tmp_path: Path
):
    before = best(desk)
    server.kill()
    server.start(tmp_path / "empty")
    assert best(desk) == before
    desk.archive.follow()
    assert best(desk) == before
    assert desk.archive.index_problems() == []


def test_indexing_with_the_server_down_is_made_up_for_later(
    desk: Assistant, server: Server, folder: Folder
):
    server.kill()
    folder.edit(random.Random(1))
    report = desk.index(folder.path)
    assert (report.added, report.changed, report.removed, report.failed) == (1, 3, 1, ())
    server.start()
    desk.archive.follow()
    assert desk.archive.index_problems() == []


@pytest.mark.timeout(3600)
def test_a_server_killed_and_restarted_under_load_fails_no_question(
    desk: Assistant, server: Server, folder: Folder, insisting: bool
):
    ended = threading.Event()
    problems: list[BaseException] = []
    asked = 0

    def ask() -> None:
        nonlocal asked
        while not ended.is_set():
            try:
                assert quotes_hold(desk, QUESTION) > 0
                asked += 1
            except BaseException as error:
                problems.append(error)
                return

    chance = random.Random(2)
    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(20 if insisting else 2):
        time.sleep(chance.uniform(0.2, 1.0))
        server.kill()
        folder.edit(chance)
        desk.index(folder.path)
        server.start()
    ended.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert asked > 0

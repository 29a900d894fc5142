from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

import pytest

from ingest.report import Report
from ingest.watching import watch
from vectorstore.errors import SourceError

SOON = 20.0


class Watcher:
    """Watches in a thread and remembers what was indexed."""

    def __init__(self, *sources: str, every: float = 900.0) -> None:
        self.stop = Event()
        self.indexed: list[list[str]] = []
        self.news = Event()
        self.thread = Thread(target=self._run, args=(sources, every), daemon=True)
        self.thread.start()

    def _run(self, sources: Sequence[str], every: float) -> None:
        for _ in watch(sources, self._index, stop=self.stop, every=every):
            self.news.set()

    def _index(self, sources: Sequence[str]) -> Report:
        self.indexed.append(list(sources))
        return Report()

    def wait(self) -> None:
        assert self.news.wait(SOON)
        self.news.clear()

    def end(self) -> None:
        self.stop.set()
        self.thread.join(SOON)
        assert not self.thread.is_alive()


def test_a_changed_folder_is_indexed_again_and_another_is_not(tmp_path: Path):
    news, other = tmp_path / "news", tmp_path / "other"
    news.mkdir()
    other.mkdir()
    watcher = Watcher(str(news), str(other))
    watcher.wait()
    (news / "a.txt").write_text("A story.")
    watcher.wait()
    watcher.end()
    assert watcher.indexed[:2] == [[str(news), str(other)], [str(news)]]


def test_a_file_replaced_by_renaming_is_seen(tmp_path: Path):
    file = tmp_path / "a.txt"
    file.write_text("A story.")
    watcher = Watcher(str(file))
    watcher.wait()
    fresh = tmp_path / ".a.txt.part"
    fresh.write_text("Another story.")
    fresh.rename(file)
    watcher.wait()
    watcher.end()
    assert [str(file)] in watcher.indexed[1:]


def test_a_feed_is_visited_on_schedule(tmp_path: Path):
    watcher = Watcher("https://example.org/feed.xml", every=0.2)
    watcher.wait()
    watcher.wait()
    watcher.end()
    assert watcher.indexed[:2] == [["https://example.org/feed.xml"]] * 2


def test_a_missing_folder_is_refused_at_once(tmp_path: Path):
    with pytest.raises(SourceError, match="not there"):
        next(watch([str(tmp_path / "none")], lambda _: Report(), stop=Event()))

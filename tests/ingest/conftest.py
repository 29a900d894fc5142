"""Where the real data is, and how the tests read a source."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest.report import Failure, Note
from ingest.sources import read
from tests.ingest.site import site, take
from vectorstore.article import Article

__all__ = ["site", "take"]


@dataclass
class Readings:
    """What reading a source gave."""

    articles: list[Article] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def article(self) -> Article:
        assert len(self.articles) == 1, (self.articles, self.failures)
        return self.articles[0]

    @property
    def failure(self) -> Failure:
        assert len(self.failures) == 1, (self.articles, self.failures)
        return self.failures[0]


def gather_from(source: str | Path) -> Readings:
    readings = Readings()
    for item in read(source):
        if isinstance(item, Article):
            readings.articles.append(item)
        elif isinstance(item, Failure):
            readings.failures.append(item)
        else:
            readings.notes.append(item)
    return readings


@pytest.fixture
def gather() -> Callable[[str | Path], Readings]:
    return gather_from


@pytest.fixture
def read_file(tmp_path: Path) -> Callable[[str, str | bytes], Readings]:
    def write_and_read(name: str, content: str | bytes) -> Readings:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return gather_from(path)

    return write_and_read


@pytest.fixture
def data() -> Path:
    root = Path(__file__).parents[2]
    folder = Path(os.environ.get("NEWSDESK_DATA", root.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the real data is not at {folder}; set NEWSDESK_DATA")
    return folder

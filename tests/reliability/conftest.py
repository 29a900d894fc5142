"""How long to insist: a short form in `make test`, the long one in `make stress`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.chroma_server import Server
from tests.reliability.newsroom import Folder


@pytest.fixture(scope="session")
def insisting() -> bool:
    """Whether this is the long form."""
    return os.environ.get("NEWSDESK_STRESS") == "1"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "news", 30)


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "server")
    server.start()
    yield server
    server.kill()

"""What every test may use: the real embedding model, an archive, real data where it is at hand."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vectorstore.archive import Archive
from vectorstore.embedding import Embedder, load_embedder

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture(scope="session")
def data() -> Path:
    """Real news, which is no part of the project: see `NEWSDESK_DATA`."""
    folder = Path(os.environ.get("NEWSDESK_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"No real data in {folder}; NEWSDESK_DATA names another folder.")
    return folder

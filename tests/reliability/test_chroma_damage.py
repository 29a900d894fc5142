"""Every damage to the Chroma folder: asking goes on, and the index is made anew by itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore.archive import Archive
from vectorstore.article import Article, Passage, Span
from vectorstore.rows import identify
from vectorstore.writer import Prepared

PASSAGES = 2500  # Chroma writes its graph to disk after a thousand.

FOLLOW = """
import sys
from pathlib import Path
from vectorstore.archive import Archive

with Archive(Path(sys.argv[1]), exact_up_to=0) as archive:
    archive.follow()
    assert archive.search("a quay for the harbour")
    assert archive.index_problems() == []
"""

OPEN = """
import sys
from pathlib import Path
from tests.reliability.test_chroma_damage import damaged, fill
from vectorstore.archive import Archive
from vectorstore.errors import ChromaError

with Archive(Path(sys.argv[1]), exact_up_to=0) as archive:
    archive.follow()
    assert archive.search("a quay for the harbour")
    damaged(archive.folder / "chroma", sys.argv[2])
    assert archive.search("a quay for the harbour")
    fill(archive, 200, "later")
    for _ in range(3):
        try:
            archive.follow()
        except ChromaError:
            pass
        assert archive.search("a quay for the harbour")
"""


def fill(archive: Archive, count: int, name: str) -> None:
    """Store passages whose vectors cost nothing."""
    chance = np.random.default_rng(len(name))
    dimension = archive.embedder.dimension
    with archive.writing() as writer, archive.database.writing():
        for number in range(count):
            text = f"The council of Vessby spoke about plan {number}, which costs {number} million."
            article = Article(title=f"Plan {number}", text=text, path=f"/{name}/{number}.txt")
            article_id = identify(article)
            span = Span(0, len(text))
            passage = Passage(f"{article_id}-0", article_id, text, 0, len(text), (span,))
            vector = chance.normal(size=dimension).astype("<f4")
            prepared = Prepared(article_id, article, article.title, [passage])
            vectors = {prepared.digests[0]: vector / np.linalg.norm(vector)}
            writer.put(prepared, vectors)


def damaged(directory: Path, how: str) -> None:
    """Do to the folder what a disk, a crash or a hand may do."""
    if how == "folder deleted":
        shutil.rmtree(directory)
        return
    files = [path for path in directory.rglob("*") if path.is_file()]
    graph = [path for path in files if path.suffix == ".bin"]
    assert graph, "Chroma has written no graph"
    for path in graph if how.startswith("graph") else files:
        before = path.stat()
        if how.endswith("deleted"):
            path.unlink()
        elif how.endswith("cut off"):
            os.truncate(path, before.st_size // 2)
        elif how.endswith("emptied"):
            os.truncate(path, 0)
        else:
            path.write_bytes(np.random.default_rng(1).bytes(before.st_size))
        if how.endswith("unnoticed"):
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


KINDS = [
    "folder deleted", "files deleted", "files cut off", "files emptied", "files overwritten",
    "graph deleted", "graph cut off", "graph emptied", "graph overwritten", "graph unnoticed",
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "archive"
    with Archive(folder, exact_up_to=0) as archive:
        fill(archive, PASSAGES, "first")
        archive.follow()
    return folder


@pytest.fixture
def copied(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "archive")
    return tmp_path / "archive"


def run(script: str, *arguments: object) -> int:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    print(done.stderr)  # noqa: T201
    return done.returncode


@pytest.mark.parametrize("how", KINDS)
def test_a_damaged_folder_is_made_anew_by_the_next_process(copied: Path, how: str):
    damaged(copied / "chroma", how)
    if how.endswith("unnoticed"):
        # Sizes and times are as they were, so nobody looked closer, and Chroma may kill the first.
        run(FOLLOW, copied)
    assert run(FOLLOW, copied) == 0


@pytest.mark.parametrize("how", KINDS)
def test_damage_under_an_open_archive_fails_no_question(copied: Path, how: str):
    assert run(OPEN, copied, how) == 0
    assert run(FOLLOW, copied) == 0

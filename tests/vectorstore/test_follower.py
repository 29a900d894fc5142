"""Chroma follows the archive: in step, behind, empty, broken, or in another process's hands."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vectorstore.archive import Archive
from vectorstore.article import Article, Passage, Span
from vectorstore.errors import ArchiveError
from vectorstore.rows import identify
from vectorstore.writer import Prepared, embedded_text

TEXTS = {
    "harbour": "The harbour council voted for a new quay. It will cost four million.",
    "border": "Guards at the border stopped a group of migrants. They came through the forest.",
    "football": "The home team won the final. The goalkeeper saved two penalties.",
    "weather": "Snow fell on the hills for three days. Roads were closed.",
}


def put(archive: Archive, *names: str) -> None:
    with archive.writing() as writer:
        for name in names:
            text = TEXTS[name]
            article = Article(title=f"About the {name}", text=text, path=f"/{name}.txt")
            article_id = identify(article)
            passage = Passage(f"{article_id}-0", article_id, text, 0, len(text), (Span(0, 9),))
            prepared = Prepared(article_id, article, article.title, [passage])
            vector = archive.embedder.embed([embedded_text(article.title, text)])[0]
            writer.put(prepared, {prepared.digests[0]: vector})


def remove(archive: Archive, name: str) -> None:
    with archive.writing() as writer:
        writer.remove(identify(Article(title="", text="", path=f"/{name}.txt")))


def best(archive: Archive, question: str) -> str:
    return archive.search(question)[0].article.title


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def indexed(folder: Path) -> Iterator[Archive]:
    """An archive whose every search goes to Chroma when it is in step."""
    with Archive(folder, exact_up_to=0) as archive:
        put(archive, *TEXTS)
        archive.follow()
        yield archive


def reopened(folder: Path) -> Archive:
    archive = Archive(folder, exact_up_to=0)
    archive.follow()
    return archive


def test_chroma_ranks_as_exact_search_does(indexed: Archive, folder: Path):
    questions = ("ships and docks", "who crossed the frontier?", "penalty shootout", "blizzard")
    with Archive(folder) as exact:
        for question in questions:
            ours = [each.passage.passage_id for each in indexed.search(question)]
            assert ours == [each.passage.passage_id for each in exact.search(question)]


def test_what_is_added_and_removed_later_is_followed(indexed: Archive, folder: Path):
    remove(indexed, "football")
    assert best(indexed, "penalty shootout") != "About the football"
    indexed.follow()
    assert best(indexed, "penalty shootout") != "About the football"
    put(indexed, "football")
    assert best(indexed, "penalty shootout") == "About the football"
    indexed.follow()
    assert best(indexed, "penalty shootout") == "About the football"


def test_another_process_in_the_same_archive_sees_new_articles_at_once(
    indexed: Archive, folder: Path
):
    with Archive(folder, exact_up_to=0) as other:
        remove(indexed, "football")
        put(indexed, "football")
        other.follow()  # the index belongs to the first: this one searches the stored vectors
        assert best(other, "penalty shootout") == "About the football"


@pytest.mark.parametrize("damage", ["deleted", "truncated", "overwritten", "half deleted"])
def test_a_damaged_index_is_rebuilt_without_embedding(folder: Path, indexed: Archive, damage: str):
    indexed.close()
    files = sorted(path for path in (folder / "chroma").rglob("*") if path.is_file())
    assert files
    for number, path in enumerate(files):
        if damage == "deleted" or (damage == "half deleted" and number % 2):
            path.unlink()
        elif damage == "truncated":
            os.truncate(path, path.stat().st_size // 2)
        elif damage == "overwritten":
            path.write_bytes(os.urandom(path.stat().st_size))
    with reopened(folder) as archive:
        assert best(archive, "penalty shootout") == "About the football"
        assert archive.catalogue.count() == (4, 4)


def test_an_index_that_lost_passages_is_completed(folder: Path, indexed: Archive):
    indexed.close()
    script = (
        "import sys, chromadb\n"
        "client = chromadb.PersistentClient(sys.argv[1])\n"
        "collection, = client.list_collections()\n"
        "collection.delete(ids=['1', '2'])\n"
    )
    subprocess.run([sys.executable, "-c", script, str(folder / "chroma")], check=True)
    with reopened(folder) as archive:
        assert best(archive, "ships and docks") == "About the harbour"


def test_an_archive_restored_from_a_copy_does_not_take_the_index_for_its_own(folder: Path):
    """It counts on from where the copy was made, so the same row numbers mean other passages."""
    with Archive(folder, exact_up_to=0) as archive:
        put(archive, "harbour", "border")
        archive.database.copy_to(folder.parent / "copy.sqlite")
        name = archive.index_name
        with sqlite3.connect(folder.parent / "plain.sqlite") as plain:
            archive.database.connection.backup(plain)
        put(archive, "football")
        archive.follow()
    (folder.parent / "plain.sqlite").replace(folder / "archive.sqlite")
    with Archive(folder, exact_up_to=0) as archive:
        assert archive.index_name == name
        put(archive, "weather")
        archive.follow()
        assert archive.index_problems() == []
    with reopened(folder) as archive:
        assert best(archive, "How much snow fell?") == "About the weather"
        assert archive.search("penalties in the final")[0].article.title != "About the football"
    (folder.parent / "copy.sqlite").replace(folder / "archive.sqlite")
    with reopened(folder) as archive:
        assert archive.index_name != name  # what `backup` wrote is another archive to a server
        archive.follow()
        assert archive.index_problems() == []


def test_an_open_archive_notices_that_its_file_was_replaced(folder: Path):
    with Archive(folder, exact_up_to=0) as archive:
        put(archive, "harbour")
        archive.database.copy_to(folder.parent / "copy.sqlite")
        put(archive, "border")
        assert best(archive, "Who came through the forest?") == "About the border"
        for journal in ("archive.sqlite-wal", "archive.sqlite-shm"):
            (folder / journal).unlink(missing_ok=True)
        (folder.parent / "copy.sqlite").replace(folder / "archive.sqlite")
        assert best(archive, "Who came through the forest?") == "About the harbour"
        (folder / "archive.sqlite").unlink()
        with pytest.raises(ArchiveError, match="gone"):
            archive.search("harbour")

import gzip
import os
from pathlib import Path

import pytest

from ingest.sources import read


def test_a_missing_folder_is_one_failure_that_covers_all_it_held(tmp_path, gather):
    missing = tmp_path / "articles"
    failure = gather(missing).failure
    assert failure.problem.startswith("There is no such file or folder.")
    assert failure.covers(str(missing / "a.txt"))
    assert not failure.covers(str(tmp_path / "other" / "a.txt"))


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty.txt", b"", "The file is empty."),
        ("spaces.txt", b" \n\t\n", "The file is empty."),
        ("empty.json", b"", "The file is empty."),
        ("empty.jsonl", b"\n\n", "The file is empty."),
        ("empty.csv", b"", "The file is empty."),
        ("empty.html", b"", "The file is empty."),
        ("binary.txt", bytes(range(256)) * 20, "This is binary data"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "This is a PNG picture"),
        ("office.md", b"PK\x03\x04" + bytes(100), "This is a zip archive"),
        (
            "cut.jsonl.gz",
            gzip.compress(b'{"title": "a", "text": "b"}\n' * 99)[:60],
            "It is damaged",
        ),
        ("not.txt.gz", b"plain text", "It is damaged"),
    ],
)
def test_what_cannot_be_read_says_so_and_covers_its_file(
    read_file, tmp_path, name, content, problem
):
    readings = read_file(name, content)
    assert not readings.articles
    assert readings.failure.problem.startswith(problem)
    assert readings.failure.covers(str(tmp_path / name))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_failure(tmp_path, gather):
    path = tmp_path / "secret.txt"
    path.write_text("Secret\n\nText.")
    path.chmod(0)
    assert "permission" in gather(path).failure.problem


def test_one_bad_file_costs_one_line_and_the_others_are_read(tmp_path, gather):
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(f"Story {number}\n\nIt happened {number} times.")
    (tmp_path / "07.txt").write_bytes(b"")
    readings = gather(tmp_path)
    assert len(readings.articles) == 19
    assert readings.failure.path == str(tmp_path / "07.txt")


def test_a_folder_is_read_in_order_without_hidden_files_and_saved_pictures(tmp_path, gather):
    (tmp_path / "b.txt").write_text("B\n\nSecond.")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "deep.txt").write_text("A\n\nFirst.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("Hidden\n\nHidden.")
    (tmp_path / ".notes.txt").write_text("Hidden\n\nHidden.")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "ad.txt").write_text("Ad\n\nBuy.")
    (tmp_path / "page.html").write_bytes(b"")
    (tmp_path / "film.mp4").write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe.txt")
    readings = gather(tmp_path)
    assert [Path(article.path).name for article in readings.articles] == ["deep.txt", "b.txt"]
    assert [Path(note.source).name for note in readings.notes] == ["film.mp4", "pipe.txt"]
    assert ".mp4 is not among .txt" in readings.notes[0].text


def test_articles_are_given_before_the_rest_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("First\n\nText.")
    readings = read(tmp_path)
    assert next(readings).title == "First"
    (tmp_path / "a.txt").unlink()


def test_the_path_is_absolute_whatever_was_typed(tmp_path, gather, monkeypatch):
    (tmp_path / "a.txt").write_text("First\n\nText.")
    monkeypatch.chdir(tmp_path)
    assert gather("./a.txt").article.path == str(tmp_path / "a.txt")

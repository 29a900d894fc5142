"""The command line: what it prints, its exit codes, and what it does with bad input."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from tests.vectorstore.wire import FERRY as WIRE
from tests.vectorstore.wire import TITLE

Run = Callable[..., tuple[int, str, str]]

FERRY = """The ferry Solveig ran aground in fog

Nordwire, 12 February 2024

The passenger ferry Solveig ran aground near Vessby on Sunday morning. All 212 people on board
were brought ashore, the coastguard said.

"The fog came in faster than we have ever seen," said Marta Lind, who leads the coastguard.
"""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on an archive of its own: exit code, standard output, standard error."""
    monkeypatch.setenv("NEWSDESK_ARCHIVE", str(tmp_path / "archive"))

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(each) for each in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    return folder


def test_index_ask_show_and_remove(run: Run, news: Path):
    code, out, _ = run("index", news, "--json")
    report = json.loads(out)
    assert (code, report["added"], report["failed"]) == (0, 1, [])
    assert report["passages_embedded"] >= 1

    code, out, _ = run("ask", "How many people were on board the ferry Solveig?", "--json")
    answer = json.loads(out)
    assert (code, answer["status"]) == (0, "answered")
    assert "212" in answer["text"]
    assert answer["method"] == "extractive"
    for citation in answer["citations"]:
        _, out, _ = run("show", citation["article_id"], "--json")
        text = json.loads(out)["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]

    code, out, _ = run("articles", "--json")
    (listed,) = json.loads(out)
    assert {"article_id", "title", "source", "authors", "published", "url", "path", "passages",
            "versions"} <= set(listed)  # fmt: skip
    assert run("remove", listed["article_id"])[0] == 0
    assert json.loads(run("articles", "--json")[1]) == []


def test_indexing_twice_embeds_nothing_and_deleting_removes(run: Run, news: Path):
    (news / "second.txt").write_text(FERRY.replace("Solveig", "Halcyon").replace("212", "90"))
    run("index", news)
    again = json.loads(run("index", news, "--json")[1])
    assert (again["unchanged"], again["passages_embedded"]) == (2, 0)
    (news / "second.txt").unlink()
    assert json.loads(run("index", news, "--json")[1])["removed"] == 1


def test_a_limit_read_out_of_the_question_is_told_with_the_option_that_takes_it_away(
    run: Run, news: Path
):
    run("index", news)
    question = "How many people were on board the ferry Solveig in February 2024?"
    assert "(published 1-29 February 2024; not with --ignore dates)" in run("ask", question)[1]
    for option in ("dates", "all"):
        answer = json.loads(run("ask", question, "--ignore", option, "--json")[1])
        assert answer["noticed"] == []
        assert answer["filters"]["since"] is None
    answer = json.loads(run("ask", question, "--ignore", "newest", "--json")[1])
    assert [each["ignore"] for each in answer["noticed"]] == ["dates"]


def test_nothing_relevant_is_abstained_with_exit_code_3(run: Run, news: Path):
    run("index", news)
    code, out, _ = run("ask", "Who won the 1998 World Cup?")
    assert code == 3
    assert "The archive does not say" in out
    assert "Solveig" in out  # the nearest article, offered as such


def test_an_empty_archive_abstains(run: Run, tmp_path: Path):
    (tmp_path / "nothing").mkdir()
    assert run("index", tmp_path / "nothing")[0] == 0
    code, out, _ = run("ask", "Who won?", "--json")
    assert (code, json.loads(out)["status"]) == (3, "abstained")


def test_asking_without_an_archive_says_how_to_make_one(run: Run):
    code, _, err = run("ask", "Who won?")
    assert code == 1
    assert "newsdesk index" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("question", ["", "   ", "?!"])
def test_an_empty_question_is_refused(run: Run, news: Path, question: str):
    run("index", news)
    code, out, err = run("ask", question)
    assert (code, out) == (1, "")
    assert err.startswith("newsdesk: ")


def test_a_very_long_question_has_a_clear_outcome(run: Run, news: Path):
    run("index", news)
    code, out, err = run("ask", "How many people were on board the ferry Solveig? " * 250)
    assert code in {0, 1, 3}
    assert out or err


def test_a_question_with_typos_is_answered(run: Run, news: Path):
    run("index", news)
    code, out, _ = run("ask", "How many peple were on board the ferry Solveig?")
    assert code == 0
    assert "212" in out


def test_a_question_in_ukrainian_has_a_clear_outcome(run: Run, news: Path):
    run("index", news)
    code, out, _ = run("ask", "Скільки людей було на борту порома?", "--json")
    assert code in {0, 3}
    assert json.loads(out)["notices"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.txt", bytes(range(256)) * 40, "text"),
        ("broken.json", b'{"title": "A", ', "JSON"),
        ("nothing.json", b'[{"title": "no text at all"}]', "text"),
    ],
)
def test_a_bad_file_costs_one_line_and_nothing_else(
    run: Run, news: Path, name: str, content: bytes, says: str
):
    run("index", news)
    (news / name).write_bytes(content)
    code, out, _ = run("index", news, "--json")
    report = json.loads(out)
    assert code == 4
    assert report["unchanged"] == 1
    (failure,) = report["failed"]
    assert name in failure["source"]
    assert says in failure["problem"]


def test_a_missing_folder_fails_and_removes_nothing(run: Run, news: Path):
    run("index", news)
    (news / "ferry.txt").rename(news.parent / "ferry.txt")
    news.rmdir()
    code, out, _ = run("index", news, "--json")
    report = json.loads(out)
    assert code == 4
    assert (report["removed"], len(report["failed"])) == (0, 1)
    assert len(json.loads(run("articles", "--json")[1])) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file_fails_and_keeps_its_article(run: Run, news: Path):
    run("index", news)
    (news / "ferry.txt").chmod(0)
    code, out, _ = run("index", news, "--json")
    assert code == 4
    assert json.loads(out)["removed"] == 0


def test_invalid_utf_8_is_read_as_what_it_is(run: Run, news: Path):
    (news / "latin.txt").write_bytes(FERRY.replace("Vessby", "Vässby på ön").encode("latin-1"))
    assert run("index", news)[0] == 0
    titles = [each["article_id"] for each in json.loads(run("articles", "--json")[1])]
    texts = [json.loads(run("show", each, "--json")[1])["text"] for each in titles]
    assert any("Vässby på ön" in text for text in texts)


def test_a_date_that_does_not_parse_is_unknown_with_a_note(run: Run, news: Path):
    record = {"title": "A", "text": "One sentence stands here.", "published": "9/16…"}
    (news / "list.jsonl").write_text(json.dumps(record) + "\n")
    report = json.loads(run("index", news, "--json")[1])
    assert report["added"] == 2
    assert any("9/16" in note["text"] for note in report["notes"])
    dates = {each["title"]: each["published"] for each in json.loads(run("articles", "--json")[1])}
    assert dates["A"] is None


def test_an_export_makes_the_same_archive_again(run: Run, news: Path, tmp_path: Path):
    run("index", news)
    file = tmp_path / "export.jsonl.gz"
    assert run("export", file)[0] == 0
    with gzip.open(file, "rt") as lines:
        assert len(list(lines)) == 1
    before = json.loads(run("articles", "--json")[1])
    again = tmp_path / "again"
    assert run("index", file, "--archive", again)[0] == 0
    after = json.loads(run("articles", "--json", "--archive", again)[1])
    same = ("article_id", "title", "source", "authors", "published", "url", "path", "passages")
    assert [[each[name] for name in same] for each in before] == [
        [each[name] for name in same] for each in after
    ]


def test_a_backup_is_an_archive(run: Run, news: Path, tmp_path: Path):
    run("index", news)
    (tmp_path / "copy").mkdir()
    copy = tmp_path / "copy" / "archive.sqlite"
    assert run("backup", copy)[0] == 0
    assert "212" in run("ask", "How many were on the ferry Solveig?", "--archive", copy.parent)[1]
    assert run("backup", copy)[0] == 1


def test_versions_tell_what_changed(run: Run, news: Path):
    run("index", news)
    (news / "ferry.txt").write_text(FERRY.replace("212 people", "214 people"))
    assert json.loads(run("index", news, "--json")[1])["changed"] == 1
    (listed,) = json.loads(run("articles", "--json")[1])
    assert listed["versions"] == 2
    out = run("show", listed["article_id"], "--versions")[1]
    assert any(line.strip().startswith("-") and "212" in line for line in out.splitlines())
    assert any(line.strip().startswith("+") and "214" in line for line in out.splitlines())
    assert "212" in run("show", listed["article_id"], "--version", "1")[1]
    first, second = json.loads(run("show", listed["article_id"], "--versions", "--json")[1])
    assert (first["version"], first["versions"], first["removed"]) == (1, 2, [])
    assert len(second["removed"]) == len(second["added"]) == 1
    assert "212" in second["removed"][0]
    assert second["updated_at"]


@pytest.mark.parametrize(
    "arguments", [["ask"], ["nonsense"], ["ask", "x", "--since", "yesterday-ish"], []]
)
def test_wrong_usage_exits_with_2(run: Run, arguments: list[str]):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2


def test_an_unknown_article_is_named(run: Run, news: Path):
    run("index", news)
    code, _, err = run("show", "ffffffffffff")
    assert code == 1
    assert "newsdesk articles" in err


def test_an_article_cannot_steer_the_terminal(run: Run, news: Path):
    (news / "evil.txt").write_text(FERRY.replace("fog", "fog \x1b[31mred\x1b[0m"))
    run("index", news)
    assert "\x1b" not in run("ask", "How many people were on board the ferry Solveig?")[1]


def test_copies_are_told_by_index_articles_show_and_search(run: Run, tmp_path: Path):
    record = {"title": TITLE, "text": WIRE, "date": "2024-02-12"}
    records = [record | {"source": outlet} for outlet in ("Nordwire", "The Harbour Ledger")]
    file = tmp_path / "news.jsonl"
    file.write_text("\n".join(json.dumps({"id": at} | it) for at, it in enumerate(records)))
    _, out, _ = run("index", file)
    assert f"copies: 2 of {TITLE} (" in out
    assert "Nordwire" in out
    assert "2 added, 0 changed, 0 unchanged, 0 removed, 1 duplicates" in out

    _, out, _ = run("articles", "--json")
    copy, original = sorted(json.loads(out), key=lambda each: each["copy_of"] is None)
    assert copy["copy_of"] == original["article_id"]
    _, out, _ = run("articles")
    assert f"copy of {original['article_id']}" in out

    _, out, _ = run("show", original["article_id"], "--json")
    assert [each["article_id"] for each in json.loads(out)["copies"]] == [copy["article_id"]]
    _, out, _ = run("show", original["article_id"])
    assert f"Also: {copy['source']}, 2024-02-12" in out
    _, out, _ = run("search", "ferry Solveig aground in fog")
    assert out.count(TITLE) == out.count("Also: ") >= 1


def test_index_json_names_the_stories_with_copies(run: Run, tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{TITLE}\n\nNordwire\n\n{WIRE}")
    _, out, _ = run("index", tmp_path / "a.txt", tmp_path / "b.txt", "--json")
    report = json.loads(out)
    assert (report["added"], report["duplicates"]) == (2, 1)
    assert [each["title"] for each in report["stories"][0]] == [TITLE, TITLE]

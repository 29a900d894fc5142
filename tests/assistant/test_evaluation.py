import json
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.cli import main
from assistant.evaluation import Outcome, Question, evaluate, read_questions, scores
from vectorstore.errors import SettingsError

FERRY = """The ferry Solveig ran aground in fog

The passenger ferry Solveig ran aground near Vessby on Sunday. All 1,212 people on board were
brought ashore, the coastguard said.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Assistant:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text(FERRY)
    desk = Assistant.open(tmp_path / "archive")
    desk.index(tmp_path / "news")
    return desk


def test_an_answer_is_found_in_passage_article_and_text(desk: Assistant):
    asked = Question(
        "How many people were on board the ferry Solveig?",
        answers=("1212 people",),
        articles=("ferry.txt",),
    )
    (outcome,) = evaluate(desk, [asked])
    assert (outcome.passage_rank, outcome.article_rank) == (1, 1)
    assert outcome.in_text
    assert outcome.citations == outcome.verbatim > 0


def test_refusing_what_cannot_be_answered_counts_in_its_favour(desk: Assistant):
    asked = [Question("Who won the 1998 World Cup?", answerable=False)]
    figures = scores(list(evaluate(desk, asked)))
    assert (figures.unanswerable_refused, figures.answerable_refused) == (1.0, None)


def test_ranks_become_shares_and_reciprocals():
    def outcome(rank: int | None) -> Outcome:
        return Outcome("", True, True, "", rank, rank, True, True, False, False, 2, 1, 10, 0.1)

    figures = scores([outcome(1), outcome(4), outcome(None), outcome(15)])
    assert figures.answer_in_top_1 == 0.25
    assert figures.answer_in_top_5 == 0.5
    assert figures.answer_in_top_20 == 0.75
    assert figures.mrr_at_10 == pytest.approx((1 + 0.25) / 4)
    assert figures.citation_integrity == 0.5


def test_a_line_that_is_no_question_is_named(tmp_path: Path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?"}\n{"answers": []}\n')
    with pytest.raises(SettingsError, match="line 2"):
        read_questions(file)


def test_the_command_prints_every_figure(
    desk: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": "Where did the ferry run aground?"}) + "\n")
    details = tmp_path / "details.jsonl"
    arguments = ["eval", str(file), "--archive", str(desk.archive.folder), "--json"]
    assert main([*arguments, "--details", str(details)]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 1
    assert json.loads(details.read_text())["answered"] is True

"""A turn grows with the events of its answer, and keeps no more than it shows."""

import pytest

from assistant import Assistant
from assistant.window.asking import asking
from assistant.window.filters import Chosen
from assistant.window.turn import Turn, history
from tests.assistant.window.desks import Failing
from vectorstore.errors import ArchiveBusyError

LUKASHENKO = "What did Ukraine's intelligence say about Lukashenko?"


def test_an_answers_turns_go_through_its_stages(desk: Assistant) -> None:
    turns = list(asking(desk, LUKASHENKO, (), Chosen()))
    stages = list(dict.fromkeys(turn.stage for turn in turns))
    assert stages == ["searching", "reading", "answering", "done"]
    assert [turn.running for turn in turns] == [True] * (len(turns) - 1) + [False]


def test_a_finished_turn_holds_the_articles_it_cites_and_no_others(desk: Assistant) -> None:
    *_, turn = asking(desk, LUKASHENKO, (), Chosen())
    assert turn.answer
    cited = {citation.article_id for citation in turn.answer.citations}
    assert {article.article_id for article in turn.cited} == cited
    assert turn.answer.evidence == ()


def test_history_is_what_was_answered(desk: Assistant) -> None:
    *_, answered = asking(desk, LUKASHENKO, (), Chosen())
    *_, failed = asking(Failing(desk, error=ValueError()), "Why?", [answered], Chosen())
    assert answered.answer
    assert history([answered, failed]) == [(LUKASHENKO, answered.answer.text)]
    assert (answered.number, failed.number) == (1, 2)


def test_an_expected_error_is_told_with_its_remedy(desk: Assistant) -> None:
    error = ArchiveBusyError("Another process is writing.", remedy="Ask again.")
    *_, turn = asking(Failing(desk, error=error), LUKASHENKO, (), Chosen())
    assert (turn.stage, turn.problem, turn.remedy) == ("failed", error.problem, error.remedy)


def test_an_unexpected_error_is_logged_and_not_shown(
    desk: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    failing = Failing(desk, error=RuntimeError("a secret path"))
    *_, turn = asking(failing, LUKASHENKO, (), Chosen())
    assert turn.stage == "failed"
    assert "secret" not in turn.problem + turn.remedy
    assert "a secret path" in caplog.text


def test_only_a_running_turn_is_stopped() -> None:
    assert Turn(1, "Why?").stopped().stage == "stopped"
    assert Turn(1, "Why?", stage="done").stopped().stage == "done"

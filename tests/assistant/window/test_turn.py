"""A turn grows with the events of its answer, and keeps no more than it shows."""

from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.answer import Noticed
from assistant.window.asking import Asked, again, asking
from assistant.window.filters import Chosen
from assistant.window.sources import panel
from assistant.window.turn import Turn, history
from tests.assistant.window.desks import Failing
from vectorstore.errors import ArchiveBusyError

LUKASHENKO = "What did Ukraine's intelligence say about Lukashenko?"


def test_an_answers_turns_go_through_its_stages(desk: Assistant) -> None:
    turns = list(asking(desk, Asked(LUKASHENKO), 1, Chosen()))
    stages = list(dict.fromkeys(turn.stage for turn in turns))
    assert stages == ["searching", "reading", "answering", "done"]
    assert [turn.running for turn in turns] == [True] * (len(turns) - 1) + [False]


def test_a_finished_turn_holds_the_articles_it_cites_and_no_others(desk: Assistant) -> None:
    *_, turn = asking(desk, Asked(LUKASHENKO), 1, Chosen())
    assert turn.answer
    cited = {citation.article_id for citation in turn.answer.citations}
    assert {article.article_id for article in turn.cited} == cited
    assert turn.answer.evidence == ()


def test_history_is_what_was_answered(desk: Assistant) -> None:
    *_, answered = asking(desk, Asked(LUKASHENKO), 1, Chosen())
    *_, failed = asking(Failing(desk, error=ValueError()), Asked("Why?", [answered]), 2, Chosen())
    assert answered.answer
    assert history([answered, failed]) == [(LUKASHENKO, answered.answer.text)]
    assert (answered.number, failed.number) == (1, 2)


def test_an_expected_error_is_told_with_its_remedy(desk: Assistant) -> None:
    error = ArchiveBusyError("Another process is writing.", remedy="Ask again.")
    *_, turn = asking(Failing(desk, error=error), Asked(LUKASHENKO), 1, Chosen())
    assert (turn.stage, turn.problem, turn.remedy) == ("failed", error.problem, error.remedy)


def test_an_unexpected_error_is_logged_and_not_shown(
    desk: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    failing = Failing(desk, error=RuntimeError("a secret path"))
    *_, turn = asking(failing, Asked(LUKASHENKO), 1, Chosen())
    assert turn.stage == "failed"
    assert "secret" not in turn.problem + turn.remedy
    assert "a secret path" in caplog.text


def test_a_question_is_asked_again_without_one_more_of_its_limits_and_with_its_own_history() -> (
    None
):
    limits = (Noticed("published 2024", "dates"), Noticed("by Echo", "outlets"))
    first = Turn(1, "Who won?")
    asked = Turn(2, "And in 2024, according to Echo?", noticed=limits)
    once = again([first, asked, Turn(3, "Why?")], "2", "dates")
    assert once == Asked(asked.question, [first], ("dates",))
    lifted = replace(asked, number=4, ignored=once.ignore, noticed=limits[1:])
    assert again([first, asked, lifted], "4", "outlets").ignore == ("dates", "outlets")


@pytest.mark.parametrize(("number", "limit"), [("2", "outlets"), ("7", "dates"), ("", "")])
def test_a_limit_that_was_not_found_cannot_be_taken_away(number: str, limit: str) -> None:
    turn = Turn(2, "Who won in 2024?", noticed=(Noticed("published 2024", "dates"),))
    assert again([turn], number, limit).question == ""


def test_only_a_running_turn_is_stopped() -> None:
    assert Turn(1, "Why?").stopped().stage == "stopped"
    assert Turn(1, "Why?", stage="done").stopped().stage == "done"


def test_a_source_names_the_other_outlets_of_its_story(desk: Assistant) -> None:
    question = "How many people were on board the ferry Solveig?"
    *_, turn = asking(desk, Asked(question), 1, Chosen())
    shown = panel([turn])
    told = {article.source for article in turn.cited if turn.copies[article.article_id]}
    assert told <= {"Nordwire", "The Harbour Ledger"}
    (source,) = told
    (other,) = {"Nordwire", "The Harbour Ledger"} - {source}
    assert shown.count("Also in ") == 1
    assert other in shown.split("Also in ")[1].split("</p>")[0]
    assert not any(copy.text for copies in turn.copies.values() for copy in copies)

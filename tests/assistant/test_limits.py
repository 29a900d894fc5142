"""What is read out of a question limits the answer, is told, and can be taken away."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer import Noticed
from vectorstore.errors import SettingsError

STORY = "---\ntitle: {title}\nsource: {source}\ndate: {day}\n---\n\n{text}\n"


STORIES = {
    "lock": (
        "Lock at Orrin opens",
        "The Echo",
        "2024-06-10",
        "The new lock at Orrin was opened on Monday by the engineer Marta Quill.",
    ),
    "review": (
        "What the year brought Orrin",
        "Nordwire",
        "2025-01-02",
        "In August 2024 a barge hit the lock at Orrin and broke its eastern gate.",
    ),
    "repair": (
        "Lock at Orrin repaired",
        "Nordwire",
        "2025-03-01",
        "The eastern gate of the lock at Orrin has been repaired by Brandvold & Sons.",
    ),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Assistant]:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, (title, source, day, text) in STORIES.items():
        story = STORY.format(title=title, source=source, day=day, text=text)
        (folder / f"{name}.md").write_text(story)
    with Assistant.open(tmp_path / "archive") as opened:
        opened.index(folder)
        yield opened


def test_a_year_in_the_question_limits_the_answer_until_it_is_ignored(desk: Assistant) -> None:
    question = "Who repaired the gate of the lock at Orrin in 2024?"
    limited = desk.ask("Who opened the lock at Orrin in 2024?")
    assert limited.noticed == (Noticed("published 1 January - 31 December 2024", "dates"),)
    assert {each.source for each in limited.citations} == {"The Echo"}
    free = desk.ask(question, ignore=["dates"])
    assert free.noticed == ()
    assert free.filters.empty
    assert "Brandvold" in free.text


def test_what_nothing_of_the_time_tells_is_asked_of_what_names_it_later(desk: Assistant) -> None:
    answer = desk.ask("What hit the eastern gate of the lock at Orrin in August 2024?")
    assert "a barge hit the lock" in answer.text
    (told,) = answer.noticed
    assert told.inference == "dates"
    assert told.text == ("nothing published 1-31 August 2024, so other articles were asked too")


def test_an_archive_without_anything_of_this_week_is_asked_as_a_whole_and_says_so(
    desk: Assistant,
) -> None:
    answer = desk.ask("Who opened the new lock at Orrin this week?")
    assert "Marta Quill" in answer.text
    (told,) = answer.noticed
    assert told.text.startswith("nothing published")
    monday = date.today() - timedelta(date.today().weekday())
    assert f"{monday.day}" in told.text


def test_since_an_event_is_dated_by_the_archive(desk: Assistant) -> None:
    answer = desk.ask("What has been said of the lock at Orrin since the lock was opened?")
    assert answer.filters.since == date(2024, 6, 10)
    assert "opened on Monday" in answer.noticed[0].text
    undated = desk.ask("What has been said of the lock at Orrin since the war began?")
    assert undated.filters.empty
    assert undated.notices == (
        "“since the war began” limits nothing: the archive does not date it.",
    )


def test_the_latest_comes_first(desk: Assistant) -> None:
    answer = desk.ask("What is the latest on the lock at Orrin?")
    assert answer.citations[0].published == date(2025, 3, 1)
    days = [each.published for each in answer.citations]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]


def test_what_cannot_be_ignored_is_refused_with_a_remedy(desk: Assistant) -> None:
    with pytest.raises(SettingsError, match="dates, outlets, newest"):
        desk.ask("Who opened the lock?", ignore=["authors"])  # type: ignore[list-item]


@pytest.mark.parametrize("asked", ["What is the latest on {}?", "Tell me about {}.", "{}"])
def test_of_a_topic_whatever_names_it_is_told(desk: Assistant, asked: str) -> None:
    answer = desk.ask(asked.format("Brandvold & Sons"))
    assert [each.published for each in answer.citations] == [date(2025, 3, 1)]
    assert desk.ask(asked.format("the ferry at Orrin")).status == "abstained"
    assert desk.ask(asked.format("Brandvold Airlines")).status == "abstained"

from datetime import date

import pytest

from assistant.answer import Event
from assistant.understanding.events import dated, named_event, restricted
from tests.assistant.extractive.articles import article, evidence
from vectorstore.article import Filters


def event(lead, phrase):
    return Event(lead, phrase, 0, 0)


@pytest.mark.parametrize(
    ("question", "lead", "phrase"),
    [
        ("How many people fled since the invasion began?", "since", "the invasion began"),
        (
            "What has changed since the full-scale war started?",
            "since",
            "the full-scale war started",
        ),
        ("Since the bridge was closed, who crossed?", "since", "the bridge was closed"),
        ("What did she say before the election?", "before", "the election"),
        (
            "What has happened since Russia's invasion of Ukraine?",
            "since",
            "Russia's invasion of Ukraine",
        ),
    ],
)
def test_an_event_that_a_question_dates_itself_by_is_read_out(question, lead, phrase):
    found = named_event(question)
    assert found is not None
    assert (found.lead, found.phrase) == (lead, phrase)


@pytest.mark.parametrize(
    "question",
    [
        "Since when has he been in power?",
        "Who is the sixth minister since the 2019 elections?",
        "Was it the first time since the war began?",
        "Who was arrested after the riot?",
        "What happened before?",
    ],
)
def test_what_dates_nothing_is_no_event(question):
    assert named_event(question) is None


@pytest.mark.parametrize(
    "text",
    [
        "Troops crossed the border at the beginning of the full-scale invasion in February 2022.",
        "The invasion began in February 2022 and goes on.",
        "In February 2022, the invasion began.",
    ],
)
def test_the_archive_dates_an_event(text):
    found = dated(event("since", "the invasion began"), evidence(article(text)))
    assert found is not None
    assert found.days == (date(2022, 2, 1), date(2022, 2, 28))
    assert found.quote.text in text


def test_a_weekday_counts_from_the_day_of_publication():
    story = article("The bridge was closed to traffic on Friday.", published=date(2025, 5, 5))
    found = dated(event("since", "the bridge was closed"), evidence(story))
    assert found is not None
    assert found.days == (date(2025, 5, 2), date(2025, 5, 2))


@pytest.mark.parametrize(
    "text",
    [
        "The invasion entered its third year in March 2024.",
        "The invasion surprised many.",
        "The election was held in March 2024.",
        "The invasion will be remembered on Friday.",
    ],
)
def test_a_date_that_is_not_the_events_dates_nothing(text):
    assert dated(event("since", "the invasion began"), evidence(article(text))) is None


def test_articles_that_are_divided_date_nothing_and_the_exacter_of_those_agreeing_counts():
    exact = article("The war began on 24 February 2022.", "a")
    rough = article("Since the war began in 2022, prices have risen.", "b")
    other = article("The war began on 20 March 2003.", "c")
    war = event("since", "the war began")
    assert dated(war, evidence(exact, other)) is None
    found = dated(war, evidence(exact, rough, other))
    assert found is not None
    assert found.days[0] == date(2022, 2, 24)


def test_since_and_before_leave_the_days_after_and_before():
    found = dated(event("since", "the vote"), evidence(article("The vote on 4 May 2025 failed.")))
    assert found is not None
    given = Filters(sources=("Post",))
    assert restricted(event("since", "the vote"), found, given) == Filters(
        date(2025, 5, 4), None, ("Post",)
    )
    assert restricted(event("before", "the vote"), found, given) == Filters(
        None, date(2025, 5, 3), ("Post",)
    )

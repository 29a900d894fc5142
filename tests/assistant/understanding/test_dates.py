from datetime import date

import pytest

from assistant.understanding.dates import period, published

TODAY = date(2025, 8, 6)  # A Wednesday.


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened last week?", "2025-07-28", "2025-08-03"),
        ("What did she say yesterday?", "2025-08-05", "2025-08-05"),
        ("What did the agency say in July 2025?", "2025-07-01", "2025-07-31"),
        ("What happened in July?", "2025-07-01", "2025-07-31"),
        ("What happened in November?", "2024-11-01", "2024-11-30"),
        ("What has happened since 26 July 2025?", "2025-07-26", None),
        ("What happened after July 26?", "2025-07-27", None),
        ("What was known before 2022?", None, "2021-12-31"),
        ("What happened between 3 and 5 May 2024?", "2024-05-03", "2024-05-05"),
        ("What happened from March to June 2023?", "2023-03-01", "2023-06-30"),
        ("What happened in early March?", "2025-03-01", "2025-03-10"),
        ("What was reported over the past three months?", "2025-05-06", "2025-08-06"),
        ("What happened on Friday?", "2025-08-01", "2025-08-01"),
        ("What happened last summer?", "2024-06-01", "2024-08-31"),
        ("What happened in the winter of 2022?", "2022-12-01", "2023-02-28"),
        ("What was published on 2024-03-01?", "2024-03-01", "2024-03-01"),
        ("What happened this month?", "2025-08-01", "2025-08-31"),
        ("What happened in the 1990s?", "1990-01-01", "1999-12-31"),
    ],
)
def test_a_question_that_names_days_asks_for_a_period(question, since, until):
    found = period(question, today=TODAY)
    assert found is not None
    assert found.since == (date.fromisoformat(since) if since else None)
    assert found.until == (date.fromisoformat(until) if until else None)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 1998 World Cup?",
        "Who may succeed her?",
        "Who won this year's final?",
        "Was it the first visit since 1994?",
        "What will happen in 2030?",
        "What is expected in July?",
        "What happened on 31 June 2024?",
        "How many people march for him?",
    ],
)
def test_what_only_looks_like_a_date_is_no_period(question):
    assert period(question, today=TODAY) is None


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2025-07-01", "2025-07-31", "published 1-31 July 2025"),
        ("2025-07-28", "2025-08-03", "published 28 July - 3 August 2025"),
        ("2024-12-31", "2025-01-01", "published 31 December 2024 - 1 January 2025"),
        ("2025-07-26", None, "published since 26 July 2025"),
        (None, "2021-12-31", "published until 31 December 2021"),
        ("2025-07-26", "2025-07-26", "published 26 July 2025"),
    ],
)
def test_a_period_is_told_in_words(since, until, words):
    first = date.fromisoformat(since) if since else None
    last = date.fromisoformat(until) if until else None
    assert published(first, last) == words

"""Questions made of news: what is asked, and which passages answer."""

import random

import numpy as np

from benchmarks.span_fitting import Group
from benchmarks.span_questions import Source, made, nearest

STORM = "Storm Ilsa cut the electricity of 41,000 households in Marrow Bay on Tuesday night."
OTHER = (
    "After the storm Ilsa, engineers said that 41,000 households of Marrow Bay had no electricity."
)
NEAR = "Marrow Bay had electricity again on Friday, and the households were told so by engineers."


def source(article: int, text: str) -> Source:
    """A passage, asked about if it is the first."""
    return Source(article, "News", text, ((0, len(text)),) if not article else ())


def groups(*others: str) -> list[Group]:
    sources = [source(0, STORM), *(source(n, text) for n, text in enumerate(others, 1))]
    near = np.array([[n for n in range(len(sources)) if n != own] for own in range(len(sources))])
    found = []
    for seed in range(12):
        found += made(sources, near, random.Random(seed))
    return found


def test_a_number_of_a_sentence_is_asked_for_and_another_article_answers() -> None:
    asked = [each for each in groups(OTHER, NEAR) if "ow many" in each.question]
    assert asked
    for group in asked:
        assert "41,000" not in group.question
        assert group.question.endswith("?")
        (text,) = group.telling
        assert [text.text[start:end] for start, end in text.answers] == ["41,000"]
        assert [each.text for each in group.silent] == [NEAR]


def test_a_copy_of_the_sentence_does_not_count_as_an_answer() -> None:
    assert not [each for each in groups(STORM.replace("night", "evening")) if each.telling]


def test_passages_without_what_is_asked_for_leave_a_question_mostly_unasked() -> None:
    assert not [each for each in groups(NEAR) if each.telling and "ow many" in each.question]


def test_the_nearest_passages_are_of_other_articles() -> None:
    vectors = np.eye(40, dtype=np.float32) + 0.1
    articles = np.repeat(np.arange(20), 2)
    found = nearest(vectors, articles)
    assert found.shape == (40, 24)
    assert (articles[found] != articles[:, None]).all()

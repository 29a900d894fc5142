import pytest

from assistant.extractive.parallel import variants

QUESTION = "Where was the game played?"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (
            "The game was played at the stadium in Tampa, Florida, before 20,000 people.",
            "The game was played at the stadium in Glendale, Arizona, before 20,000 people.",
            ("Tampa, Florida", "Glendale, Arizona"),
        ),
        (
            "The cup final will be held at the new ground in 2024, the club said.",
            "The cup final will be held at the new ground in 2026, the club said.",
            ("2024", "2026"),
        ),
        (
            "Marta Quill won the regional prize for rye bread on the second day of the fair.",
            "Jonas Erikstad won the regional prize for rye bread on the second day.",
            ("Marta Quill", "Jonas Erikstad"),
        ),
    ],
)
def test_what_alone_differs_in_two_sentences_is_found(one, other, found):
    assert variants(one, other, QUESTION) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The game was played in Tampa in May.", "The game was played in Tampa in May."),
        ("The old game was played in Tampa in May.", "The good game was played in Tampa in May."),
        ("The game was played in Tampa in May.", "Nobody in Arizona has ever played such a game."),
        (
            "The police spoke on Monday about the fire.",
            "The police spoke on Friday about the fire.",
        ),
        ("The game was played by Morissette in May.", "The game was played by Morisette in May."),
        ("It was Tampa.", "It was Glendale."),
    ],
)
def test_sentences_that_tell_the_same_or_other_things_have_no_variants(one, other):
    assert variants(one, other, QUESTION) is None


def test_what_the_question_names_itself_is_no_variant():
    one, other = (
        f"The game was played in {name} in front of many people." for name in ("Rome", "Oslo")
    )
    assert variants(one, other, "Was the game in Rome or Oslo?") is None

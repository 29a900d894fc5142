"""Whom pronouns and descriptions mean, and when that is left open."""

import pytest

from assistant.attribution import references, resolve
from vectorstore.article import Span


def meaning(text: str, phrase: str) -> str | None:
    start = text.rindex(phrase)
    return resolve(text, Span(start, start + len(phrase)))


def test_a_pronoun_between_two_men_is_left_open() -> None:
    text = "On Monday Paul Berg met with John Holm in Oslo. The weather was bad when he left."
    assert meaning(text, "he") is None


def test_the_gender_of_a_pronoun_decides() -> None:
    text = "Paul Berg met Anna Holm in Oslo. The weather was bad when she left."
    assert meaning(text, "she") == "Anna Holm"


def test_a_pronoun_inside_a_quotation_is_left_open() -> None:
    text = "Anna Holm spoke of her sister. “I wish she had stayed,” said Anna Holm."
    assert meaning(text, "she") is None


def test_a_pronoun_behind_somebody_without_a_name_is_left_open() -> None:
    text = "Paul Berg closed the zone. It follows the death of a young soldier. He was 21."
    assert meaning(text, "He") is None
    assert meaning("Paul Berg was a soldier. He was 21.", "He") == "Paul Berg"
    assert meaning("Paul Berg, a soldier, spoke. He was 21.", "He") == "Paul Berg"


def test_two_names_joined_by_a_mark_are_nobody() -> None:
    text = "Anna Holm watched the series “Paul & Marie” on Monday. Paul said it hurt his brother."
    assert meaning(text, "his") is None


def test_the_gender_of_an_unknown_first_name_is_that_of_the_pronouns_that_go_on_from_it() -> None:
    once = "Deepta Rao said no. She did not like it."
    assert meaning(once, "She") is None
    twice = f"{once}\n\nThe council waited. Rao said why. She had seen the bills."
    assert meaning(twice, "She") == "Deepta Rao"


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("the ministry", "Ministry of Fisheries"),
        ("the minister", "Ingrid Moen"),
        ("Moen", "Ingrid Moen"),
        ("the company", None),
        ("officials", None),
    ],
)
def test_a_description_is_the_only_one_it_fits(phrase: str, name: str | None) -> None:
    text = (
        "The Ministry of Fisheries has a new budget. Minister Ingrid Moen signed it. "
        f"Asked about cod, {phrase} said no more."
    )
    assert meaning(text, phrase) == name


@pytest.mark.parametrize(
    "phrase",
    [
        "a spokesman for Anna Holm",
        "the group backing Anna Holm",
        "Anna Holm’s lawyers",
        "Anna Holm and Paul Berg",
        "the report released Monday",
    ],
)
def test_a_name_inside_a_longer_phrase_is_not_its_speaker(phrase: str) -> None:
    text = f"Anna Holm is the mayor. Paul Berg was. Late at night, {phrase} said nothing."
    assert meaning(text, phrase) is None


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("her lawyer, Paul Berg,", "Paul Berg"),
        ("town lawyer Paul Berg", "Paul Berg"),
        ("Paul Berg, a lawyer for the town", "Paul Berg"),
        ("Mayor Holm", "Anna Holm"),
    ],
)
def test_a_name_with_an_office_or_a_description_is_its_speaker(phrase: str, name: str) -> None:
    text = f"Anna Holm is the mayor. Late at night, {phrase} said nothing."
    assert meaning(text, phrase) == name


def test_an_acronym_is_the_name_it_stands_for() -> None:
    text = "The World Fish Organization met. Days later the WFO said it was over."
    assert meaning(text, "WFO") == "World Fish Organization"


def test_two_agencies_are_not_taken_for_one_another() -> None:
    text = "The Rail Agency and the Road Agency met. Then the agency said no."
    assert meaning(text, "the agency") is None


def test_a_photo_credit_is_no_part_of_a_name() -> None:
    text = "Photo by Getty Images Sunak spoke in London. Rishi Sunak left. Sunak was late again."
    assert meaning(text, "Sunak") == "Rishi Sunak"


def test_references_within_a_sentence_are_those_of_the_whole_article() -> None:
    text = (
        "Anna Holm left the Ocean Institute.\n\n"
        "“It was too small,” she said.\n\n"
        "Otto Brandt, who runs the harbour, praised her.\n\n"
        "“She was the best we had,” he said."
    )
    last = text.index("“She")
    (he,) = references(text, (Span(last, len(text)),))
    assert (text[he.span.start : he.span.end], he.name) == ("he", "Otto Brandt")
    assert references(text, (Span(0, 10),)) == ()


def test_references_are_the_pronouns_and_descriptions_that_are_certain() -> None:
    text = "Anna Holm left the Ocean Institute. She said the institute was too small for her."
    found = {text[r.span.start : r.span.end]: r.name for r in references(text)}
    assert found == {"She": "Anna Holm", "the institute": "Ocean Institute", "her": "Anna Holm"}

"""What a search puts first, and what it shows as one result."""

from datetime import date

import pytest

from tests.vectorstore.shelf import put
from vectorstore import lexical
from vectorstore.archive import Archive
from vectorstore.article import Filters
from vectorstore.terms import Vocabulary, content_words


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("How many people were aboard flight 2213?", "flight 2213"),
        ("How many people were aboard flight 1198?", "flight 1198"),
        ("Who was the pilot Marta Lindqvist flying with?", "Marta Lindqvist"),
    ],
)
def test_a_name_or_number_asked_for_outranks_its_like(archive: Archive, question: str, right: str):
    for number, pilot in (("2213", "Marta Lindqvist"), ("1198", "Jonas Berg")):
        text = f"The flight {number} landed late. Its pilot {pilot} was flying with a crew of four."
        put(archive, f"Delay of {number}", [f"{text} There were 84 people aboard."])
    assert right in archive.search(question)[0].passage.text


def test_neighbouring_passages_are_one_result(archive: Archive):
    paragraphs = [
        "The harbour council voted for a new quay on Monday.",
        "The quay will cost the harbour four million crowns.",
    ]
    article_id = put(archive, "A new quay", paragraphs)
    put(archive, "Football", ["The home team won the final of the cup."])
    first, *others = archive.search("What will the new quay in the harbour cost?")
    assert first.passage.text == "\n\n".join(paragraphs)
    text = first.article.text
    assert text[first.passage.start : first.passage.end] == first.passage.text
    assert article_id not in {each.article.article_id for each in others}


def test_passages_that_are_no_neighbours_or_together_too_long_stay_apart(archive: Archive):
    filler = "Nothing else of note was decided by anyone in the town that day. " * 30
    put(archive, "Quay", ["The quay will cost four million.", filler, "The quay opens in May."])
    found = archive.search("quay", limit=10)
    assert len(found) == 3


def test_among_equals_the_newer_article_comes_first_unless_a_year_is_asked_for(archive: Archive):
    for year in (2016, 2024):
        put(
            archive,
            f"Budget {year % 2}" if year == 2016 else "Budget",
            [f"The council of Vessby passed its budget after a debate. Edition {year % 7}."],
            day=date(year, 3, 1),
        )
    first = archive.search("What did the council of Vessby pass after a debate?")[0]
    assert first.article.published == date(2024, 3, 1)


def test_the_possessive_of_a_name_finds_the_name(archive: Archive):
    put(archive, "Talks", ["Orbán arrived for the talks in the evening."])
    put(archive, "Weather", ["Snow fell on the hills for three days."])
    with archive.database.reading() as connection:
        terms = Vocabulary().terms(connection, "Orban's arrival", passages=2)
        found = lexical.lexical_search(connection, terms, passages=2, limit=5, filters=Filters())
    assert [term.text for term in terms] == ["orban", "arrival"]
    assert len(found) == 1


def test_common_words_are_not_searched_for_where_others_are_left(archive: Archive):
    for number in range(40):
        put(archive, f"Minutes {number}", [f"The council met for session {number}."])
    put(archive, "Ferry", ["The ferry Solveig ran aground near Vessby."])
    with archive.database.reading() as connection:
        terms = Vocabulary().terms(connection, "council ferry aground", passages=41)
        found = lexical.lexical_search(connection, terms, passages=41, limit=50, filters=Filters())
        alone = lexical.lexical_search(
            connection, terms[:1], passages=41, limit=50, filters=Filters()
        )
    assert len(found) == 1
    assert len(alone) == 40


def test_words_of_a_question():
    asked = "What was Biden's plan for the 1,212 people of the U.S. in 2024?"
    assert content_words(asked) == ["biden", "plan", "1,212", "people", "2024"]
    assert content_words("Who was it?") == ["who", "was", "it"]


def test_nothing_is_found_in_an_empty_archive(archive: Archive):
    assert archive.search("anything at all") == []

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from ingest.furniture import is_furniture
from ingest.prose import first_sentence, one_line, tidy


@given(st.text())
def test_the_normal_form_is_stable_and_holds_nothing_invisible(text):
    tidied = tidy(text)
    assert tidy(tidied) == tidied
    assert "\n\n\n" not in tidied
    assert not any(line != line.strip() for line in tidied.split("\n"))
    assert not any(ord(mark) < 32 and mark != "\n" for mark in tidied)


@given(st.text())
def test_a_title_is_one_line(text):
    assert "\n" not in one_line(text)


def test_wrapping_is_undone_whatever_the_width():
    paragraphs = [
        "The passenger ferry ran aground at the mouth of the sound shortly after five on Sunday.",
        "Two lifeboats and a tug took everybody off between six and half past eight that morning.",
        "The ferry was pulled free on the evening tide, and divers found a dent but no leak in it.",
    ]
    for width in (44, 60, 72, 80):
        wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
        assert tidy(wrapped) == "\n\n".join(paragraphs)


def test_lists_and_verse_keep_their_lines():
    verse = "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you\n\nThe end of it"
    assert tidy(verse).count("\n\n") == 4


def test_the_first_sentence_is_never_longer_than_a_title():
    assert first_sentence("One here. Two there.") == "One here."
    assert first_sentence("「こんにちは。」と言った。") == "「こんにちは。"
    assert len(first_sentence("word " * 200)) <= 201


def test_furniture_is_told_from_sentences_that_mention_it():
    for line in (
        "Read more",
        "SHARE THIS ARTICLE",
        "3 min read",
        "London CNN —",
        "Sign up for our newsletter to get the news in your inbox.",
        "Follow Jane Doe on Twitter: @janedoe",
        "More:Governor closes salons and parlors",
        "© 2023 Marrow Bay Times",
        "Mehr zum Thema",
        "Читайте також",
    ):
        assert is_furniture(line), line
    for line in (
        "The company told users to sign up for a cheaper plan before June.",
        "He posted the message on Twitter and Facebook on Monday.",
        "She said she would follow the court's ruling on Thursday.",
        "Officials asked residents to contact the police.",
        "WASHINGTON – The Senate passed the bill on Friday.",
        "The claim: a video shows a shark swimming on a highway",
        "Poland counted 26,000 attempts in 2024.",
    ):
        assert not is_furniture(line), line

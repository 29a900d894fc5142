from dataclasses import replace
from datetime import date

import pytest

from assistant.extractive.candidates import candidates
from assistant.extractive.clarity import clear
from assistant.verification.verbatim import repeats_its_quotes
from tests.assistant.extractive.articles import article, evidence

HOLT = article(
    "Engineer Maria Holt had warned of cracks in the wall.\n\n"
    "She said the county had ignored two of her reports since 2021.\n\n"
    "Neither party has talked to the other. It was not the first time."
)


def sentence(opening, of=HOLT):
    return next(each for each in candidates(evidence(of)) if each.text.startswith(opening))


def test_a_pronoun_gets_its_name_in_brackets():
    draft = clear(sentence("She"), "", follows=False, lead="Post:")
    assert draft.text.startswith("She [")
    assert "Maria Holt] said the county" in draft.text
    assert draft.lead == "Post:"
    assert repeats_its_quotes(draft)


def test_a_name_the_reader_has_met_is_not_put_again():
    shown = "Engineer Maria Holt had warned of cracks in the wall."
    assert clear(sentence("She"), shown, follows=False, lead="").text.startswith("She said")


def test_nothing_is_put_behind_the_sentence_before():
    shown = "Engineer Maria Holt had warned of cracks in the wall."
    draft = clear(sentence("She"), shown, follows=True, lead="")
    assert draft.text == sentence("She").text


def test_an_opening_pronoun_that_nothing_names_brings_the_sentence_before():
    draft = clear(sentence("It was"), "", follows=False, lead="")
    assert draft.text == "Neither party has talked to the other. It was not the first time."
    assert [quote.text for quote in draft.quotes] == [
        "Neither party has talked to the other.",
        "It was not the first time.",
    ]
    assert repeats_its_quotes(draft)


def test_an_organisation_called_by_its_kind_gets_its_name():
    story = article(
        "The Orrin Water Authority closed the road, it said on Friday.\n\n"
        "According to the authority, repairs will take a year."
    )
    draft = clear(sentence("According", story), "", follows=False, lead="")
    assert draft.text.startswith("According to the authority [Orrin Water Authority],")
    assert repeats_its_quotes(draft)


def test_a_name_that_opens_the_sentence_is_not_put_into_it_again():
    story = article("Mark Stone won the race.\n\nStone said his team had trained all winter.")
    own = sentence("Stone", story)
    assert clear(own, "", follows=False, lead="").text == own.text


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("It opened on Monday night.", "It opened on Monday night [28 April 2025]."),
        ("It opened yesterday.", "It opened yesterday [2 May 2025]."),
        ("It opened on Saturday.", "It opened on Saturday [3 May 2025]."),
        ("It opened on Sunday.", "It opened on Sunday."),  # Tomorrow, in another time zone.
        ("It opened on Monday, April 28.", "It opened on Monday, April 28."),
        ("On Monday, it opened.", "On Monday [28 April 2025], it opened."),
        ("It opened as USA Today came out.", "It opened as USA Today came out."),
        ("It opens on Monday.", "It opens on Monday."),
        ("It opens on Monday, she said.", "It opens on Monday, she said."),
        ("It said the gate opens on Monday.", "It said the gate opens on Monday."),
        ("It said on Monday it was open.", "It said on Monday [28 April 2025] it was open."),
        ("It was to open on Monday.", "It was to open on Monday."),
        ("It needs the United Nations on Monday.", "It needs the United Nations on Monday."),
        ("It is to open on Monday, as planned.", "It is to open on Monday, as planned."),
        ("Monday's opening was cancelled.", "Monday's opening was cancelled."),
    ],
)
def test_a_day_of_the_past_week_gets_its_date(told, shown):
    story = article(f"The bridge was closed for repairs.\n\n{told}", published=date(2025, 5, 3))
    draft = clear(sentence(told, story), "The bridge", follows=True, lead="", dated=True)
    assert draft.text == shown
    assert repeats_its_quotes(draft)
    assert clear(sentence(told, story), "", follows=True, lead="").text == told


def test_a_date_that_the_quote_does_not_tell_is_no_insertion():
    draft = clear(sentence("It was", HOLT), "", follows=True, lead="")
    assert not repeats_its_quotes(replace(draft, text=f"{draft.text[:-1]} [1 May 2025]."))


def test_a_day_of_unknown_date_is_left_as_it_is():
    story = article("It opened on Monday.", published=None)
    draft = clear(sentence("It opened", story), "", follows=True, lead="", dated=True)
    assert draft.text == "It opened on Monday."

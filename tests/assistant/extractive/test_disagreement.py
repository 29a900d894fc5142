from datetime import date

import pytest

from assistant.extractive.values import agree, values
from assistant.understanding import understand
from assistant.verification import Verifier
from tests.assistant.extractive.articles import article
from vectorstore.article import Filters

POST = article(
    "The fire at the Dellbrook sawmill killed 12 people on Friday evening, the police said on"
    " Saturday.",
    "post",
    title="Fire at Dellbrook sawmill",
    source="The Harbour Post",
    published=date(2025, 5, 3),
)
WIRE = article(
    "At least 15 people were killed by the fire at the Dellbrook sawmill, the hospital said.",
    "wire",
    title="Dellbrook sawmill burns",
    source="Nordwire",
    published=date(2025, 5, 4),
)


def listed(drafts):
    if not drafts[0].lead.startswith("The articles differ."):
        return []
    return [(each.lead, each.text) for each in drafts if each.excerpt]


def test_articles_that_give_different_figures_are_shown_side_by_side_by_date(ask):
    drafts = ask("How many people were killed in the Dellbrook sawmill fire?", WIRE, POST)
    assert listed(drafts) == [
        ("The articles differ. The Harbour Post, 3 May 2025:", "12 people"),
        ("Nordwire, 4 May 2025:", "15 people"),
    ]
    whole = [each.text for each in drafts if not each.excerpt]
    assert sorted(whole) == sorted([POST.text, WIRE.text])


def test_nothing_else_is_told_beside_answers_that_differ(ask):
    more = article(
        f"{POST.text} The sawmill stands beside the river at Dellbrook. The fire burned for nine"
        " hours, and the mayor of Dellbrook thanked the fire brigade.",
        "more",
        title=POST.title,
        published=POST.published,
    )
    drafts = ask("How many people were killed in the Dellbrook sawmill fire?", WIRE, more)
    assert len(listed(drafts)) == 2
    assert sorted(each.text for each in drafts if not each.excerpt) == [WIRE.text, POST.text]


def test_each_answer_is_some_words_of_the_sentence_it_cites(ask, embedder):
    drafts = ask("How many people were killed in the Dellbrook sawmill fire?", WIRE, POST)
    said = list(Verifier(embedder).verify(drafts))
    assert len(said) == len(drafts)
    cited = [citation for _, new in said for citation in new]
    assert [each.quote for each in cited] == [POST.text, WIRE.text]
    assert [statement.citations for statement, _ in said[:2]] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("question", "one", "other", "answers"),
    [
        (
            "How much will the lock cost?",
            "The lock will cost 14.2 million crowns, the council said.",
            "The council puts the price of the lock at 12.4 million crowns.",
            ("14.2 million crowns", "12.4 million crowns"),
        ),
        (
            "When will the lock open?",
            "The lock is to open in June 2026, the council said.",
            "According to the builder the lock will open in October 2026.",
            ("June 2026", "October 2026"),
        ),
        (
            "Who is the director of the lock?",
            "Marta Quill is the director of the lock.",
            "The director of the lock is Jonas Erikstad.",
            ("Marta Quill", "Jonas Erikstad"),
        ),
    ],
)
def test_sums_days_and_names_are_compared_too(ask, question, one, other, answers):
    articles = (
        article(one, "a", title="The new lock"),
        article(other, "b", title="The new lock", source="Nordwire"),
    )
    told = sorted(text for _, text in listed(ask(question, *articles)))
    assert len(told) == 2
    assert sorted(each for text in told for each in answers if each in text) == sorted(answers)


def test_short_sentences_are_told_whole_and_once(ask):
    one = article("Marta Quill is the mayor of Dellbrook.", "a", title="Dellbrook")
    other = article("The mayor of Dellbrook is Jonas Erikstad.", "b", title="Dellbrook")
    drafts = ask("Who is the mayor of Dellbrook?", one, other)
    assert sorted(each.text for each in drafts) == sorted([one.text, other.text])


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "How many people were killed in the Dellbrook sawmill fire?",
            POST.text,
            "Twelve people were killed by the fire at the Dellbrook sawmill.",
        ),
        (
            "How many people left Dellbrook?",
            "About 1,200 people left Dellbrook.",
            "Some 1,150 people left Dellbrook.",
        ),
        (
            "How many people left Dellbrook?",
            "In 2021 some 1,200 people left Dellbrook.",
            "In 2024 some 300 people left Dellbrook.",
        ),
        (
            "How many people were killed in the Dellbrook sawmill fire?",
            POST.text,
            "The fire at the Dellbrook sawmill destroyed 300 houses.",
        ),
        (
            "When will the lock open?",
            "The lock is to open in June 2026.",
            "The lock will open on 9 June 2026.",
        ),
    ],
)
def test_what_does_not_contradict_is_no_disagreement(ask, question, one, other):
    articles = (
        article(one, "a", title="Dellbrook"),
        article(other, "b", title="Dellbrook", source="Nordwire"),
    )
    assert listed(ask(question, *articles)) == []


def test_another_sum_of_money_is_no_different_answer(ask):
    bought = article(
        "Greta Lund became the owner of Bay Ferries on 27 October, paying $44 million for it.",
        "a",
        title="Lund takes over Bay Ferries",
    )
    shares = article(
        "Shares of Bay Ferries, which Greta Lund wants to pay for in cash, closed down 11 per cent"
        " on Monday, ending the day at $32.65.",
        "b",
        title="Bay Ferries falls",
        source="Nordwire",
    )
    assert listed(ask("How much did Greta Lund pay for Bay Ferries?", bought, shares)) == []


def test_several_right_answers_do_not_differ(ask):
    one = article("Halmia joined the Northern Pact in 2023.", "a", title="Halmia joins the pact")
    other = article(
        "Ostland joined the Northern Pact in 2023.", "b", title="Ostland joins the pact"
    )
    assert listed(ask("Which countries have joined the Northern Pact?", one, other)) == []


def test_an_answer_told_by_two_articles_is_explained_once(ask):
    again = article(
        "Firemen counted 12 people killed by the fire at the Dellbrook sawmill.",
        "again",
        title="Sawmill burns",
        published=date(2025, 5, 3),
    )
    drafts = ask("How many people were killed in the Dellbrook sawmill fire?", WIRE, POST, again)
    assert len(listed(drafts)) == 3
    whole = [each.text for each in drafts if not each.excerpt]
    assert WIRE.text in whole
    assert len(whole) == 2


def test_a_corrected_figure_is_marked_and_stands_behind_the_correction(ask):
    wrong = article(
        "The council will build a flood barrier. The new gate will cost 14.2 million crowns, of"
        " which two thirds come from the state.",
        "wrong",
        title="Council approves 14.2 million crowns for Hallow flood barrier",
        published=date(2025, 5, 3),
    )
    right = article(
        "Our report of 3 May on the flood barrier gave the wrong price. It will cost 12.4 million"
        " crowns, not 14.2 million.",
        "right",
        title="Correction: Hallow flood barrier will cost 12.4 million crowns",
        published=date(2025, 5, 5),
    )
    drafts = ask("What will the Hallow flood barrier cost?", wrong, right)
    assert listed(drafts) == [
        ("The articles differ. The Harbour Post, 5 May 2025:", "12.4 million crowns"),
        ("The Harbour Post, 3 May 2025 (corrected 5 May 2025):", "14.2 million crowns"),
    ]
    marked = [each.lead for each in drafts if "(corrected 5 May 2025)" in each.lead]
    assert len(marked) == 2


def test_where_an_article_holds_several_figures_its_headline_tells_which_it_is(ask):
    first = article(
        "The lock at Dellbrook will cost 14.2 million crowns. Of what the lock will cost the county"
        " pays 4.7 million crowns.",
        "a",
        title="Lock at Dellbrook to cost 14.2 million crowns",
        published=date(2025, 5, 3),
    )
    second = article(
        "The county's part of what the lock at Dellbrook will cost is 4.1 million crowns. In all"
        " the lock will cost 12.4 million crowns.",
        "b",
        title="Council puts lock at Dellbrook at 12.4 million crowns",
        source="Nordwire",
        published=date(2025, 5, 4),
    )
    told = listed(ask("How much will the lock at Dellbrook cost?", first, second))
    assert [lead for lead, _ in told] == [
        "The articles differ. The Harbour Post, 3 May 2025:",
        "Nordwire, 4 May 2025:",
    ]
    assert "14.2 million crowns" in told[0][1]
    assert "12.4 million crowns" in told[1][1]


@pytest.mark.parametrize(
    ("published", "same"),
    [(date(2025, 5, 3), True), (date(2025, 5, 5), True), (date(2025, 5, 12), False)],
)
def test_a_weekday_may_be_the_day_after_publication_in_another_time_zone(published, same):
    query = understand("When did he die?", today=date(2025, 6, 1), filters=Filters(), outlets=())
    [told] = values(query, "He died on Sunday.", published=date(2025, 5, 4))
    [other] = values(query, "He died on Sunday.", published=published)
    assert agree(told, other) is same

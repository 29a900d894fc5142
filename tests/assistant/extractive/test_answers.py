from datetime import date

import pytest

from assistant.abstention import Judge
from assistant.extractive import ExtractiveAnswerer
from assistant.extractive.selection import DETAILED_WORDS, MOST_WORDS
from assistant.understanding import understand
from assistant.verification.verbatim import repeats_its_quotes
from tests.assistant.extractive.articles import article
from vectorstore.article import Filters

DAM = article(
    "The Orrin dam gave way on Friday night after three days of rain, the county said.\n\n"
    "Engineer Maria Holt had warned of cracks in its northern wall. She said the county had"
    " ignored two of her reports since 2021.\n\n"
    'The mayor, Tom Reyes, rejected that. "We acted on every report we were given. Nobody told us'
    ' of cracks," Mr Reyes said.\n\n'
    "Some 1,200 people had to leave their homes, and 14 were treated for injuries. A school in"
    " Dellbrook serves as a shelter.\n\n"
    "The reservoir was built in 1964 for a paper mill that closed thirty years later.",
    "dam",
    title="Orrin dam gives way after rain",
)
BAKERY = article(
    "A bakery in Dellbrook won the regional prize for rye bread.\n\n"
    "Its owner learned the trade in Riga.",
    "bakery",
    title="Dellbrook bakery wins prize",
    published=date(2025, 5, 9),
)


@pytest.fixture
def ask(ask):
    return lambda question, *articles: ask(question, *(articles or (DAM, BAKERY)))


def told(drafts):
    return " ".join(draft.text for draft in drafts)


def test_every_draft_is_verbatim_but_for_brackets(ask):
    for question in ("What did Maria Holt say?", "How many people fled?", "Why did it break?"):
        drafts = ask(question)
        assert drafts
        assert all(repeats_its_quotes(draft) for draft in drafts)


def test_the_sentence_that_answers_is_in_the_answer(ask):
    assert "1,200 people" in told(ask("How many people had to leave their homes?"))
    assert "1964" in told(ask("When was the Orrin reservoir built?"))
    assert "Riga" in told(ask("Where did the owner of the bakery learn the trade?"))


def test_outlet_and_day_open_the_answer_once_for_each_article(ask):
    leads = [draft.lead for draft in ask("What happened in Dellbrook?")]
    assert leads[0] in {"The Harbour Post, 3 May 2025:", "The Harbour Post, 9 May 2025:"}
    assert len([lead for lead in leads if lead]) == len({lead for lead in leads if lead})


def test_an_article_of_unknown_date_and_outlet_is_introduced_as_such(ask):
    bare = article(
        "The lighthouse was painted red.", title="Red again", source=None, published=None
    )
    assert ask("What colour is the lighthouse?", bare)[0].lead == "“Red again”, undated:"


def test_what_somebody_said_is_not_what_others_said_about_it(ask):
    answer = told(ask("What did Tom Reyes say about the cracks?"))
    assert "We acted on every report we were given. Nobody told us of cracks" in answer
    assert "ignored two of her reports" not in answer


def test_what_somebody_said_on_something_else_is_no_answer(ask, embedder):
    other = article(
        "Tom Reyes opened the new swimming pool on Monday.\n\n"
        'Mayor Tom Reyes said: "The water has 26 degrees, and I have tried it myself."',
        "pool",
        title="Pool opens in Dellbrook",
    )
    answer = told(ask("What did Tom Reyes say about the cracks?", DAM, other))
    assert "Nobody told us of cracks" in answer
    assert "26 degrees" not in answer


def test_whom_the_articles_know_by_the_whole_name_is_found_by_its_letters(ask):
    found = article(
        "Some 16,000 infections are known, and the World Harbour Organization has declared an"
        " emergency. The county's health office says that it is testing a vaccine.",
        "harbour",
        title="Dock fever spreads",
    )
    answer = told(ask("What has the WHO said about dock fever?", found))
    assert "has declared an emergency" in answer
    assert "testing a vaccine" not in answer


def test_a_speaker_is_not_whoever_stands_near_a_verb_of_saying(ask):
    found = article(
        "A lawmaker who often defends the Varga administration, saying that it needs time, praised"
        " the pipeline.",
        "pipeline",
        title="Pipeline praised",
    )
    assert ask("What did Varga say about the pipeline?", found) == []


def test_who_was_told_something_did_not_say_it(ask):
    found = article(
        "Residents of Orrin have been told not to return by the county. Residents of Orrin were"
        " warned of the water.",
        "return",
        title="No way back to Orrin",
    )
    assert ask("What did residents of Orrin say about the water?", found) == []


def test_a_day_is_told_with_its_date_where_it_is_asked_for(ask):
    assert "on Friday night [2 May 2025] after" in told(ask("When did the Orrin dam give way?"))
    assert "on Friday night after" in told(ask("Why did the Orrin dam give way?"))


def test_one_wording_is_not_told_twice(ask):
    copy = article(DAM.text.replace("Some 1,200", "About 1,200"), "copy", title=DAM.title)
    answer = told(ask("How many people had to leave their homes?", DAM, copy))
    assert answer.count("1,200 people") == 1


TOLL = (
    "forty houses beside the mill and both of its bridges",
    "the school, whose roof had been mended only in spring",
    "a cattle shed with ninety animals at the upper farm",
    "two miles of the railway embankment towards Orrin",
    "the stage of the summer theatre and all its costumes",
    "most glass houses of the nursery on Quay Street",
    "a chapel of 1710 that had survived every war",
    "the telephone exchange, so that nobody could call for help",
    "what the beekeepers had set up below the vineyard",
    "the boats of the rowing club and a floating café",
    "the county archive, with its registers of births",
    "a petrol station, from which oil spread over the meadows",
    "three of the five wells that supply the hospital",
    "the new playground that children had painted themselves",
    "the ice rink, months before the championship",
    "the brewery's cellar and the beer of a whole winter",
)
FLOOD = article(
    "\n\n".join(
        f"On that night the flood destroyed {each}, the fire brigade of the district wrote in its"
        " report to the county."
        for each in TOLL
    )
)
LONG = article(
    "\n\n".join(
        f"The flood in district {n} destroyed {n + 20} houses near the river, and the families"
        f" who lived in street {n} were taken by bus to shelter {n} before the morning."
        for n in range(20)
    )
)


def test_a_question_in_an_article_is_no_answer(ask):
    asked = article(
        "What did the Hallow lighthouse cost?\n\nThe Hallow lighthouse cost two million crowns.",
        "asked",
        title="The Hallow lighthouse",
    )
    answer = told(ask("What did the Hallow lighthouse cost?", asked))
    assert answer == "The Hallow lighthouse cost two million crowns."


def test_a_question_that_somebody_asked_is_among_what_they_said(ask):
    asked = article(
        'Mayor Tom Reyes said: "How many more dams must break?" He said that the county had no'
        " money for a new one.",
        "asked",
        title="Reyes on the broken dam",
    )
    assert "How many more dams" in told(ask("What did Tom Reyes say about the dam?", asked))


def test_an_answer_is_no_longer_than_a_glance(ask):
    drafts = ask("What did the flood destroy?", LONG)
    assert 0 < len(" ".join(f"{each.lead} {each.text}" for each in drafts).split()) <= MOST_WORDS


@pytest.mark.parametrize(
    "question",
    [
        "What did the flood destroy, in detail?",
        "Tell me everything about what the flood destroyed",
        "Tell me more about what the flood destroyed.",
    ],
)
def test_an_answer_is_longer_where_more_is_asked_for(ask, question):
    assert MOST_WORDS < len(told(ask(question, FLOOD)).split()) <= DETAILED_WORDS


def test_the_best_sentence_comes_first_and_its_article_before_the_others(ask):
    first = ask("What is the reservoir for?")[0]
    assert first.text.startswith("The reservoir was built in 1964 for a paper mill")
    assert first.lead == "The Harbour Post, 3 May 2025:"


def test_nothing_is_drafted_without_evidence(embedder):
    query = understand("Who won?", today=date(2025, 6, 1), filters=Filters(), outlets=())
    assert list(ExtractiveAnswerer(embedder).draft(query, [])) == []
    assert not Judge(embedder).answerable(query, [])


def test_an_answer_to_who_said_it_names_the_speaker(ask):
    (only,) = ask('Who said "We acted on every report we were given"?')
    assert "Mr Reyes said" in only.text
    story = article(
        "The Orrin Water Authority closed the road on Friday.\n\n"
        "Drivers were angry.\n\n"
        '"We had no other choice that evening," the authority said.',
        "water",
    )
    (only,) = ask('Whose words were "We had no other choice"?', story)
    assert "the authority [Orrin Water Authority] said" in only.text


def test_of_somebody_who_said_nothing_nothing_is_told(ask):
    story = article(
        "Tom Reyes opened the new bridge. Maria Holt praised Tom Reyes, who had paid for it.",
        "bridge",
        title="Bridge opened",
    )
    assert ask("What did Tom Reyes say about the bridge?", story) == []


def test_an_office_is_known_by_whoever_holds_it(ask):
    story = article(
        "Interior Minister Marta Quill said the crossings would reopen in May.\n\n"
        "The crossings were closed in March by order of the council.",
        "crossings",
    )
    drafts = ask("What did Norland's interior minister say about the crossings?", story)
    assert [each.text for each in drafts] == [story.text.split("\n\n")[0]]


def test_a_heading_between_paragraphs_is_not_quoted(ask):
    story = article(
        "The new fence is ready, the army said.\n\nWhat critics say\n\n"
        "Biologists fear for the lynx, which the fence cuts off.",
        "fence",
    )
    assert "What critics say" not in told(ask("What do critics say about the fence?", story))


def test_according_to_somebody_does_not_hide_what_others_tell(ask):
    story = article(
        "The Harbour Office said that boats pay far too little a night.\n\n"
        "Boats of up to ten metres pay 14 crowns a night in Orrin, and longer ones pay 22 crowns.",
        "fees",
        title="Mooring in Orrin",
    )
    answer = told(ask("According to the Harbour Office, how much do boats pay a night?", story))
    assert "14 crowns a night" in answer

from datetime import date

import pytest

from assistant.answer import INFERENCES, Noticed
from assistant.understanding import understand
from vectorstore.article import Filters
from vectorstore.errors import SettingsError

TODAY = date(2025, 8, 6)
OUTLETS = ("The Kyiv Independent", "Reuters", "Time", "CNN")


def read(question, *, history=(), filters=None, ignore=()):
    return understand(
        question,
        history=history,
        today=TODAY,
        filters=filters or Filters(),
        outlets=OUTLETS,
        ignore=ignore,
    )


def test_a_plain_question_is_searched_as_it_stands():
    query = read("  What did Ukraine's intelligence\nsay about Lukashenko? ")
    assert query.standalone == "What did Ukraine's intelligence say about Lukashenko?"
    assert query.search == query.standalone
    assert query.filters.empty
    assert query.noticed == ()


def test_days_and_outlets_named_become_filters_and_are_told():
    query = read("According to Reuters, what did Lukashenko say in July 2025?")
    assert query.filters == Filters(date(2025, 7, 1), date(2025, 7, 31), ("Reuters",))
    assert query.noticed == (
        Noticed("published 1-31 July 2025", "dates"),
        Noticed("by Reuters", "outlets"),
    )
    assert query.search == "what did Lukashenko say?"
    assert query.given == Filters()


def test_given_filters_stand_against_those_named():
    given = Filters(since=date(2020, 1, 1), sources=("CNN",))
    query = read("What did Reuters report in July 2025?", filters=given)
    assert query.filters == given
    assert query.noticed == ()


@pytest.mark.parametrize(
    ("question", "outlets"),
    [
        ("What did the kyiv independent report about him?", ("The Kyiv Independent",)),
        ("What happened, according to reuters?", ("Reuters",)),
        ("What was in Time about it?", ("Time",)),
        ("Did he come in time?", ()),
        ("Why did CNN lay off staff?", ()),
        ("What did The Guardian report?", ()),
    ],
)
def test_an_outlet_counts_where_it_is_named_as_the_source(question, outlets):
    assert read(question).filters.sources == outlets


def test_the_latest_is_preferred_where_it_is_asked_for():
    query = read("What is the latest on border crossings?")
    assert query.newest
    assert query.noticed == (Noticed("the newest first", "newest"),)


def test_what_is_to_be_ignored_is_not_read_out_of_the_question():
    question = "According to Reuters, what is the latest Lukashenko said in July 2025?"
    dates = read(question, ignore=("dates",))
    assert dates.filters == Filters(sources=("Reuters",))
    assert dates.newest
    assert "in July 2025" in dates.search
    everything = read(question, ignore=INFERENCES)
    assert everything.filters.empty
    assert "Reuters" not in everything.search  # Whoever reports it is no part of what is asked.
    assert everything.noticed == ()
    assert not everything.newest


@pytest.mark.parametrize(
    ("question", "search"),
    [
        ("What happened to the bridge, in detail?", "What happened to the bridge?"),
        ("Tell me more about the Orrin Bridge", "the Orrin Bridge"),
        ("Everything on Storm Ilsa", "Storm Ilsa"),
    ],
)
def test_more_than_the_usual_length_can_be_asked_for(question, search):
    query = read(question)
    assert query.detailed
    assert query.search == search
    assert not read("Why is bread more expensive?").detailed


def test_tell_me_more_asks_the_question_before_again():
    query = read("Tell me more.", history=TALK)
    assert query.standalone == TALK[0][0]
    assert query.detailed


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What did Maria Holt say at the hearing?", "said"),
        ("What is the release date of the timetable?", "when"),
        ("What did Ukraine's intelligence say about Lukashenko?", "said"),
        ("What is Poland's position on migration?", "said"),
        ("What was said by Rosalie Finch?", "said"),
        ("Quill’s comments on pilots?", "said"),
        ("How does Deepa Rao see remote pilots?", "said"),
        ("Whose words were these?", "who said"),
        ("What will the barrier cost?", "quantity"),
        ("Who said that the blackmail failed?", "who said"),
        ("Who wrote War and Peace?", "who"),
        ("Who won?", "who"),
        ("When did the war begin?", "when"),
        ("Which country borders Poland?", "where"),
        ("How many crossings were stopped?", "quantity"),
        ("What was the death toll?", "quantity"),
        ("Why did it fail?", "reason"),
        ("How did it fail?", "manner"),
        ("Is he still in office?", "yes or no"),
        ("Lukashenko migrants", "topic"),
    ],
)
def test_the_kind_of_answer_asked_for_is_told(question, kind):
    assert read(question).kind == kind


def test_who_is_to_have_said_what_is_read_out():
    query = read("What did Ukraine's Foreign Intelligence Service say about the border?")
    assert query.speaker == "Ukraine's Foreign Intelligence Service"
    assert query.topic == "the border"
    query = read("What did Maria Holt say in her report about the dam?")
    assert (query.speaker, query.topic) == ("Maria Holt", "the dam")
    query = read("What has Maria Holt said so far about the dam?")
    assert (query.speaker, query.topic) == ("Maria Holt", "the dam")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What did Maria Holt tell reporters about the dam?", "the dam"),
        ("What did Maria Holt tell the council?", "the council"),
        ("What did Maria Holt warn the council about in 2021?", "the council"),
    ],
)
def test_whom_somebody_spoke_to_is_no_part_of_their_name(question, topic):
    query = read(question)
    assert (query.kind, query.speaker, query.topic) == ("said", "Maria Holt", topic)


TALK = (
    (
        "What did Ukraine's intelligence say about Lukashenko?",
        "Alexander Lukashenko is again using his country to funnel migrants.",
    ),
)


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("And about Poland?", "What did Ukraine's intelligence say about Poland?"),
        ("What about Hungary?", "What did Ukraine's intelligence say about Hungary?"),
        ("Why?", "What did Ukraine's intelligence say about Lukashenko, and why?"),
        ("What else did he say?", "What else did Alexander Lukashenko say?"),
        ("Who are his allies?", "Who are Alexander Lukashenko's allies?"),
        ("When did the agency say so?", "When did the agency say so (Alexander Lukashenko)?"),
        (
            "What did the spy agency say about him?",
            "What did the spy agency say about Alexander Lukashenko?",
        ),
        ("Which of his ministers resigned?", "Which of Alexander Lukashenko's ministers resigned?"),
        ("Did Putin meet him?", "Did Putin meet Alexander Lukashenko?"),
    ],
)
def test_a_follow_up_is_made_to_stand_alone(question, alone):
    assert read(question, history=TALK).standalone == alone


@pytest.mark.parametrize(
    "question",
    [
        "Who won the World Cup?",
        "What will the flood barrier cost?",
        "Who is to pay for the new ferry terminal?",
        "Which city elected its first female mayor?",
        "Which minister said that he would resign?",
        "Did Boris Johnson say why he resigned?",
        "A ferry ran aground on Sunday. When was it built?",
        "Which state has passed a bill that bans the sale of tobacco to children?",
    ],
)
def test_a_question_about_something_else_is_left_as_it_is(question):
    assert read(question, history=TALK).standalone == question


def test_what_earlier_turns_told_of_may_be_leaned_on():
    talk = [("Who is building the flood barrier in Marrow Bay?", "A firm from Gdynia.")]
    alone = read("What will the flood barrier cost?", history=talk).standalone
    assert "Marrow Bay" in alone


def test_a_follow_up_of_a_follow_up_stands_alone():
    talk = (*TALK, ("And about Poland?", "Warsaw reported stopping 26,000 crossings."))
    alone = read("And in July 2025?", history=talk)
    assert alone.standalone == "What did Ukraine's intelligence say about Poland in July 2025?"
    assert alone.filters.since == date(2025, 7, 1)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\n\t"])
def test_an_empty_question_is_refused_with_a_remedy(question):
    with pytest.raises(SettingsError, match="empty") as caught:
        read(question)
    assert caught.value.remedy


def test_a_question_of_ten_thousand_characters_is_refused_with_a_remedy():
    with pytest.raises(SettingsError, match=r"10,000 characters") as caught:
        read("why " * 2499 + "why?")
    assert caught.value.remedy


def test_a_question_in_another_script_is_searched_and_the_reader_told():
    query = read("Що сказала розвідка про Лукашенка?")
    assert query.search == "Що сказала розвідка про Лукашенка?"
    assert "Latin script" in query.notices[0]


def test_small_talk_is_not_searched_for():
    assert read("Hi, can you please tell me who won?").search == "who won?"
    assert read("Thanks!").standalone == "Thanks!"

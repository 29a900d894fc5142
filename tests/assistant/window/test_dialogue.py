"""The conversation as HTML: markers link, and a number in the article's words does not."""

from dataclasses import replace
from datetime import UTC, datetime

from assistant.answer import Answer, Citation, Noticed, Statement
from assistant.events import Said
from assistant.window.dialogue import conversation
from assistant.window.sources import panel
from assistant.window.turn import Turn
from vectorstore.article import Filters, Standing, StoredArticle

ARTICLE = StoredArticle(
    article_id="a", title="Budget", text="Clause [1] stands.\n\nClause [2] falls.", source="Echo"
)
FIRST = Citation(1, "a", "Budget", "Echo", (), None, None, "Clause [1] stands.", 0, 18)
SAID = Said(
    Statement(FIRST.quote, (1,), "Echo, date unknown:"),
    (FIRST,),
    f"Echo, date unknown: {FIRST.quote} [1]",
)
ANSWER = Answer("Which?", "Which?", Filters(), "answered", SAID.text)
TURN = Turn(1, "Which?", stage="done", said=(SAID,), cited=(ARTICLE,), answer=ANSWER)


def test_only_a_statements_own_markers_are_links() -> None:
    written = conversation([TURN])
    assert written.count('class="marker"') == 1
    assert "Clause [1] stands. <a" in written


def test_the_lead_is_set_apart_from_what_it_introduces() -> None:
    assert '<span class="lead">Echo, date unknown:</span> Clause' in conversation([TURN])


def test_the_link_of_a_marker_names_the_words_it_cites() -> None:
    assert 'href="#quote-1-1"' in conversation([TURN])
    assert '<mark id="quote-1-1"' in panel([TURN])


def test_notices_and_restrictions_are_shown() -> None:
    answer = replace(ANSWER, notices=("Two outlets give different figures.",))
    turn = replace(TURN, answer=answer, limits=("Echo",), noticed=(Noticed("in 2025", "dates"),))
    written = conversation([turn])
    assert "Two outlets give different figures." in written
    assert written.count("<li>Echo</li>") == 1
    assert "<li>in 2025<button" in written
    assert 'data-ignore="dates"' in written
    assert "<button" not in conversation([replace(turn, stage="answering", answer=None)])
    assert "whatever days it names" in conversation([replace(turn, ignored=("dates",))])


def test_a_superseded_article_is_marked_among_the_sources() -> None:
    corrected = replace(FIRST, superseded="corrected 5 May 2025")
    written = panel([replace(TURN, said=(replace(SAID, citations=(corrected,)),))])
    assert "Corrected 5 May 2025" in written
    assert "superseded" not in panel([TURN])


def test_a_question_that_was_understood_otherwise_says_how() -> None:
    assert "Understood as" not in conversation([replace(TURN, standalone="Which?")])
    assert "Understood as: Which clause?" in conversation(
        [replace(TURN, standalone="Which clause?")]
    )


def test_an_article_that_has_changed_since_still_shows_the_words_quoted() -> None:
    changed = replace(ARTICLE, text="Something else altogether.")
    written = panel([replace(TURN, cited=(changed,))])
    assert "Clause [1] stands.</mark>" in written
    assert "changed or gone since" in written
    assert "altogether" not in written


def test_a_source_that_was_updated_since_or_removed_says_so() -> None:
    name = FIRST.article_id
    assert "since" not in panel([TURN], {name: Standing(1)})
    assert "since" not in panel([TURN], None)
    updated = panel([TURN], {name: Standing(2, datetime(2025, 7, 26, tzinfo=UTC))})
    assert "Updated since on 26 July 2025" in updated
    assert "No longer in the archive" in panel([TURN], {})


def test_an_article_without_outlet_and_date_says_so() -> None:
    written = panel([TURN])
    assert "date unknown" in written
    assert "Outlet unknown" in panel(
        [replace(TURN, said=(replace(SAID, citations=(replace(FIRST, source=None),)),))]
    )

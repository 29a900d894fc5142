"""A reader asks, and sees the answer, its citations, and what they cite."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from assistant.window.welcome import EXAMPLES
from tests.assistant.window.conftest import Serve, Visit
from tests.assistant.window.desks import Failing, Stepwise
from tests.assistant.window.reader import answer, ask, marked, marker
from vectorstore.errors import ArchiveBusyError

LUKASHENKO = "What did Ukraine's intelligence say about Lukashenko?"
NOWHERE = "Who won the 1998 World Cup?"
SCREENSHOT = Path(__file__).resolve().parents[3] / "docs" / "images" / "window.png"
SIZES = pytest.mark.parametrize(
    ("width", "height"), [(1280, 800), (390, 844)], ids=["desktop", "phone"]
)


@SIZES
def test_a_citation_leads_to_the_sentence_it_cites(
    desk: Assistant, window: str, visit: Visit, width: int, height: int
) -> None:
    expected = desk.ask(LUKASHENKO)
    page = visit(window, width=width, height=height)
    turn = ask(page, LUKASHENKO)

    assert " ".join(answer(turn).split()) == " ".join(expected.text.split())
    for citation in expected.citations:
        marker(turn, citation.number).click()
        assert " ".join(marked(page).split()) == " ".join(citation.quote.split())
        if width < 800:
            page.get_by_role("button", name="Close").click()
            expect(page.locator("#sources")).not_to_be_in_viewport()
    if os.environ.get("NEWSDESK_SCREENSHOT") and width > 800:
        SCREENSHOT.parent.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOT, animations="disabled")


def test_the_panel_shows_each_cited_article_once_with_its_facts(
    desk: Assistant, window: str, visit: Visit
) -> None:
    expected = desk.ask(LUKASHENKO)
    page = visit(window)
    ask(page, LUKASHENKO)

    cards = page.locator("article.source")
    cited = {citation.article_id: citation for citation in expected.citations}
    assert cards.count() == len(cited)
    for card, citation in zip(cards.all(), cited.values(), strict=True):
        expect(card.get_by_role("heading")).to_have_text(citation.title)
        expect(card.locator(".outlet")).to_contain_text(citation.source or "Outlet unknown")
        if citation.published:
            day = citation.published.isoformat()
            expect(card.locator("time")).to_have_attribute("datetime", day)
        if citation.authors:
            expect(card.locator(".byline")).to_have_text("By " + ", ".join(citation.authors))
        if citation.url:
            expect(card.get_by_role("link")).to_have_attribute("href", citation.url)


def test_statements_appear_as_they_come(desk: Assistant, serve: Serve, visit: Visit) -> None:
    answers = (desk.ask(question) for question in EXAMPLES)
    expected = next(answer for answer in answers if len(answer.statements) > 1)
    first, *others = expected.statements
    paced = Stepwise(desk)
    with serve(paced) as url:
        page = visit(url)
        page.get_by_label("Your question").fill(expected.question)
        page.get_by_label("Your question").press("Enter")
        expect(page.get_by_role("status").filter(has_text="Searching")).to_be_visible()
        paced.let_go(3)  # understood, found, said
        expect(page.locator(".said .marker")).to_have_count(len(first.citations))
        expect(page.locator(".said")).not_to_contain_text(others[0].text)
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        paced.let_go(len(others) + 1)
        expect(page.locator(".said")).to_contain_text(others[-1].text)
        expect(page.get_by_role("button", name="Copy")).to_be_visible()
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_an_answer_can_be_stopped_and_the_next_question_asked(
    desk: Assistant, serve: Serve, visit: Visit
) -> None:
    markers = len(desk.ask(LUKASHENKO).statements[0].citations)
    paced = Stepwise(desk)
    with serve(paced) as url:
        page = visit(url)
        page.get_by_label("Your question").fill(LUKASHENKO)
        page.get_by_label("Your question").press("Enter")
        paced.let_go(3)
        expect(page.locator(".said .marker")).to_have_count(markers)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("Stopped here.")).to_be_visible()
        paced.let_go(100)
        ask(page, NOWHERE)
        expect(page.locator("#turn-1 .said .marker")).to_have_count(markers)


def test_an_example_is_asked_with_one_click(window: str, visit: Visit) -> None:
    page = visit(window)
    page.get_by_role("button", name=LUKASHENKO).click()
    expect(page.locator("#turn-1 .marker").first).to_be_visible()
    expect(page.locator("#turn-1 .asked")).to_have_text(LUKASHENKO)


def test_what_the_archive_does_not_say_is_said_to_be_so(
    desk: Assistant, window: str, visit: Visit
) -> None:
    page = visit(window)
    turn = ask(page, NOWHERE)
    assert answer(turn).startswith("The archive does not say")
    expect(turn.locator(".marker")).to_have_count(0)
    nearest = desk.ask(NOWHERE).nearest
    expect(page.get_by_text("No article answers this. The nearest are:")).to_be_visible()
    expect(page.locator("article.source h3")).to_have_text([each.title for each in nearest])
    expect(page.locator("article.source mark")).to_have_count(0)


def test_a_follow_up_is_answered_from_what_was_asked_before(
    desk: Assistant, window: str, visit: Visit
) -> None:
    first, second = "How many people were on board the ferry Solveig?", "Who said that about it?"
    expected = desk.ask(second, history=[(first, desk.ask(first).text)])
    assert expected.standalone_question != second
    page = visit(window)
    ask(page, first)
    turn = ask(page, second)
    understood = f"Understood as: {expected.standalone_question}"
    expect(turn.locator(".understood")).to_have_text(understood)
    assert " ".join(answer(turn).split()) == " ".join(expected.text.split())


def test_earlier_answers_keep_their_own_sources(desk: Assistant, window: str, visit: Visit) -> None:
    page = visit(window)
    first = ask(page, LUKASHENKO)
    second = ask(page, "How many people were on board the ferry Solveig?")
    expect(page.locator("#sources-2")).to_be_visible()
    expect(page.locator("#sources-1")).to_be_hidden()
    marker(first, 1).click()
    expect(page.locator("#sources-1")).to_be_visible()
    quote = desk.ask(LUKASHENKO).citations[0].quote
    assert " ".join(marked(page).split()) == " ".join(quote.split())
    second.locator(".to-sources").click()
    expect(page.locator("#sources-2")).to_be_visible()


def test_the_answer_is_copied_with_its_sources(desk: Assistant, window: str, visit: Visit) -> None:
    expected = desk.ask(LUKASHENKO)
    page = visit(window)
    ask(page, LUKASHENKO).get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(expected.text)
    assert all(citation.title in copied for citation in expected.citations)


def test_starting_over_forgets_the_conversation(window: str, visit: Visit) -> None:
    page = visit(window)
    ask(page, LUKASHENKO)
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("Ask the archive")).to_be_visible()
    expect(page.locator(".turn, article.source")).to_have_count(0)


@pytest.mark.parametrize("question", ["", "  \t "])
def test_an_empty_question_does_nothing(window: str, visit: Visit, question: str) -> None:
    page = visit(window)
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    page.wait_for_timeout(500)  # what was pressed is sent before the box is filled again
    ask(page, LUKASHENKO)
    expect(page.locator(".turn")).to_have_count(1)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ArchiveBusyError("Another process is writing.", remedy="Ask again."), "Ask again."),
        (RuntimeError("Traceback of a secret"), "Something went wrong"),
    ],
)
def test_an_error_is_told_with_its_remedy_and_without_a_traceback(
    desk: Assistant, serve: Serve, visit: Visit, error: Exception, told: str
) -> None:
    with serve(Failing(desk, error=error)) as url:
        page = visit(url)
        turn = ask(page, LUKASHENKO)
        expect(turn.get_by_role("alert")).to_contain_text(told)
        assert "Traceback" not in page.locator("body").inner_text()
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_two_readers_at_once_see_their_own_answers(window: str, visit: Visit) -> None:
    one, other = visit(window), visit(window, width=390, height=844)
    for page, question in ((one, LUKASHENKO), (other, NOWHERE)):
        page.get_by_label("Your question").fill(question)
        page.get_by_label("Your question").press("Enter")
    expect(one.locator("#turn-1 .said")).to_contain_text("Lukashenko")
    expect(other.locator("#turn-1 .abstained")).to_be_visible()
    expect(one.locator(".turn")).to_have_count(1)
    expect(other.locator(".turn")).to_have_count(1)


def test_one_reader_does_not_wait_for_another(desk: Assistant, serve: Serve, visit: Visit) -> None:
    paced = Stepwise(desk)
    with serve(paced) as url:
        readers = [visit(url), visit(url)]
        for page in readers:
            page.get_by_label("Your question").fill(NOWHERE)
            page.get_by_label("Your question").press("Enter")
        for page in readers:
            expect(page.get_by_role("status").filter(has_text="Searching")).to_be_visible()
        paced.let_go(100)
        for page in readers:
            expect(page.locator(".abstained")).to_be_visible()


def test_a_keyboard_is_enough(window: str, visit: Visit) -> None:
    page = visit(window)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(LUKASHENKO)
    page.keyboard.press("Enter")
    first = page.locator(".marker").first
    expect(first).to_be_visible()
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.current").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()

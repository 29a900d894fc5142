"""A reader narrows the archive down to outlets and days."""

from pathlib import Path

from playwright.sync_api import expect

from assistant import Assistant
from tests.assistant.window.conftest import Serve, Visit
from tests.assistant.window.reader import answer, ask, pick

STORM = "How many households lost power in Storm Ilsa?"


def test_only_the_chosen_outlet_answers(window: str, visit: Visit) -> None:
    page = visit(window)
    pick(page, "Nordwire")
    turn = ask(page, STORM)
    assert "41,000" in answer(turn)
    expect(turn.locator(".limits li")).to_have_text(["Nordwire"])
    outlets = page.locator("article.source .outlet .name").all_inner_texts()
    assert set(outlets) == {"Nordwire"}


def test_only_the_chosen_days_answer(window: str, visit: Visit) -> None:
    page = visit(window)
    page.get_by_label("To", exact=True).fill("2025-04-08")
    turn = ask(page, "How long was the Orrin Bridge expected to stay closed?")
    assert "six weeks" in answer(turn)
    expect(turn.locator(".limits")).to_have_text("until 8 April 2025")
    days = [day.get_attribute("datetime") or "" for day in page.locator("article time").all()]
    assert days
    assert max(days) <= "2025-04-08"


def test_clearing_the_filters_lifts_them(window: str, visit: Visit) -> None:
    page = visit(window)
    pick(page, "Nordwire")
    page.get_by_label("From", exact=True).fill("2030-01-01")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("")
    turn = ask(page, STORM)
    expect(turn.locator(".limits")).to_have_count(0)
    expect(turn.locator(".marker").first).to_be_visible()


def test_days_the_wrong_way_round_are_refused_kindly(window: str, visit: Visit) -> None:
    page = visit(window)
    page.get_by_label("From", exact=True).fill("2025-07-26")
    page.get_by_label("To", exact=True).fill("2025-07-01")
    turn = ask(page, STORM)
    expect(turn.get_by_role("alert")).to_contain_text("wrong way round")
    expect(turn.get_by_role("alert")).to_contain_text("Swap them")


def test_a_restriction_read_out_of_the_question_is_shown(
    desk: Assistant, window: str, visit: Visit
) -> None:
    question = "What did The Dnipro Review report about Lukashenko in July 2025?"
    noticed = desk.ask(question).noticed
    assert noticed
    turn = ask(visit(window), question)
    expect(turn.locator(".limits li")).to_have_text([f"{each.text}×" for each in noticed])


def test_a_restriction_read_out_of_the_question_can_be_taken_away(
    window: str, visit: Visit
) -> None:
    page = visit(window)
    question = "How many attempts to cross did Poland count, according to Vistula Dispatch?"
    turn = ask(page, question)
    turn.get_by_role("button", name="Ask again without: by Vistula Dispatch").click()
    again = page.locator("#turn-2")
    expect(again.locator(".asked")).to_have_text(question)
    expect(again.locator(".tools")).to_be_visible()
    expect(again.locator(".limits li")).to_have_text(["whatever outlet it names"])
    outlets = page.locator("#sources-2 .outlet .name").all_inner_texts()
    assert {"Vistula Dispatch"} != set(outlets)


def test_a_new_outlet_is_offered_without_a_reload(
    tmp_path: Path, serve: Serve, visit: Visit
) -> None:
    clippings = tmp_path / "clippings"
    clippings.mkdir()
    (clippings / "one.md").write_text("---\ntitle: Rain\nsource: The Echo\n---\n\nIt rained.\n")
    with Assistant.open(tmp_path / "archive") as desk:
        desk.index(clippings)
        with serve(desk) as url:
            page = visit(url)
            (clippings / "two.md").write_text(
                "---\ntitle: Sun\nsource: The Clarion\n---\n\nThe sun shone.\n"
            )
            desk.index(clippings)
            page.get_by_label("Outlets").click()
            offered = page.get_by_role("option", name="The Clarion", exact=True)
            expect(offered).to_be_visible(timeout=15_000)


def test_on_a_phone_the_filters_unfold(window: str, visit: Visit) -> None:
    page = visit(window, width=390, height=844)
    expect(page.get_by_label("From", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_label("From", exact=True).fill("2020-01-01")
    turn = ask(page, STORM)
    expect(turn.locator(".limits")).to_have_text("since 1 January 2020")

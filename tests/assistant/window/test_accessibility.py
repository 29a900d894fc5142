"""The page can be read by everybody: checked by axe, by day and by night, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.assistant.window.conftest import Visit
from tests.assistant.window.reader import ask, marker


@pytest.fixture(params=["day", "night"])
def dark(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "night")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_axe_finds_nothing_to_object_to(
    window: str, visit: Visit, width: int, height: int, dark: bool
) -> None:
    page = visit(window, width=width, height=height, dark=dark)
    assert objections(page) == []
    turn = ask(page, "What did Ukraine's intelligence say about Lukashenko?")
    marker(turn, 1).click()
    page.locator("mark.current").first.wait_for()
    assert objections(page) == []
    page.keyboard.press("Escape")
    ask(page, "Who won the 1998 World Cup?")
    assert objections(page) == []


def objections(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def test_a_page_is_never_wider_than_its_screen(window: str, visit: Visit) -> None:
    page = visit(window)
    ask(page, "x" * 400 + "?")
    for width in (320, 390, 861, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width

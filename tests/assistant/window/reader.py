"""What a reader does at a window."""

from playwright.sync_api import Locator, Page, expect

__all__ = ["answer", "ask", "marked", "marker", "pick"]


def ask(page: Page, question: str) -> Locator:
    """Type a question, press Enter, and give its turn once it is answered."""
    number = page.locator(".turn").count() + 1
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(f"#turn-{number}")
    expect(turn.locator(".tools, .problem")).to_be_visible()
    return turn


def answer(turn: Locator) -> str:
    """Read what an answered turn says."""
    return turn.locator(".said, .abstained").inner_text()


def marker(turn: Locator, number: int) -> Locator:
    """Find a citation's marker; a statement before may carry the same one."""
    return turn.get_by_role("link").filter(has_text=f"[{number}]").first


def marked(page: Page) -> str:
    """Read the quote that is picked out in the sources."""
    pieces = page.locator(".excerpt mark.current")
    expect(pieces.first).to_be_in_viewport()
    return "\n\n".join(pieces.all_inner_texts())


def pick(page: Page, outlet: str) -> None:
    """Choose an outlet in the filters."""
    field = page.get_by_label("Outlets")
    field.click()
    page.get_by_role("option", name=outlet, exact=True).click()
    field.press("Escape")

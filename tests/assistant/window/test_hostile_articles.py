"""Whatever an article holds is shown as text."""

from datetime import date

from playwright.sync_api import Locator, Page, expect

from assistant import Assistant
from tests.assistant.window.conftest import Serve, Visit
from tests.assistant.window.desks import Reciting
from tests.assistant.window.reader import ask, marked, marker
from vectorstore.article import StoredArticle

SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = '<img src=x onerror="window.hacked = 1">'
MARKDOWN = (
    "**not bold** _nor italic_ `code` [a link](javascript:alert(1)) ![x](https://evil.example/x)"
)
TEMPLATE = "${window.hacked = 1} {{value}} @children </div></aside></main>"
PARAGRAPHS = (
    f"The zebra crossing in Quagga Street opened on Monday with {SCRIPT} and {IMAGE}.",
    f"The mayor of Quagga said {MARKDOWN} when he opened the zebra crossing.",
    f"The zebra crossing in Quagga cost {TEMPLATE} 40,000 crowns & change.",
)
ARTICLE = StoredArticle(
    article_id="hostile",
    title=f"Zebra crossing {SCRIPT} {MARKDOWN} opened",
    source=f"The {IMAGE} Bugle",
    authors=(f"Eve {SCRIPT}",),
    published=date(2024, 2, 3),
    language='en" onmouseover="window.hacked = 1',
    url="javascript:window.hacked=1",
    text="\n\n".join(PARAGRAPHS),
)


def test_a_quoted_article_stays_text(desk: Assistant, serve: Serve, visit: Visit) -> None:
    with serve(Reciting(desk, articles=(ARTICLE,))) as url:
        page = visit(url)
        turn = ask(page, "What is known?")
        said = turn.locator(".said").inner_text()
        assert all(paragraph in said for paragraph in PARAGRAPHS)
        for number, paragraph in enumerate(PARAGRAPHS, 1):
            marker(turn, number).click()
            assert marked(page) == paragraph
        shown_as_text(page, page.locator("article.source"))


def test_a_near_article_stays_text(desk: Assistant, serve: Serve, visit: Visit) -> None:
    with serve(Reciting(desk, articles=(ARTICLE,), silent=True)) as url:
        page = visit(url)
        ask(page, "What is known?")
        expect(page.locator(".near .teaser")).to_contain_text(PARAGRAPHS[0])
        shown_as_text(page, page.locator("article.near"))


def shown_as_text(page: Page, card: Locator) -> None:
    expect(card.get_by_role("heading")).to_have_text(ARTICLE.title)
    expect(card.locator(".outlet .name")).to_have_text(ARTICLE.source or "")
    expect(card.locator(".byline")).to_have_text("By " + ", ".join(ARTICLE.authors))
    expect(card.get_by_role("link")).to_have_count(0)
    inside = page.locator(".log, .panel-body").locator("script, img, b, em, code, style")
    expect(inside).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def test_a_question_stays_text(window: str, visit: Visit) -> None:
    page = visit(window)
    question = f"What about {IMAGE} {SCRIPT} {MARKDOWN} {TEMPLATE}?"
    turn = ask(page, question)
    expect(turn.locator(".asked")).to_have_text(question)
    assert page.evaluate("window.hacked") is None

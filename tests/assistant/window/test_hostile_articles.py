"""Whatever an article holds is shown as text."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from tests.assistant.window.conftest import Serve, Visit
from tests.assistant.window.reader import ask, marked, marker

SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = '<img src=x onerror="window.hacked = 1">'
MARKDOWN = (
    "**not bold** _nor italic_ `code` [a link](javascript:alert(1)) ![x](https://evil.example/x)"
)
TEMPLATE = "${window.hacked = 1} {{value}} @children </div></aside></main>"
ARTICLE = {
    "id": "hostile",
    "title": f"Zebra crossing {SCRIPT} opened",
    "source": f"The {IMAGE} Bugle",
    "authors": [f"Eve {SCRIPT}"],
    "published": "2024-02-03",
    "url": "javascript:alert(document.domain)",
    "text": (
        f"The zebra crossing in Quagga Street opened on Monday with {SCRIPT} and {IMAGE}.\n\n"
        f"The mayor of Quagga said {MARKDOWN} when he opened the zebra crossing.\n\n"
        f"The zebra crossing in Quagga cost {TEMPLATE} 40,000 crowns & change."
    ),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLE))
    with Assistant.open(folder / "archive") as desk:
        desk.index(folder / "articles.jsonl")
        yield desk


@pytest.mark.parametrize(
    "question",
    [
        "What opened in Quagga Street?",
        "What did the mayor of Quagga say when he opened the zebra crossing?",
        "What did the zebra crossing in Quagga cost?",
    ],
)
def test_an_article_stays_text(
    hostile: Assistant, serve: Serve, visit: Visit, question: str
) -> None:
    expected = hostile.ask(question)
    assert expected.citations
    with serve(hostile) as url:
        page = visit(url)
        turn = ask(page, question)
        assert " ".join(turn.locator(".said").inner_text().split()) == " ".join(
            expected.text.split()
        )
        first = expected.citations[0]
        marker(turn, first.number).click()
        assert " ".join(marked(page).split()) == " ".join(first.quote.split())
        stored = hostile.article(first.article_id)
        assert stored
        card = page.locator("article.source")
        expect(card.get_by_role("heading")).to_have_text(stored.title)
        expect(card.get_by_role("link")).to_have_count(0)
        assert page.evaluate("window.hacked") is None
        inside = page.locator(".log, .panel-body").locator(
            "script, img, b, strong, em, code, style"
        )
        assert inside.count() == 0


def test_a_question_stays_text(window: str, visit: Visit) -> None:
    page = visit(window)
    question = f"What about {IMAGE} {SCRIPT} {MARKDOWN} {TEMPLATE}?"
    turn = ask(page, question)
    expect(turn.locator(".asked")).to_have_text(question)
    assert page.evaluate("window.hacked") is None

"""Words stay words, and only links that lead to a web page stay links."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.window.markup import element, href, language, text


class Seen(HTMLParser):
    """What a browser would make of HTML: its tags, its words, its attributes' values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.values: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
def test_any_words_are_shown_as_they_are(words: str) -> None:
    seen = Seen(element("p", [text(words)], title=words))
    assert seen.tags == ["p"]
    assert seen.words == words
    assert seen.values == [words]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//example.org/protocol-relative",
        "https://",
        "https://[broken",
        "http:javascript:alert(1)",
        "www.example.org",
        "",
        None,
    ],
)
def test_a_link_that_leads_to_no_web_page_is_none(url: str | None) -> None:
    assert href(url) is None


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=e#f", "http://example.org:8080"])
def test_a_web_page_can_be_linked_to(url: str) -> None:
    assert href(url) == url


def test_marks_that_turn_text_around_are_left_out() -> None:
    assert text("safe\u202egpj.exe\x00") == "safegpj.exe"


@pytest.mark.parametrize(
    ("code", "kept"), [("uk", "uk"), ("pt-BR", "pt-BR"), ('x" onload="', None), (None, None)]
)
def test_only_a_language_code_is_a_language(code: str | None, kept: str | None) -> None:
    assert language(code) == kept

"""Excerpts hold the paragraphs that are quoted, and mark the quotes to the letter."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Citation
from assistant.window.excerpt import excerpts

TEXT = "First one. First two.\n\nSecond one.\n\nThird one. Third two."


def citation(number: int, start: int, end: int, text: str = TEXT) -> Citation:
    return Citation(number, "a", "Title", None, (), None, None, text[start:end], start, end)


def quoting(*quotes: str) -> list[Citation]:
    starts = [TEXT.index(quote) for quote in quotes]
    return [
        citation(number, start, start + len(quote))
        for number, (start, quote) in enumerate(zip(starts, quotes, strict=True), 1)
    ]


def test_a_quote_is_marked_within_its_paragraph() -> None:
    (excerpt,) = excerpts(TEXT, quoting("Second one."))
    assert [(piece.text, piece.numbers) for piece in excerpt.pieces] == [("Second one.", (1,))]
    assert excerpt.skipped


def test_paragraphs_come_in_the_articles_order_and_tell_what_is_left_out() -> None:
    found = list(excerpts(TEXT, quoting("Third two.", "First one.")))
    assert ["".join(piece.text for piece in each.pieces) for each in found] == [
        "First one. First two.",
        "Third one. Third two.",
    ]
    assert [each.skipped for each in found] == [False, True]
    assert found[0].pieces[0].opens == (2,)


def test_a_quote_across_paragraphs_is_marked_in_each() -> None:
    found = list(excerpts(TEXT, quoting("First two.\n\nSecond one.")))
    marked = [piece.text for each in found for piece in each.pieces if piece.numbers]
    assert marked == ["First two.", "Second one."]


def test_quotes_may_overlap() -> None:
    (excerpt,) = excerpts(TEXT, [citation(1, 0, 10), citation(2, 6, 21)])
    assert [(piece.text, piece.numbers, piece.opens) for piece in excerpt.pieces] == [
        ("First ", (1,), (1,)),
        ("one.", (1, 2), (2,)),
        (" First two.", (2,), ()),
    ]


@st.composite
def quoted_texts(draw: st.DrawFn) -> tuple[str, list[Citation]]:
    text = draw(st.text("ab \n", min_size=1, max_size=60))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    real = [(start, end) for start, end in spans if start < end]
    return text, [citation(n, start, end, text) for n, (start, end) in enumerate(real, 1)]


@given(quoted_texts())
def test_every_word_of_every_quote_is_marked_with_its_number(
    quoted: tuple[str, list[Citation]],
) -> None:
    text, citations = quoted
    pieces = [piece for excerpt in excerpts(text, citations) for piece in excerpt.pieces]
    for each in citations:
        marked = "".join(piece.text for piece in pieces if each.number in piece.numbers)
        assert "".join(marked.split()) == "".join(each.quote.split())

"""Tokens, sentences and quotations."""

from assistant.attribution.tokens import paragraphs


def quoted(line: str) -> list[str]:
    (paragraph,) = paragraphs(line)
    return [
        line[paragraph.span(start, end).start : paragraph.span(start, end).end]
        for start, end in paragraph.quotations
    ]


def test_straight_and_curly_quotation_marks() -> None:
    assert quoted('He said "no" and “never”.') == ['"no"', "“never”"]


def test_an_apostrophe_opens_no_quotation() -> None:
    assert quoted("It's the farmers' market, isn't it?") == []


def test_single_quotation_marks() -> None:
    assert quoted("‘We don’t know’, she said, of the voters’ mood.") == ["‘We don’t know’"]
    assert quoted("Minister 'sorry about delay' in the '90s") == ["'sorry about delay'"]
    assert quoted("\"He said 'never ever' twice,\" she said.") == [
        "\"He said 'never ever' twice,\""
    ]


def test_two_apostrophes_are_a_quotation_mark() -> None:
    assert quoted("''Not now,'' Ms. Holm said.") == ["''Not now,''"]


def test_a_quotation_without_end_goes_on_in_the_next_paragraph() -> None:
    first, second = paragraphs("“One thing is clear today.\n“Another is not,” he said.")
    assert first.continues
    assert not second.continues


def test_an_abbreviation_ends_no_sentence() -> None:
    (paragraph,) = paragraphs("Sen. J. Smith of the U.S. left on Oct. 3. He went home.")
    assert paragraph.tokens[-1].sentence == 1


def test_a_question_inside_quotation_marks_does_not_end_the_sentence() -> None:
    (paragraph,) = paragraphs("“Why?” she asked. “Who knows.”")
    assert [token.sentence for token in paragraph.tokens if token.text == "asked"] == [0]
    assert paragraph.tokens[-1].sentence == 1


def test_tokens_stand_at_their_offsets() -> None:
    text = "Don’t ask $1.5m of co-chair O’Brien’s aide — not now…\n\nNever."
    for paragraph in paragraphs(text):
        for token in paragraph.tokens:
            assert text[token.start : token.end] == token.text

"""A model's text as statements, the same however it arrives."""

from collections.abc import Iterator

import pytest

from assistant.generative.statements import Cited, cited_statements

TEXT = """<think>Passage [1] is about migrants. So...</think>

Minsk funnels migrants to Poland.[1][2] The U.S. said "it failed" [3].
Mr. Smith went to Warsaw [1, 4]. This one cites nothing. And this a range [2-4]!

- **Poland** stopped 26,000 attempts. [5]
2. A second item 【6】.
# Heading
It was "a mistake." [Passage 7] It rose to 3.5 percent [8], from 2.1 [9]
"""
STATEMENTS = [
    Cited("Minsk funnels migrants to Poland.", (1, 2)),
    Cited('The U.S. said "it failed".', (3,)),
    Cited("Mr. Smith went to Warsaw.", (1, 4)),
    Cited("This one cites nothing.", ()),
    Cited("And this a range!", (2, 3, 4)),
    Cited("Poland stopped 26,000 attempts.", (5,)),
    Cited("A second item.", (6,)),
    Cited("Heading", ()),
    Cited('It was "a mistake."', (7,)),
    Cited("It rose to 3.5 percent, from 2.1", (8, 9)),
]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 1000])
def test_the_statements_do_not_depend_on_the_pieces(size: int) -> None:
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]
    assert list(cited_statements(pieces)) == STATEMENTS


def test_a_statement_is_given_when_the_next_one_begins() -> None:
    given = []

    def pieces() -> Iterator[str]:
        for piece in ("It sank. [1]", " [2]", " ", "T"):
            yield piece
            given.append(piece)

    assert next(cited_statements(pieces())) == Cited("It sank.", (1, 2))
    assert given == ["It sank. [1]", " [2]", " "]


@pytest.mark.parametrize("text", ["", " \n ", "[1]", "<think>never ends", "**"])
def test_without_words_there_are_no_statements(text: str) -> None:
    assert list(cited_statements([text])) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It sank [1-99999999].", tuple(range(1, 22))),
        ("It sank [9-2].", ()),
        ("It sank [1][1][1].", (1,)),
        ("It [sank] in 2019 (1).", ()),
        ("It sank [1].[2]", (1, 2)),
    ],
)
def test_odd_markers(text: str, numbers: tuple[int, ...]) -> None:
    (statement,) = cited_statements([text])
    assert statement.numbers == numbers

import itertools

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.sentences import split_sentences


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language=language)]


def test_abbreviations_and_initials_end_no_sentence():
    text = "Mr. Smith of the U.S. Army spoke on Oct. 13, 2023. Dr. J. R. Brown did not."
    assert sentences(text) == [
        "Mr. Smith of the U.S. Army spoke on Oct. 13, 2023.",
        "Dr. J. R. Brown did not.",
    ]


def test_an_hour_keeps_its_day_and_time_zone():
    text = "It opens at 5 p.m. ET on Friday. It ends at 3 a.m. Tuesday. He left at 4 p.m. I stay."
    assert sentences(text) == [
        "It opens at 5 p.m. ET on Friday.",
        "It ends at 3 a.m. Tuesday.",
        "He left at 4 p.m.",
        "I stay.",
    ]


def test_a_quotation_keeps_its_closing_mark_and_its_speaker():
    assert sentences('"We know it!" he said. "It is bad." Nobody answered.') == [
        '"We know it!" he said.',
        '"It is bad."',
        "Nobody answered.",
    ]


def test_a_line_break_ends_a_sentence():
    assert sentences("A headline\n\nThe first sentence.") == ["A headline", "The first sentence."]


def test_ukrainian_is_split():
    assert sentences("Він сказав: «Це кінець». Потім пішов.", "uk") == [
        "Він сказав: «Це кінець».",
        "Потім пішов.",
    ]


@given(st.text(alphabet=st.sampled_from("ab .!?\n\"'”“) 5,–é🙂"), max_size=200))
def test_every_character_but_white_space_belongs_to_exactly_one_sentence(text: str):
    spans = split_sentences(text)
    joined = "".join(text[span.start : span.end] for span in spans)
    assert "".join(joined.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)

"""Statements whose paragraphs have a form of their own."""

import pytest

from assistant.attribution import attributions


def test_a_transcript_names_its_speakers_before_a_colon() -> None:
    text = (
        "Erik Dahl talked to Anna Holm on Sunday.\n\n"
        "HOLM: Will the harbour be closed?\n\n"
        "DAHL: For two winters. It is what it is.\n"
    )
    found = {a.speaker: text[a.content[0].start : a.content[0].end] for a in attributions(text)}
    assert found["Anna Holm"] == "Will the harbour be closed?"
    assert found["Erik Dahl"] == "For two winters. It is what it is."


def test_a_quotation_is_signed_behind_a_dash() -> None:
    text = "“The wood is gone. It was time.” ― Maria Kowalska, engineer\n"
    (found,) = attributions(text)
    assert found.speaker == "Maria Kowalska"
    assert found.direct


@pytest.mark.parametrize(
    "line", ["UPDATE: The update came late.", "READ MORE: What is next for the harbour"]
)
def test_a_label_that_is_nobody_speaks_nothing(line: str) -> None:
    assert all(found.source is None for found in attributions(line))

"""Who said what, in a story written for these tests."""

import pytest

from assistant.attribution import Attribution, attributions, said_by
from assistant.attribution.tagger import LONGEST, Tagger

STORY = """\
Harbour to close for two winters, port authority says

The harbour of Lindholm will close to ferries for two winters, Norway's Coastal Port Authority \
said on Monday.

According to the agency, the old pier is no longer safe. "We waited too long," said Maria \
Kowalska, the engineer who inspected it.

"The wood is gone," she said. "There is nothing left to repair."

Mayor Erik Dahl told reporters that the town could not pay for a new pier. Dahl added that he \
would ask the government for help.
"""


@pytest.fixture(scope="module")
def found() -> tuple[Attribution, ...]:
    return attributions(STORY)


def about(words: str, found: tuple[Attribution, ...]) -> Attribution:
    at = STORY.index(words)
    return next(a for a in found if any(c.start <= at < c.end for c in a.content))


def words(attribution: Attribution) -> str | None:
    source = attribution.source
    return STORY[source.start : source.end] if source else None


def test_a_quotation_has_the_speaker_named_after_it(found: tuple[Attribution, ...]) -> None:
    quotation = about("We waited", found)
    assert quotation.speaker == "Maria Kowalska"
    assert quotation.direct


def test_a_pronoun_is_the_person_named_before(found: tuple[Attribution, ...]) -> None:
    quotation = about("The wood is gone", found)
    assert words(quotation) == "she"
    assert quotation.speaker == "Maria Kowalska"


def test_a_quotation_goes_on_after_its_cue(found: tuple[Attribution, ...]) -> None:
    assert about("There is nothing left", found) == about("The wood is gone", found)


def test_a_surname_is_the_fuller_name_before(found: tuple[Attribution, ...]) -> None:
    assert about("would ask the government", found).speaker == "Erik Dahl"


def test_the_agency_is_the_organisation_named_before(found: tuple[Attribution, ...]) -> None:
    statement = about("the old pier is no longer", found)
    assert words(statement) == "the agency"
    assert statement.speaker == "Norway's Coastal Port Authority"
    assert not statement.direct


def test_every_span_lies_within_the_text(found: tuple[Attribution, ...]) -> None:
    for attribution in found:
        for span in (*attribution.content, attribution.cue, attribution.source):
            assert span is None or STORY[span.start : span.end].strip() != ""


@pytest.mark.parametrize("text", ["", "\n\n", "”", '"', "“Unclosed, he said", "😀 “ok” 😀", "A"])
def test_odd_texts_are_read_without_harm(text: str) -> None:
    for attribution in attributions(text):
        assert all(0 <= span.start < span.end <= len(text) for span in attribution.content)


def test_said_by_takes_a_shorter_or_a_titled_name() -> None:
    for name in ("Dahl", "Mayor Erik Dahl", "Erik Dahl"):
        assert {a.speaker for a in said_by(STORY, name)} == {"Erik Dahl"}
    assert {a.speaker for a in said_by(STORY, "the Port Authority")} == {
        "Norway's Coastal Port Authority"
    }


def test_said_by_leaves_out_other_people_of_the_surname() -> None:
    assert said_by(STORY, "Anna Dahl") == ()


def test_a_wish_is_told_from_a_statement() -> None:
    text = "Anna Holm hopes for a new pier. Anna Holm said that the old one was gone."
    stated = {text[a.content[0].start : a.content[0].end]: a.stated for a in attributions(text)}
    assert stated == {"a new pier": False, "that the old one was gone": True}
    assert len(said_by(text, "Holm")) == 1


def test_a_paragraph_as_long_as_an_article_is_read_in_pieces(monkeypatch) -> None:
    lengths: list[int] = []
    score = Tagger._score

    def watched(self, inputs):
        lengths.extend(map(len, inputs))
        return score(self, inputs)

    monkeypatch.setattr(Tagger, "_score", watched)
    quays = " ".join(f"The pier of quay {number} was mended in spring." for number in range(300))
    text = f"{quays} Mayor Erik Dahl told reporters that the town could not pay. {quays}"
    found = [each.speaker for each in attributions(text)]
    assert "Erik Dahl" in found
    assert max(lengths) <= LONGEST
    assert sum(lengths) > 10 * LONGEST

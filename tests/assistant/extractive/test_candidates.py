from assistant.extractive.candidates import candidates, stretches
from tests.assistant.extractive.articles import article, evidence


def pieces(text):
    return [text[span.start : span.end] for span in stretches(text)]


def quoted(*articles):
    found = candidates([each for one in articles for each in evidence(one)])
    return [each.text for each in found]


def test_sentences_stand_alone():
    assert pieces("One came. Two left.\n\nThree stayed.") == [
        "One came.",
        "Two left.",
        "Three stayed.",
    ]


def test_a_quotation_of_several_sentences_stays_whole():
    text = 'It began. "We are ready. We will not wait," the mayor said. It ended.'
    assert pieces(text) == [
        "It began.",
        '"We are ready. We will not wait," the mayor said.',
        "It ended.",
    ]


def test_a_quotation_left_open_does_not_swallow_the_article():
    text = '"' + " ".join(f"Sentence number {n} is here." for n in range(9))
    assert len(pieces(text)) == 9


def test_a_quotation_does_not_run_over_a_paragraph():
    assert pieces("“We begin here.\n\n“We go on here,” he said.") == [
        "“We begin here.",
        "“We go on here,” he said.",
    ]


def test_the_same_words_are_a_candidate_once():
    one, other = article("The dam broke. Nobody was hurt.", "a"), article("The dam broke.", "b")
    found = candidates([*evidence(one), *evidence(other)])
    assert [each.text for each in found] == ["The dam broke.", "Nobody was hurt."]
    assert found[1].before == "The dam broke."


def test_a_candidate_is_verbatim_at_its_offsets():
    one = article("The dam broke at noon.\n\nNobody was hurt. The road is closed.")
    for each in candidates(evidence(one)):
        assert one.text[each.start : each.end] == each.text == each.quote.text


def test_a_photographs_credit_and_its_caption_are_not_quoted():
    gallery = article(
        "Ana Ruiz/AFP/Getty Images Halmia's captain lifts the cup on Sunday.\n"
        "Tom Hale via AP A fan waits in the rain.\n"
        "The Press/Radio Club of Vessby won the toss. Holt spoke via Reuters.",
        title="Halmia wins",
    )
    assert quoted(gallery) == [
        "The Press/Radio Club of Vessby won the toss.",
        "Holt spoke via Reuters.",
    ]


def test_a_line_of_nothing_but_dates_is_not_quoted():
    story = article(
        "Feb. 11, 2023 Updated Feb. 12, 2023, 2:47 p.m. ET\n"
        "Published on Monday, 3 May 2025 at 10.30\n"
        "On Monday it rained. In May 2025 the dam broke.",
        title="Rain",
    )
    assert quoted(story) == ["On Monday it rained.", "In May 2025 the dam broke."]

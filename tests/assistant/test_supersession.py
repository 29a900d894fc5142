from datetime import date

from assistant.supersession import corrects, superseded
from tests.assistant.extractive.articles import article, evidence

REPORT = article(
    "The council approved a new lock at Orrin. It will cost 3 million crowns. Work begins in May."
    " The lock is 60 metres long.",
    "report",
    title="Council approves new lock at Orrin",
    published=date(2025, 5, 3),
)
CORRECTION = article(
    "Our report of 3 May on the new lock at Orrin gave the wrong price. It is 4 million crowns.",
    "correction",
    title="Correction: the new lock at Orrin",
    published=date(2025, 5, 5),
)


def test_a_correction_by_the_same_outlet_supersedes_the_report():
    found = superseded(evidence(REPORT, CORRECTION))
    assert found == {"report": "corrected 5 May 2025"}


def test_a_correction_is_told_by_what_it_admits_where_its_headline_does_not():
    quiet = article(CORRECTION.text, "quiet", title="The lock at Orrin", published=date(2025, 5, 5))
    assert corrects(quiet, REPORT)


def test_what_another_outlet_or_another_story_corrects_is_not_superseded():
    foreign = article(
        CORRECTION.text, "f", title=CORRECTION.title, source="Nordwire", published=date(2025, 5, 5)
    )
    bakery = article(
        "The bakery in Dellbrook won.", "b", title="Prize for bakery", published=date(2025, 5, 3)
    )
    earlier = article(CORRECTION.text, "e", title=CORRECTION.title, published=date(2025, 4, 1))
    assert superseded(evidence(REPORT, foreign, bakery, earlier)) == {}
    assert not corrects(CORRECTION, bakery)


def test_an_article_that_notes_its_own_correction_supersedes_no_other():
    noted = article(
        "An earlier version of this article misstated the price of the new lock at Orrin.",
        "noted",
        title="Orrin council approves new lock",
        published=date(2025, 5, 4),
    )
    assert not corrects(noted, REPORT)


def test_a_later_edition_supersedes_the_earlier_one():
    later = article(
        REPORT.text.replace("3 million", "4 million") + " The mayor was pleased.",
        "later",
        title="Council approves new lock at Orrin",
        published=date(2025, 5, 4),
    )
    found = superseded(evidence(REPORT, later))
    assert found == {"report": "replaced by a later edition 4 May 2025"}


def test_the_next_report_of_a_story_supersedes_nothing():
    following = article(
        "Work on the new lock has begun. The mayor came. Nobody else did.",
        "next",
        title="Work on new lock at Orrin begins",
        published=date(2025, 5, 5),
    )
    assert superseded(evidence(REPORT, following)) == {}

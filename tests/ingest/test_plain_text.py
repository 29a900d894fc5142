from datetime import date

import pytest

from ingest.paste import MOST_LINES, is_pasted
from ingest.pasted_lines import pasted_lines

NOTE = """Minutes of the harbour board

The board met on Tuesday and agreed to dredge the channel before winter.

Subscribe

- Dredger: booked
- Pilots: informed
* * *
Next meeting on 4 March. The chair asked: "Who pays?"
"""

PASTE = """Skip to content
The Harbour Ledger
News  Sport  Opinion
Log in

Ferry runs aground in thick fog

By Agnes Lund
11 February 2024
3 min read
Share

Ferry runs aground in thick fog
The ferry Solveig on the Middle Ground on Sunday. (Photo / The Harbour Ledger)

The passenger ferry Solveig ran aground at the mouth of the sound, and all were brought ashore.

Two lifeboats and a tug took the passengers off. Eleven had bruises, the hospital said.

"Nobody panicked, and I think the children slept through most of it," said the coxswain.

The ferry was pulled free on the evening tide. Divers found a dent, and no oil was lost.

Why the dike at Hallow Strand was never raised
Agnes Lund

Agnes Lund is a reporter at The Harbour Ledger, where she covers shipping and fishing.

Read more
Most read
Ten recipes for when the oven is cold

In a briefing for journalists the county said that it would build forty shelters a year.

Show More
"""


def test_a_note_survives_untouched_below_its_title(read_file):
    article = read_file("note.txt", NOTE).article
    assert article.title == "Minutes of the harbour board"
    assert article.text.split("\n\n") == [
        "The board met on Tuesday and agreed to dredge the channel before winter.",
        "Subscribe",
        "- Dredger: booked",
        "- Pilots: informed",
        "* * *",
        'Next meeting on 4 March. The chair asked: "Who pays?"',
    ]
    assert (article.source, article.authors, article.published) == (None, (), None)


def test_a_pasted_page_is_taken_apart(read_file):
    article = read_file("page.txt", PASTE).article
    assert article.title == "Ferry runs aground in thick fog"
    assert article.authors == ("Agnes Lund",)
    assert article.source == "The Harbour Ledger"
    assert article.published == date(2024, 2, 11)
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == 4
    assert paragraphs[0].startswith("The passenger ferry Solveig")
    assert paragraphs[-1].endswith("no oil was lost.")


def test_the_seed_article_holds_nothing_but_the_article(data, gather):
    article = gather(data / "seed").article
    headline = (
        "Lukashenko resumes use of migrants to 'exert political pressure' on Europe,"
        " Ukraine's intelligence says"
    )
    assert article.title == headline
    assert article.authors == ("Tim Zadorozhnyy",)
    assert article.source == "The Kyiv Independent"
    assert article.published is None
    assert article.text.startswith("Belarusian President Alexander Lukashenko is again using")
    assert article.text.endswith("invasion in February 2022.")
    assert article.text.count("\n\n") == 10
    for foreign in (
        "News Feed",
        "min read",
        "Read more",
        "Show More",
        "Getty Images",
        "Zelensky",
        "Zadorozhnyy",
        "defense industry",
        headline,
    ):
        assert foreign not in article.text


@pytest.mark.parametrize(
    "head",
    [
        "Title: Bridge reopens\nAuthor: Jane Doe\nOutlet: Nordwire\nDate: 26 July 2025\n\n",
        "TITLE: Bridge reopens\nby: Jane Doe\nPublisher: Nordwire\nPublished: 2025-07-26\n\n",
        "Bridge reopens\n\nBy Jane Doe\nNordwire\n26 July 2025\n\n",
        "Bridge reopens\nBy Jane Doe\nPublished on July 26, 2025\nNordwire\n\n",
    ],
)
def test_the_head_of_a_text_file_is_read(read_file, head):
    article = read_file("a.txt", head + "The bridge reopened.\n\nTraffic was light.").article
    assert article.title == "Bridge reopens"
    assert article.authors == ("Jane Doe",)
    assert article.source == "Nordwire"
    assert article.published == date(2025, 7, 26)
    assert article.text == "The bridge reopened.\n\nTraffic was light."


@pytest.mark.parametrize(
    "text",
    [
        "Source: a court filing says so.\n\nMore follows.",
        "Bridge reopens\n\nKyiv Region\n\nThe bridge reopened.",
        "The bridge reopened on Monday. Traffic was light.\n\nThe mayor came.",
    ],
)
def test_what_only_looks_like_a_head_stays_text(read_file, text):
    article = read_file("a.txt", text).article
    assert article.text in (text, text.partition("\n\n")[2])
    assert article.source is None


def test_wrapped_lines_become_paragraphs_again(read_file):
    text = (
        "A title\n\n"
        "The passenger ferry Solveig ran aground at the mouth of the sound\n"
        "shortly after five on Sunday, and all 212 people on board were\n"
        "brought ashore without any serious injury at all, police said.\n"
        "Divers looked at the hull.\n\n"
        "Two lifeboats and a tug took the passengers off between six and\n"
        "half past eight in the morning.\n"
    )
    paragraphs = read_file("a.txt", text).article.text.split("\n\n")
    assert [paragraph[-12:] for paragraph in paragraphs] == ["at the hull.", "the morning."]


def test_text_of_other_encodings_is_read_and_noted(read_file):
    text = "Un café\n\nLe café est bon, dit-il après le déjeuner à l'hôtel."
    readings = read_file("a.txt", text.encode("cp1252"))
    assert readings.article.text == text.partition("\n\n")[2]
    assert readings.notes[0].text == "not UTF-8: read as cp1252"
    assert read_file("b.txt", text.encode("utf-16")).article.title == "Un café"
    russian = "Мост открыт\n\nМост через реку снова открыт для движения, сообщили власти города."
    assert read_file("c.txt", russian.encode("cp1251")).article.title == "Мост открыт"
    cut = text.encode()[:-1] + b"\xc3"
    assert "not valid UTF-8" in read_file("d.txt", cut).notes[0].text


def test_invisible_characters_are_gone_and_letters_composed(read_file):
    article = read_file(
        "a.txt", "Title\n\nCafe\u0301\u200b  is\u00a0\ufeffopen.\x07 \r\nYes."
    ).article
    assert article.text == "Café is open.\n\nYes."


def test_a_few_accents_are_read_as_western(read_file):
    text = "Café wieder offen – „endlich“\n\nDer Wirt, Änne Müller, war am Montag sehr zufrieden."
    article = read_file("a.txt", text.encode("cp1252")).article
    assert article.title == "Café wieder offen – „endlich“"
    text = "Мост открыт\n\nМост через реку снова открыт, сообщила полиция в понедельник утром."
    assert read_file("b.txt", text.encode("cp1251")).article.title == "Мост открыт"


@pytest.mark.timeout(20)
def test_text_without_spaces_takes_no_longer_than_other_text(read_file):
    assert read_file("a.txt", "記事" * 50_000).article.text == "記事" * 50_000


def test_a_text_longer_than_any_page_is_taken_as_it_is() -> None:
    page = pasted_lines("The bridge is open\n\nIt opened.\n\nRead more\nShare\nHome\nSign up\n")
    assert is_pasted(page)
    assert not is_pasted(page * (MOST_LINES // len(page) + 1))

import gzip
import json
import sys
from datetime import UTC, date, datetime

import pytest

from tests.ingest.news_samples import (
    ATOM,
    BODY,
    JSON_FEED,
    MAIL,
    NEWSML,
    NINJS,
    NITF,
    RSS,
    archive,
    pdf,
    word,
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rss", RSS.encode()),
        ("a.xml", RSS.encode()),
        ("a.atom", ATOM.encode()),
        ("a.json", json.dumps(JSON_FEED).encode()),
        ("a.xml", NITF.encode()),
        ("a.xml", NEWSML.encode()),
        ("a.json", json.dumps(NINJS).encode()),
        ("a.json", json.dumps([NINJS]).encode()),
    ],
)
def test_every_format_of_the_news_gives_the_same_article(read_file, name, content):
    article = read_file(name, content).articles[0]
    assert article.title in ("Bridge reopens", "Bridge & tunnel reopen")
    assert article.text.startswith("The bridge reopened on Monday.")
    assert article.authors == ("Jane Doe",)
    assert article.source == "Nordwire"
    assert article.published == date(2025, 7, 26)
    assert article.published_at is not None
    assert "picture" not in article.text


def test_a_feed_entry_with_only_a_summary_is_noted(read_file, tmp_path):
    readings = read_file("a.rss", RSS)
    assert [article.title for article in readings.articles] == [
        "Bridge & tunnel reopen",
        "Only a summary",
    ]
    assert readings.articles[0].url == "https://nordwire.example/a"
    assert readings.articles[0].path == f"{tmp_path / 'a.rss'}#a1"
    assert "only a summary" in readings.notes[0].text


def test_a_withdrawn_news_item_is_left_out(read_file):
    withdrawn = NEWSML.replace("stat:usable", "stat:canceled")
    assert "withdrawn" in read_file("a.xml", withdrawn).notes[0].text
    assert not read_file("b.json", json.dumps({**NINJS, "pubstatus": "canceled"})).articles


def test_a_pdf_gives_its_paragraphs_and_title(read_file):
    lines = [
        "The bridge reopened on Monday after a year of",
        "repairs that cost nine million crowns.",
    ]
    article = read_file(
        "a.pdf", pdf([*lines, "Traffic was light."], "Bridge reopens at last")
    ).article
    assert article.title == "Bridge reopens at last"
    assert article.text.startswith(
        "The bridge reopened on Monday after a year of repairs that cost"
    )


def test_a_pdf_without_text_or_structure_says_so(read_file):
    assert "no text" in read_file("a.pdf", pdf([])).failure.problem
    assert "structure is broken" in read_file("b.pdf", b"%PDF-1.4 nothing").failure.problem


def test_a_word_document_is_read_with_its_head(read_file):
    article = read_file("a.docx", word()).article
    assert article.title == "Bridge reopens"
    assert (article.authors, article.published) == (("Jane Doe",), date(2025, 7, 26))
    assert article.text == "\n\n".join(BODY)
    assert "damaged" in read_file("b.docx", b"PK\x03\x04 cut").failure.problem


def test_a_newsletter_is_read_from_its_page_where_its_text_is_a_stub(read_file):
    article = read_file("a.eml", MAIL).article
    assert (article.title, article.source) == ("Café reopens", "Nordwire")
    assert article.published_at == datetime(2025, 7, 26, 8, tzinfo=UTC)
    assert article.text.startswith("The cafe on the bridge reopened")


def test_a_newsletter_gives_no_footers_and_no_signature(read_file):
    letter = (
        "From: Nordwire <letter@nordwire.example>\nSubject: Bridge reopens\n\n"
        "View this email in your browser\n\nThe bridge reopened on Monday after a year.\n\n"
        "The mayor was pleased with what she saw, and traffic was light.\n\n"
        "Forward to a friend | Unsubscribe | Manage preferences\n\n"
        "You are receiving this email because you signed up at nordwire.example.\n\n"
        "-- \nNordwire, 1 Quay Street\n"
    )
    assert read_file("a.eml", letter).article.text == (
        "The bridge reopened on Monday after a year.\n\n"
        "The mayor was pleased with what she saw, and traffic was light."
    )


def test_a_page_saved_as_a_single_file_is_read_with_its_address(read_file):
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://nordwire.example/a\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html lang=3Den><head><title>Bridge reopens</title></head><body><h1>Bridge reopens</h1>"
        "<p>The caf=C3=A9 by the bridge reopened on Monday.</p></body></html>\r\n--x\r\n"
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--x--\r\n"
    )
    article = read_file("a.mhtml", saved).article
    assert (article.title, article.url) == ("Bridge reopens", "https://nordwire.example/a")
    assert article.text == "The café by the bridge reopened on Monday."
    assert "no page" in read_file("b.mht", saved.replace("text/html", "text/css")).failure.problem


def test_a_zip_archive_may_be_packed_once_more(read_file, tmp_path):
    packed = gzip.compress(archive({"a.txt": b"Bridge reopens\n\nTraffic was light."}))
    assert read_file("a.zip.gz", packed).article.path == f"{tmp_path / 'a.zip.gz'}#a.txt"


def test_a_library_that_is_missing_is_named_with_its_package(read_file, monkeypatch):
    from ingest import formats

    formats._reader.cache_clear()
    monkeypatch.delitem(sys.modules, "ingest.docx", raising=False)
    monkeypatch.setitem(sys.modules, "docx", None)
    problem = read_file("a.docx", b"PK").failure.problem
    formats._reader.cache_clear()
    assert "Install it with `pip install python-docx`" in problem


def test_what_holds_no_article_is_noted(read_file):
    for name, content in (("a.json", "[]"), ("b.rss", "<rss version='2.0'><channel/></rss>")):
        readings = read_file(name, content)
        assert not readings.articles
        assert readings.notes[0].text == "It holds no articles."


def test_a_zip_archive_is_read_like_a_folder(read_file, tmp_path):
    members = {
        "news/a.txt": b"Bridge reopens\n\nTraffic was light.",
        "news/b.jsonl": b'{"id": 1, "title": "B", "text": "Two."}\n{oops',
        "news/c.docx": word(title="From Word"),
        "news/inner.zip": archive({"x.txt": b"x"}),
        "__MACOSX/a.txt": b"junk",
        ".hidden.txt": b"junk",
        "film.mp4": b"junk",
        "empty.txt": b"",
    }
    readings = read_file("a.zip", archive(members))
    assert [article.title for article in readings.articles] == ["Bridge reopens", "B", "From Word"]
    path = tmp_path / "a.zip"
    assert readings.articles[1].path == f"{path}#news/b.jsonl#1"
    assert [failure.path for failure in readings.failures] == [
        f"{path}#news/b.jsonl",
        f"{path}#empty.txt",
    ]
    assert len(readings.notes) == 2


def test_bombs_of_every_kind_are_refused(read_file):
    bomb = archive({"a.txt": b"0" * 100_000_000})
    assert "unpacks to more than" in read_file("a.zip", bomb).failure.problem
    assert "unpacks to more than" in read_file("a.docx", bomb).failure.problem
    entities = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
    for name, document in (("a.rss", RSS), ("b.xml", NITF), ("c.xml", NEWSML)):
        content = (
            entities + document.partition("?>")[2] if "?>" in document else entities + document
        )
        assert "declares entities" in read_file(name, content).failure.problem
    deep = "<a>" * 100_000 + "</a>" * 100_000
    assert read_file("d.xml", deep).failure


def test_xml_that_is_no_news_says_what_is_read(read_file):
    assert "RSS, Atom" in read_file("a.xml", "<svg/>").failure.problem
    assert "not XML" in read_file("b.xml", "<svg>").failure.problem
    assert "own address" in read_file("c.xml", "<urlset><url/></urlset>").notes[0].text

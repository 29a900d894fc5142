import json
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest

BODY = ("The bridge reopened on Monday after a year.", "Traffic was light, the police said.")


def pdf(lines: list[str], title: str = "") -> bytes:
    """Write the smallest PDF that shows lines of text."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 780 Td {shown}ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Title({title})>>".encode(),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n" % (len(objects) + 1)
    return bytes(out + b"%d\n%%%%EOF" % start)


def word(*, title: str = "Bridge reopens") -> bytes:
    document = docx.Document()
    document.add_paragraph(title, style="Title")
    document.add_paragraph("By Jane Doe")
    document.add_paragraph("26 July 2025")
    for paragraph in BODY:
        document.add_paragraph(paragraph)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return file.getvalue()


RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Nordwire</title><language>en</language>
<item><title>Bridge &amp;amp; tunnel reopen</title><link>https://nordwire.example/a?utm_medium=rss</link>
<guid>a1</guid><dc:creator>By Jane Doe</dc:creator>
<pubDate>Sat, 26 Jul 2025 10:00:00 +0200</pubDate>
<description>The short of it.</description>
<content:encoded><![CDATA[<p>The bridge reopened on Monday.</p><p>Traffic was <b>light</b>.</p>]]>
</content:encoded></item>
<item><title>Only a summary</title><link>https://nordwire.example/b</link>
<description>Short...</description></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Nordwire</title><entry><id>tag:a</id>
<title type="html">Bridge reopens</title><link href="https://nordwire.example/a"/>
<author><name>Jane Doe</name></author><published>2025-07-26T10:00:00Z</published>
<updated>2025-07-27T10:00:00Z</updated>
<content type="html">&lt;p&gt;The bridge reopened on Monday.&lt;/p&gt;</content></entry></feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Nordwire",
    "language": "en",
    "items": [
        {
            "id": "1",
            "url": "https://nordwire.example/a",
            "title": "Bridge reopens",
            "content_html": "<p>The bridge reopened on Monday.</p>",
            "date_published": "2025-07-26T10:00:00+02:00",
            "authors": [{"name": "Jane Doe"}],
        }
    ],
}

NITF = """<nitf xml:lang="en"><head><title>Ignored</title><docdata>
<date.issue norm="20250726T100000Z"/></docdata><pubdata name="Nordwire"/></head><body><body.head>
<hedline><hl1>Bridge reopens</hl1></hedline><byline>By <person>Jane Doe</person></byline>
</body.head>
<body.content><media><media-caption><p>A picture.</p></media-caption></media>
<p>The bridge reopened on Monday.</p><p>Traffic was light.</p></body.content></body></nitf>"""

NEWSML = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta>
<provider qcode="n:1"><name>Nordwire</name></provider>
<versionCreated>2025-07-27T09:00:00Z</versionCreated>
<firstCreated>2025-07-26T10:00:00+02:00</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><creator><name>Jane Doe</name></creator><language tag="en-GB"/>
<headline>Bridge reopens</headline></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml">
<head><title>t</title></head><body><p>The bridge reopened on Monday.</p><p>Traffic was light.</p>
</body></html></inlineXML>
</contentSet></newsItem>"""

NINJS = {
    "uri": "urn:ninjs:1",
    "type": "text",
    "headlines": [
        {"role": "kicker", "value": "Kicker"},
        {"role": "main", "value": "Bridge reopens"},
    ],
    "bodies": [{"role": "main", "value": "<p>The bridge reopened on Monday.</p><p>Light.</p>"}],
    "bylines": [{"value": "By Jane Doe"}],
    "infosources": [{"name": "Nordwire"}],
    "firstcreated": "2025-07-26T10:00:00+02:00",
    "versioncreated": "2025-07-27T10:00:00+02:00",
    "language": "en",
}

MAIL = b"""From: Nordwire <letter@nordwire.example>\r
Subject: =?utf-8?q?Caf=C3=A9_reopens?=\r
Date: Sat, 26 Jul 2025 10:00:00 +0200\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=x\r
\r
--x\r
Content-Type: text/plain; charset=utf-8\r
\r
Open this in your browser.\r
--x\r
Content-Type: text/html; charset=utf-8\r
\r
<html><body><p>The cafe on the bridge reopened on Monday after a year of repairs.</p>\r
<p>Guests were few, and the owner said that more would come with the summer.</p></body></html>\r
--x--\r
"""


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

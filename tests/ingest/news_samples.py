"""One small sample of each format, written for these tests."""

import zipfile
from io import BytesIO

import docx

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

"""Readers meet broken input of every kind: each gives readings, and none raises or hangs."""

import gzip
import json
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Document
from ingest.report import Failure, Note
from ingest.sources import read_document
from tests.ingest.news_samples import (
    ATOM,
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
from vectorstore.article import Article

SLOWEST = 10.0  # Seconds of computing for a broken document of a few kilobytes.
RECORD = json.dumps({"title": "A", "text": "One.", "date": "2025-07-26", "authors": ["Jane Doe"]})
PAGE = (
    b"<html><head><title>A</title></head><body><h1>A</h1><p>The bridge reopened.</p></body></html>"
)
SAMPLES = {
    "a.txt": b"Bridge reopens\n\nBy Jane Doe\n26 July 2025\n\nIt did.\n\nRead more\nShare\nHome\n",
    "a.md": b"---\ntitle: A\ndate: 2025-07-26\n---\n# Head\n\nA [text](http://x).\n\n- one\n",
    "a.html": PAGE,
    "a.json": json.dumps([json.loads(RECORD), NINJS]).encode(),
    "b.json": json.dumps(JSON_FEED).encode(),
    "a.jsonl": f"{RECORD}\n{RECORD}\n".encode(),
    "a.csv": b'title,text,date\nA,"One, two",2025-07-26\nB,Two,26 July 2025\n',
    "a.rss": RSS.encode(),
    "a.atom": ATOM.encode(),
    "a.xml": NITF.encode(),
    "b.xml": NEWSML.encode(),
    "a.eml": MAIL,
    "a.pdf": pdf(["The bridge reopened on Monday."]),
    "a.docx": word(),
    "a.zip": archive({"a.txt": b"A\n\nText.", "b.jsonl": RECORD.encode()}),
}
FRAGMENTS = [
    b"",
    b"\0",
    b"\xff\xfe",
    b"<",
    b">",
    b'"',
    b"{",
    b"[",
    b"\n",
    b"&#0;",
    b"]]>",
    b"\r\n\r\n",
]


@st.composite
def broken(draw: st.DrawFn, data: bytes) -> bytes:
    """Cut, repeat, overwrite and insert a few times."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 200)))
        piece = draw(st.sampled_from([*FRAGMENTS, data[start:end] * 3]) | st.binary(max_size=8))
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("name", SAMPLES)
@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_broken_documents_give_readings_and_nothing_else(name, data):
    content = data.draw(broken(SAMPLES[name]))
    began = time.process_time()
    document = Document.of_bytes(content, path=f"/news/{name}", name=name)
    for reading in read_document(document):
        assert isinstance(reading, Article | Failure | Note)
        if isinstance(reading, Article):
            assert reading.title.strip()
            assert reading.text.strip() == reading.text != ""
        if isinstance(reading, Failure):
            assert reading.problem
    assert time.process_time() - began < SLOWEST


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=6,
    ),
    st.sampled_from(
        ["title", "text", "url", "authors", "source", "date", "modified", "id", "language"]
    ),
)
def test_a_field_may_hold_anything(value, heading):
    record = {"title": "A", "text": "One.", heading: value}
    content = gzip.compress(json.dumps([record]).encode())
    document = Document.of_bytes(gzip.decompress(content), path="/a.json", name="a.json")
    assert all(isinstance(item, Article | Failure | Note) for item in read_document(document))

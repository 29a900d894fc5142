import gzip
import json
from datetime import UTC, date, datetime

import pytest

RECORD = {
    "title": "Bridge reopens",
    "text": "The bridge reopened on Monday.\nTraffic was light.",
    "url": "https://www.kyivindependent.com/bridge/?utm_source=mail",
    "authors": ["By Jane Doe"],
    "published": "2025-07-26T10:00:00+03:00",
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps([RECORD])),
        ("a.json", json.dumps({"status": "ok", "articles": [RECORD]})),
        ("a.json", json.dumps(RECORD, indent=2)),
        ("a.json", json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "title": "b"})),
        ("a.jsonl", json.dumps(RECORD)),
        ("a.jsonl", "\ufeff" + json.dumps(RECORD)),
        ("a.jsonl.gz", gzip.compress(json.dumps(RECORD).encode())),
        ("a.json.gz", gzip.compress(json.dumps([RECORD]).encode())),
        ("a.json", json.dumps([RECORD]).encode("utf-16")),
        ("a.jsonl", (json.dumps(RECORD) + "\n").encode("utf-16")),
    ],
)
def test_a_record_is_read_from_every_kind_of_collection(read_file, tmp_path, name, content):
    article = read_file(name, content).articles[0]
    assert article.title == "Bridge reopens"
    assert article.text == "The bridge reopened on Monday.\n\nTraffic was light."
    assert article.source == "The Kyiv Independent"
    assert article.authors == ("Jane Doe",)
    assert article.published == date(2025, 7, 26)
    assert article.published_at == datetime(2025, 7, 26, 7, tzinfo=UTC)
    assert article.url == "https://www.kyivindependent.com/bridge/"
    assert article.path == f"{tmp_path / name}#https://www.kyivindependent.com/bridge/"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_under_the_same_headings(read_file, delimiter):
    head = delimiter.join(["Title", "Content", "Publisher", "Author", "Date", "Language"])
    row = delimiter.join(
        ['"One, two; three"', '"First.\n\nSecond."', "Desk", "Jo Roe", "2025-07-26", "en"]
    )
    article = read_file("a.csv", f"{head}\n{row}\n").article
    assert article.title == "One, two; three"
    assert article.text == "First.\n\nSecond."
    assert (article.source, article.authors, article.language) == ("Desk", ("Jo Roe",), "en")
    assert article.published == date(2025, 7, 26)


def test_csv_without_a_column_of_text_says_which_heading_it_needs(read_file):
    assert "Call the column text" in read_file("a.csv", "a,b\n1,2\n").failure.problem


def test_csv_with_an_open_quotation_fails_and_keeps_what_came_before(read_file):
    rows = 'title,text\nA,One.\nB,"' + "x" * 17_000_000
    readings = read_file("a.csv", rows)
    assert [article.title for article in readings.articles] == ["A"]
    assert readings.failures


def test_a_broken_line_fails_and_the_others_are_read(read_file, tmp_path):
    readings = read_file(
        "a.jsonl", '{"title": "A", "text": "One."}\n{oops\n{"title": "B", "text": "Two."}'
    )
    assert [article.title for article in readings.articles] == ["A", "B"]
    assert readings.failure.source == f"{tmp_path / 'a.jsonl'}, line 2"
    assert readings.failure.covers(f"{tmp_path / 'a.jsonl'}#any")


def test_a_record_without_text_fails_alone(read_file, tmp_path):
    records = [{"id": 1, "title": "A"}, {"id": 2, "text": "Only text. And more."}, "x", None]
    readings = read_file("a.json", json.dumps(records))
    assert [article.title for article in readings.articles] == ["Only text."]
    assert readings.failures[0].problem == "It has no text. Give it one of text, body, content."
    assert readings.failures[0].covers(f"{tmp_path / 'a.json'}#1")
    assert not readings.failures[0].covers(f"{tmp_path / 'a.json'}#2")
    assert len(readings.failures) == 3


@pytest.mark.parametrize(
    "stated", ["9/16…", "soon", "2050-01-01", "0001-01-01", "2024-02-30", "4/5/2022"]
)
def test_a_date_that_makes_no_sense_is_unknown_with_a_note(read_file, stated):
    readings = read_file("a.jsonl", json.dumps({"title": "A", "text": "B.", "date": stated}))
    assert readings.article.published is None
    assert stated in readings.notes[0].text
    assert readings.notes[0].text.endswith("left unknown.")


def test_a_record_keeps_its_path_when_another_is_put_before_it(read_file):
    records = [{"title": f"T{n}", "text": "Same.", "date": "2025-01-01"} for n in range(3)]
    before = {a.title: a.path for a in read_file("a.json", json.dumps(records[1:])).articles}
    after = {a.title: a.path for a in read_file("a.json", json.dumps(records)).articles}
    assert before.items() < after.items()


def test_records_of_one_id_stay_apart_and_a_repeated_one_is_read_once(read_file):
    records = [{"id": "x", "title": "A", "text": "One."}, {"id": "x", "title": "A", "text": "Two."}]
    readings = read_file("a.json", json.dumps([*records, records[0]]))
    assert len({article.path for article in readings.articles}) == 2
    assert "stands earlier" in readings.notes[0].text


def test_markup_in_a_field_becomes_text(read_file):
    text = "<p>Bonds &amp; shares <b>fell</b>.</p><script>evil()</script><p>Then rose.</p>"
    article = read_file("a.json", json.dumps({"title": "M", "content_html": text})).article
    assert article.text == "Bonds & shares fell.\n\nThen rose."


def test_a_link_that_is_not_of_the_web_is_unknown(read_file):
    record = {"title": "A", "text": "B.", "url": "javascript:alert(1)"}
    assert read_file("a.json", json.dumps(record)).article.url is None


def test_a_record_of_another_encoding_is_read(read_file):
    content = '{"title": "Café", "text": "Après le déjeuner, il est sorti."}'.encode("cp1252")
    assert read_file("a.jsonl", content).article.title == "Café"
    assert read_file("b.json", b"[" + content + b"]").article.title == "Café"


def test_json_that_breaks_off_keeps_what_came_before(read_file, tmp_path):
    readings = read_file("a.json", '[{"title": "A", "text": "One."}, {"title": "B", "te')
    assert [article.title for article in readings.articles] == ["A"]
    assert readings.failure.covers(f"{tmp_path / 'a.json'}#b")


def test_deep_nesting_and_endless_lines_are_refused(read_file):
    assert "nested over" in read_file("a.json", "[" * 100_000).failure.problem
    assert "nested over" in read_file("b.json", '{"a":' * 100_000).failure.problem
    assert "This is not JSON" in read_file("c.jsonl", "[" * 100_000).failure.problem
    assert "larger than" in read_file("d.json", '[{"text": "' + "x" * 20_000_000).failure.problem
    endless = '{"text": "' + "x" * 20_000_000 + '"}\n{"title": "A", "text": "One."}'
    readings = read_file("e.jsonl", endless)
    assert "longer than" in readings.failure.problem
    assert readings.article.title == "A"


def test_blank_lines_without_end_are_refused(read_file):
    assert "blank lines" in read_file("a.jsonl", b"\n" * 200_000).failure.problem


def test_a_gzip_bomb_is_refused(read_file):
    bomb = gzip.compress(b" " * 100_000_000)
    assert "unpacks to more than" in read_file("bomb.jsonl.gz", bomb).failure.problem


def test_the_real_collection_is_read_with_its_facts(data):
    from itertools import islice

    from ingest.sources import read
    from vectorstore.article import Article

    found = list(islice(read(data / "realtimeqa" / "articles.jsonl.gz"), 500))
    articles = [item for item in found if isinstance(item, Article)]
    assert len(articles) > 450
    assert {article.source for article in articles} <= {"CNN", "USA Today", "The Week"}
    assert all(article.published for article in articles)
    assert not any("CNN —" in article.text.split("\n\n") for article in articles)
    people = {name for article in articles if len(article.authors) > 1 for name in article.authors}
    assert not any("cnn" in name.lower() for name in people)


def test_a_table_with_old_line_ends_is_read(read_file):
    table = 'title,text\rA,"One,\rand more"\rB,Two\r'
    texts = [article.text for article in read_file("a.csv", table).articles]
    assert texts == ["One,\n\nand more", "Two"]
    assert read_file("b.csv", "title\rtext\r").failure

from datetime import UTC, date, datetime

import pytest

PAGE = """<!doctype html><html lang="en-GB"><head>
<title>Ferry runs aground &amp; all are safe | Harbour Ledger</title>
<meta property="og:site_name" content="Harbour Ledger">
<meta property="og:title" content="Ferry runs aground &amp; all are safe | Harbour Ledger">
<link rel="canonical" href="https://ledger.example/2024/02/11/ferry?utm_source=x#top">
<script type="application/ld+json">{"@graph": [
 {"@type": "Person", "@id": "#al", "name": "Agnes Lund"},
 {"@type": "NewsArticle", "headline": "Another story, not this", "datePublished": "2020-01-01"},
 {"@type": ["NewsArticle"], "headline": "Ferry runs aground &amp; all are safe",
  "datePublished": "2024-02-11T06:10:00+01:00", "dateModified": "2024-02-12T09:00:00Z",
  "author": [{"@id": "#al"}, {"@type": "Person", "givenName": "Jo", "familyName": "Roe"}],
  "publisher": {"name": "Harbour Ledger"}}]}</script></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry runs aground &amp; all are safe</h1><p class="byline">By Agnes Lund</p>
<figure><img src="a.jpg"><figcaption>The ferry. Photo: Jo Roe</figcaption></figure>
<p>The passenger ferry ran aground at the mouth of the sound shortly after five on Sunday, and all
212 people on board were brought ashore without serious injury.</p>
<p>Two lifeboats and a tug took the passengers off between six and half past eight.</p>
<p>Read more: <a href="/b">Why the dike was never raised</a></p>
<p>The ferry was pulled free on the evening tide and towed to the yard, the company said.</p>
<p>Sign up for our newsletter to get the news in your inbox.</p></article>
<aside><h2>Most read</h2><ul><li><a href="/c">Ten recipes</a></li></ul></aside>
<footer>Cookie settings. All rights reserved.</footer></body></html>"""


def test_a_page_gives_its_article_and_what_it_states(read_file, tmp_path):
    article = read_file("page.html", PAGE).article
    assert article.title == "Ferry runs aground & all are safe"
    assert article.authors == ("Agnes Lund", "Jo Roe")
    assert article.source == "Harbour Ledger"
    assert article.published == date(2024, 2, 11)
    assert article.published_at == datetime(2024, 2, 11, 5, 10, tzinfo=UTC)
    assert article.modified == date(2024, 2, 12)
    assert article.language == "en-GB"
    assert article.url == "https://ledger.example/2024/02/11/ferry"
    assert article.path == str(tmp_path / "page.html")
    paragraphs = article.text.split("\n\n")
    assert paragraphs[0].startswith("The passenger ferry ran aground")
    assert paragraphs[-1].endswith("the company said.")
    assert len(paragraphs) == 3


def test_a_page_that_states_nothing_is_read_by_what_it_shows(read_file):
    page = """<html><body><h1>Bridge reopens</h1><p>By <a rel="author">Jane Doe</a></p>
    <time datetime="2025-07-26">26 July 2025</time><p>The bridge reopened on Monday.</p>
    <p>Traffic was light, officials said, and the mayor was pleased.</p></body></html>"""
    article = read_file("page.htm", page).article
    assert article.title == "Bridge reopens"
    assert article.authors == ("Jane Doe",)
    assert article.published == date(2025, 7, 26)
    assert article.text.startswith("The bridge reopened on Monday.")
    assert (article.source, article.url) == (None, None)


def test_a_fragment_is_a_page_too(read_file):
    assert read_file("a.html", "<p>The bridge reopened on Monday.</p>").article.text


def test_a_page_without_an_article_is_a_failure(read_file):
    empty = "<html><body><nav><a href='/'></a></nav><script>x()</script></body></html>"
    assert "no article on this page" in read_file("a.html", empty).failure.problem
    assert "not a web page" in read_file("b.html", "just words").failure.problem


def test_the_encoding_a_page_declares_is_believed(read_file):
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">')
    page = page.replace("Two lifeboats", "Два катера «Чайка»")
    assert "Два катера «Чайка»" in read_file("a.html", page.encode("cp1251")).article.text


CANONICAL = '<link rel="canonical" href="https://ledger.example/2024/02/11/ferry?utm_source=x#top">'
SAVED = "<!-- saved from url=(0028)https://ledger.example/x/y -->"


def test_a_saved_page_keeps_the_address_it_came_from(read_file):
    page = PAGE.replace("<!doctype html>", f"<!doctype html>{SAVED}").replace(CANONICAL, "")
    assert read_file("a.html", page).article.url == "https://ledger.example/x/y"


def test_a_canonical_link_to_the_front_page_is_not_believed(read_file):
    page = PAGE.replace("https://ledger.example/2024/02/11/ferry?utm_source=x#top", "/")
    page = page.replace(
        "<!doctype html>", "<!-- saved from url=(0028)https://ledger.example/x/y -->"
    )
    assert read_file("a.html", page).article.url == "https://ledger.example/x/y"


def test_entities_of_a_page_are_not_expanded(read_file):
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{"&a;" if n == 0 else f"&a{n - 1};" * 10}">' for n in range(9)
    )
    article = read_file("a.html", bomb + "]><html><body><p>It says &a8; here.</p></body></html>")
    assert all(len(found.text) < 10_000 for found in article.articles)


def page_with(head: str, heading: str = "Trump's lawyer to lead the justice department") -> str:
    text = "<p>The bridge reopened on Monday, officials said, and traffic was light.</p>" * 2
    return f"<html><head>{head}</head><body><h1>{heading}</h1>{text}</body></html>"


def test_a_label_before_the_headline_stays_where_every_stated_title_has_it(read_file):
    title = "After Gaetz: Trump's lawyer to lead the justice department"
    head = f'<title>{title} | Nordwire</title><meta property="og:title" content="{title}">'
    head += '<meta property="og:site_name" content="Nordwire">'
    assert read_file("a.html", page_with(head)).article.title == title
    bare = title.partition(": ")[2]
    other = head + f'<meta name="twitter:title" content="{bare}">'
    assert read_file("b.html", page_with(other)).article.title == bare


def test_an_outlet_is_named_in_words_rather_than_by_its_domain(read_file):
    for names, title, expected in (
        (["detroitledger", "The Detroit Ledger"], "Bridge reopens", "The Detroit Ledger"),
        (["detroitledger.com"], "Bridge reopens - Detroit Ledger", "Detroit Ledger"),
        (["Ledger | News you can trust"], "Bridge reopens", "Ledger"),
        (["@ledger"], "Bridge reopens", "ledger"),
        ([], "Bridge reopens", "detroitledger.com"),
    ):
        tags = "".join(f'<meta property="og:site_name" content="{name}">' for name in names)
        link = '<link rel="canonical" href="https://detroitledger.com/a/b">'
        page = page_with(f"<title>{title}</title>{tags}{link}")
        assert read_file("a.html", page).article.source == expected


@pytest.mark.timeout(20)
def test_a_title_without_end_takes_no_longer_than_another(read_file):
    page = page_with(f"<title>{'By Jane ' * 20_000}</title>", heading="Jane By " * 20_000)
    assert read_file("a.html", page).articles

import gzip
import time

import pytest

from ingest.fetching import Fetcher, Limits
from ingest.public_hosts import is_public
from tests.ingest.site import QUICK, page
from vectorstore.errors import SourceError


def test_a_page_is_fetched_and_known_by_its_address(site, take):
    url = site.put("/bridge", page("Bridge reopens", "The bridge reopened."))
    (article,), failures = take(url)
    assert (article.title, article.url, article.path) == ("Bridge reopens", url, None)
    assert not failures


def test_what_has_not_changed_gives_nothing(site, take):
    url = site.put("/bridge", page("Bridge reopens", "The bridge reopened."), ETag='"1"')
    assert len(take(url)[0]) == 1
    assert take(url) == ([], [])
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    site.put("/bridge", page("Bridge closed", "The bridge closed."), ETag='"2"')
    assert take(url)[0][0].title == "Bridge closed"


def test_a_summary_is_followed_to_its_page_and_only_new_entries_are(site, take):
    site.put("/a", page("Bridge reopens", "The bridge reopened."))
    site.put("/b", page("Tunnel floods", "The tunnel flooded."))
    items = [
        f"<item><title>{name}</title><link>{site.address}/{name}</link><guid>{name}</guid>"
        "<pubDate>Sat, 26 Jul 2025 10:00:00 +0200</pubDate><author>Jane Doe</author>"
        "<description>In short.</description></item>"
        for name in ("a", "b")
    ]
    feed = "<rss version='2.0'><channel><title>Nordwire</title>{}</channel></rss>"
    url = site.put("/feed", feed.format(items[0]), Content_Type="application/rss+xml")
    (article,), _ = take(url)
    assert article.text.startswith("The bridge reopened.")
    assert (article.title, article.source) == ("Bridge reopens", "Nordwire")
    assert (str(article.published), article.authors) == ("2025-07-26", ("Jane Doe",))
    site.put("/feed", feed.format("".join(items)), Content_Type="application/rss+xml")
    assert [found.title for found in take(url)[0]] == ["Tunnel floods"]
    assert site.paths() == ["/feed", "/a", "/feed", "/b"]


def test_an_entry_whose_page_fails_is_tried_again(site, take):
    feed = (
        "<rss version='2.0'><channel><title>N</title><item><title>a</title><guid>a</guid>"
        f"<link>{site.address}/a</link><description>Short.</description></item></channel></rss>"
    )
    url = site.put("/feed", feed, Content_Type="application/rss+xml")
    articles, (failure,) = take(url)
    assert not articles
    assert "404" in failure.problem
    site.put("/a", page("Bridge reopens", "The bridge reopened."))
    assert len(take(url)[0]) == 1


def test_a_front_page_leads_to_its_feed(site, take):
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.put("/", f"<html><head>{link}</head><body><p>Welcome</p></body></html>")
    site.put(
        "/feed",
        "<rss version='2.0'><channel><title>N</title><item><title>A</title><guid>1</guid>"
        f"<description>{'Long enough to be whole. ' * 80}</description></item></channel></rss>",
        Content_Type="text/xml",
    )
    assert [article.title for article in take(site.address + "/")[0]] == ["A"]


def test_a_sitemap_and_the_sitemaps_in_it_are_followed(site, take):
    site.put("/a", page("Bridge reopens", "The bridge reopened."))
    inner = f"<urlset><url><loc>{site.address}/a</loc><lastmod>2025-07-26</lastmod></url></urlset>"
    site.put("/news.xml", inner, Content_Type="application/xml")
    index = f"<sitemapindex><sitemap><loc>{site.address}/news.xml</loc></sitemap></sitemapindex>"
    url = site.put("/sitemap.xml", index, Content_Type="application/xml")
    assert [article.title for article in take(url)[0]] == ["Bridge reopens"]
    assert take(url)[0] == []


def test_robots_txt_is_obeyed(site, take):
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/", Content_Type="text/plain")
    url = site.put("/private/a", page("Secret", "Hidden."))
    articles, (failure,) = take(url)
    assert not articles
    assert "robots.txt" in failure.problem
    assert site.paths() == []


def test_redirects_are_followed_but_not_for_ever(site, take):
    site.put("/a", page("Bridge reopens", "The bridge reopened."))
    url = site.put("/old", "", status=301, Location="/a")
    assert take(url)[0][0].url == f"{site.address}/a"
    loop = site.put("/loop", "", status=302, Location="/loop")
    assert "redirects without end" in take(loop)[1][0].problem
    out = site.put("/out", "", status=302, Location="file:///etc/passwd")
    assert "no web address" in take(out)[1][0].problem


def test_a_server_that_stumbles_is_asked_again(site, take):
    url = site.put("/a", page("Bridge reopens", "The bridge reopened."))
    site.failing["/a"] = 2
    assert len(take(url)[0]) == 1
    site.failing["/a"] = 9
    assert "503" in take(url)[1][0].problem


def test_what_is_too_large_or_unpacks_to_too_much_is_refused(site, take):
    large = site.put("/large", b"x" * 300_000)
    assert "larger than" in take(large)[1][0].problem
    bomb = site.put("/bomb", gzip.compress(b"x" * 30_000_000), Content_Encoding="gzip")
    assert "larger than" in take(bomb)[1][0].problem


def test_no_answer_says_so(take):
    articles, (failure,) = take("http://127.0.0.1:9/")
    assert not articles
    assert failure.problem.startswith("No answer")
    assert failure.problem.endswith("try again later.")


def test_the_encoding_the_server_names_is_believed(site, take):
    content = page("Мост открыт", "Мост через реку открыт.").encode("cp1251")
    url = site.put("/a", content, Content_Type="text/html; charset=windows-1251")
    assert take(url)[0][0].title == "Мост открыт"


def test_requests_to_a_host_keep_their_distance(site):
    for name in ("a", "b"):
        site.put(f"/{name}", page("Bridge reopens", "The bridge reopened."))
    limits = Limits(delay=0.3, timeout=2)
    with Fetcher(allow_private=True, limits=limits) as fetcher:
        began = time.monotonic()
        for name in ("a", "b"):
            fetcher.fetch(f"{site.address}/{name}")
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"])
def test_private_hosts_are_refused_unless_allowed(site, host):
    port = site.address.rpartition(":")[2]
    with (
        Fetcher(limits=QUICK) as fetcher,
        pytest.raises(SourceError, match=r"not a public|not known|No answer"),
    ):
        fetcher.fetch(f"http://{host}:{port}/")
    assert not site.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public

"""The web as it is: slow, sloppy and ill-willed servers, and lists that point to pages."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from ingest import public_hosts, web
from ingest.fetching import Fetcher, Limits
from ingest.report import Failure
from ingest.sources import read
from tests.ingest.site import QUICK, page
from vectorstore.errors import SourceError

HASTY = Limits(delay=0, backoff=0.01, timeout=1, total_time=1.5)


def rss(*items: str, title: str = "Nordwire") -> str:
    return f"<rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>"


def item(link: str) -> str:
    return (
        f"<item><title>T</title><link>{link}</link><guid>{link}</guid>"
        "<description>Short.</description></item>"
    )


@pytest.fixture
def trickle() -> Iterator[str]:
    """A server that sends a byte of its page now and then, for ever."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
                robots = b"robots.txt" in connection.recv(4096)
                if robots:
                    connection.sendall(b"HTTP/1.1 404 none\r\nContent-Length: 0\r\n\r\n")
                    robots = b"robots.txt" in connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                for _ in range(100):
                    connection.sendall(b"x")
                    time.sleep(0.1)
            except OSError:
                if server.fileno() < 0:
                    return
            finally:
                connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/a"
    server.close()


def test_a_server_that_never_ends_is_cut_off(trickle):
    began = time.monotonic()
    with (
        Fetcher(allow_private=True, limits=HASTY) as fetcher,
        pytest.raises(SourceError, match="too slow"),
    ):
        fetcher.fetch(trickle)
    assert time.monotonic() - began < 4


def test_the_addresses_of_a_host_are_resolved_once_and_no_others_connected_to(monkeypatch):
    asked, reached = [], []

    def changing(host: str, *rest: object, **named: object) -> list[object]:
        """Resolve to a public address first, to this machine from then on."""
        asked.append(host)
        public = host == "192.0.2.1" or asked.count(host) == 1
        where = ("192.0.2.1" if public else "127.0.0.1", 80)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", where)]

    def connect(_: socket.socket, where: tuple[str, int]) -> None:
        reached.append(where[0])
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(public_hosts, "is_public", lambda address: address == "192.0.2.1")
    monkeypatch.setattr(socket.socket, "connect", connect)
    once = Limits(delay=0, attempts=1, timeout=1)
    with Fetcher(limits=once) as fetcher, pytest.raises(SourceError, match="No answer: refused"):
        fetcher.fetch("http://rebound.example/a")
    assert asked.count("rebound.example") == 1
    assert set(reached) == {"192.0.2.1"}


def test_a_redirect_from_a_public_host_to_a_private_one_is_refused(site, monkeypatch):
    monkeypatch.setattr(public_hosts, "is_public", lambda address: address == "127.0.0.1")
    url = site.put("/a", "", status=302, Location=f"{site.address.replace('0.0.1', '0.0.2')}/b")
    with Fetcher(limits=QUICK) as fetcher:
        (failure,) = read(url, fetcher=fetcher)
    assert isinstance(failure, Failure)
    assert "127.0.0.2 is not a public address" in failure.problem
    assert "--allow-private" in failure.problem
    assert site.paths() == ["/a"]


@pytest.mark.parametrize("target", ["http://[::1", "http://a:99999/", "//", "mailto:a@b", "\xff"])
def test_a_redirect_to_nonsense_fails_and_no_more(site, take, target):
    url = site.put("/a", "", status=302, Location=target)
    articles, (failure,) = take(url)
    assert not articles
    assert failure.source == url


def test_what_a_document_is_shows_where_its_server_does_not_say(site, take):
    record = json.dumps({"id": 1, "title": "Bridge reopens", "text": "It did."}).encode()
    for path, data, kind in (
        ("/a", page("Bridge reopens", "It did.").encode(), ""),
        ("/b", b"Bridge reopens\n\nIt did.", "application/octet-stream"),
        ("/c", b"\xef\xbb\xbf [" + record + b"]", "text/plain"),
        ("/d.jsonl.gz", gzip.compress(record), "application/gzip"),
        ("/e", gzip.compress(page("Bridge reopens", "It did.").encode()), "text/html"),
    ):
        (article,), failures = take(site.put(path, data, Content_Type=kind))
        assert (path, article.title, failures) == (path, "Bridge reopens", [])
    picture = site.put("/f", b"\x89PNG\r\n\x1a\n\0\0", Content_Type="image/png")
    assert "PNG picture" in take(picture)[1][0].problem


def test_a_packed_sitemap_is_read_and_says_what_its_pages_do_not(site, take):
    site.put("/a", "<html><body><p>" + "The bridge reopened. " * 20 + "</p></body></html>")
    listed = (
        '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        f"<loc>{site.address}/a</loc><news:news><news:publication><news:name>Nordwire</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>"
        "2025-07-26T10:00:00+02:00</news:publication_date><news:title>Bridge reopens</news:title>"
        "</news:news></url></urlset>"
    )
    url = site.put("/news.xml.gz", gzip.compress(listed.encode()), Content_Type="application/gzip")
    (article,), _ = take(url)
    assert (article.title, article.source, article.language) == ("Bridge reopens", "Nordwire", "en")
    assert str(article.published_at) == "2025-07-26 10:00:00+02:00"


def test_a_long_sitemap_is_read_on_where_the_last_run_stopped(site, take, monkeypatch):
    monkeypatch.setattr(web, "MOST_PAGES", 2)
    names = ["a", "b", "c", "d", "e"]
    for name in names:
        site.put(f"/{name}", page(f"Story {name}", "It did."))
    listed = "".join(f"<url><loc>{site.address}/{name}</loc></url>" for name in names)
    url = site.put("/s.xml", f"<urlset>{listed}</urlset>", Content_Type="text/xml", ETag='"1"')
    titles = [article.title for _ in range(3) for article in take(url)[0]]
    assert sorted(titles[:5]) == [f"Story {name}" for name in names]


def test_a_failed_entry_is_tried_again_though_its_feed_has_not_changed(site, take):
    feed = rss(item(f"{site.address}/a"))
    url = site.put("/feed", feed, Content_Type="text/xml", ETag='"1"')
    assert "404" in take(url)[1][0].problem
    site.put("/a", page("Bridge reopens", "It did."))
    assert len(take(url)[0]) == 1
    assert take(url) == ([], [])
    assert site.asked[-1][1]["If-None-Match"] == '"1"'


def test_a_front_page_that_has_not_changed_still_leads_to_its_feed(site, take):
    link = '<link rel="alternate" type="application/rss+xml" href="feed">'
    site.put("/", f"<html><head>{link}</head><body><p>Hi</p></body></html>", ETag='"1"')
    site.put("/feed", rss(item("/a")), Content_Type="text/xml")
    site.put("/a", page("Bridge reopens", "It did."))
    assert len(take(f"{site.address}/")[0]) == 1
    site.put("/feed", rss(item("/b")), Content_Type="text/xml")
    site.put("/b", page("Tunnel floods", "It did."))
    assert [article.title for article in take(f"{site.address}/")[0]] == ["Tunnel floods"]


def test_a_feed_in_an_encoding_that_only_its_server_names_is_read(site, take):
    entry = f"<item><title>Мост</title><description>{'Мост открыт. ' * 150}</description></item>"
    data = rss(entry, title="Провод").encode("cp1251")
    kind = "application/rss+xml; charset=windows-1251"
    (article,), _ = take(site.put("/feed", data, Content_Type=kind))
    assert (article.title, article.source) == ("Мост", "Провод")


@pytest.mark.parametrize(
    "author", ["jane@desk.online (Jane Doe)", "Jane Doe &lt;jane@desk.example&gt;", "Jane Doe"]
)
def test_the_author_of_an_entry_is_a_name_and_not_an_address(read_file, author):
    entry = f"<item><title>T</title><author>{author}</author><description>It did.</description>"
    article = read_file("a.rss", rss(f"{entry}</item>")).article
    assert article.authors == ("Jane Doe",)

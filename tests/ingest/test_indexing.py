"""Feeds and pages of a real server, into a real archive."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.indexing import index
from ingest.report import Report
from vectorstore.archive import Archive

PAGE = """<html><head><title>{title}</title>
<meta property="og:site_name" content="Harbour Ledger"></head><body><article><h1>{title}</h1>
<p>The council of {title} met on Tuesday evening and spoke about the new quay for three hours.</p>
<p>It agreed on nothing, as the mayor said afterwards, and will meet again in a week's time.</p>
<p>Fishermen had asked for a decision before the winter, when the old quay is under water.</p>
</article></body></html>"""


class Site:
    """Pages by path, and how often each was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                body = site.pages.get(self.path, "").encode()
                self.send_response(200 if body else 404)
                kind = "application/rss+xml" if self.path.endswith(".xml") else "text/html"
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def feed(self, *names: str) -> None:
        items = "".join(
            f"<item><title>{name}</title><link>{self.url}/{name}</link></item>" for name in names
        )
        self.pages["/feed.xml"] = (
            f"<rss version='2.0'><channel><title>Ledger</title>{items}</channel></rss>"
        )
        for name in names:
            self.pages[f"/{name}"] = PAGE.format(title=name)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


def run(archive: Archive, *sources: str, allow_private: bool = True) -> Report:
    return index(
        archive,
        sources,
        prune=False,
        dry_run=False,
        allow_private=allow_private,
        progress=None,
    )


def test_a_feed_s_pages_are_indexed_once_and_stay_when_they_roll_off(archive: Archive, site: Site):
    site.feed("Vessby", "Osk")
    assert run(archive, f"{site.url}/feed.xml").added == 2
    site.feed("Osk", "Tern")
    site.asked.clear()
    report = run(archive, f"{site.url}/feed.xml")
    assert (report.added, report.removed, report.failed) == (1, 0, ())
    assert "/Osk" not in site.asked
    assert archive.catalogue.count()[0] == 3


def test_a_page_is_read_again_when_the_archive_did_not_take_it(archive: Archive, site: Site):
    site.feed("Vessby")

    def fail(*_: object) -> None:
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"):
        index(
            archive,
            [f"{site.url}/feed.xml"],
            prune=False,
            dry_run=False,
            allow_private=True,
            progress=fail,
        )
    assert run(archive, f"{site.url}/feed.xml").added == 1


def test_a_private_address_is_refused_unless_allowed(archive: Archive, site: Site):
    site.feed("Vessby")
    report = run(archive, f"{site.url}/feed.xml", allow_private=False)
    assert (report.added, len(report.failed), site.asked) == (0, 1, [])

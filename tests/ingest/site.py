"""A real web server on this machine, whose pages a test writes."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.fetching import Fetcher, Limits, Memory
from ingest.report import Failure
from ingest.sources import read
from vectorstore.article import Article

QUICK = Limits(delay=0, backoff=0.01, timeout=2, total_time=10, size=200_000)


def page(title: str, sentence: str) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><article>"
        f"<p>{sentence} It was the first time in a year, the police said on Monday.</p>"
        f"<p>Traffic was light, and the mayor was pleased with what she saw.</p></article>"
        "</body></html>"
    )


@dataclass
class Site:
    """A real server on this machine, whose pages a test writes."""

    address: str
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)

    def put(self, path: str, content: str | bytes, *, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")
        data = content.encode() if isinstance(content, str) else content
        self.pages[path] = status, named, data
        return self.address + path

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            status, headers, data = served.pages.get(self.path, (404, {}, b"none"))
            if served.failing.get(self.path, 0) > 0:
                served.failing[self.path] -= 1
                status, headers, data = 503, {}, b"later"
            tag = headers.get("ETag")
            if status == 200 and tag and self.headers.get("If-None-Match") == tag:
                status, data = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def take() -> Callable[[str], tuple[list[Article], list[Failure]]]:
    remembered: Memory = {}

    def take_in(url: str) -> tuple[list[Article], list[Failure]]:
        with Fetcher(remembered, allow_private=True, limits=QUICK) as fetcher:
            found = list(read(url, fetcher=fetcher))
        articles = [item for item in found if isinstance(item, Article)]
        return articles, [item for item in found if isinstance(item, Failure)]

    return take_in

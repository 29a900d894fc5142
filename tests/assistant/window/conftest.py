"""A window that is really served, and readers who really look at it, in Chromium."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant import Assistant
from assistant.window import build
from assistant.window.desk import Desk
from assistant.window.site import Server, site

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "articles"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
INSTALLED = ("chromium", "chromium-browser", "google-chrome")

PATIENCE = 60_000  # ms; a busy machine takes its time
expect.set_options(timeout=PATIENCE)

Serve = Callable[[Desk], AbstractContextManager[str]]
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The sample archive."""
    with Assistant.open(tmp_path_factory.mktemp("window") / "archive") as opened:
        opened.index(EXAMPLES)
        yield opened


# Not for the session: as long as Playwright runs, no other test can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium: the one named in NEWSDESK_CHROMIUM, an installed one, or Playwright's own."""
    installed = (found for name in INSTALLED if (found := shutil.which(name)))
    path = os.environ.get("NEWSDESK_CHROMIUM") or next(installed, None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def listening(make: Callable[[], FastAPI]) -> Iterator[str]:
    """Run a site on a free port from a thread of this process, and give its address."""
    ready = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(make, ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert ready.wait(60), "the window did not open"
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def serving(desk: Desk) -> AbstractContextManager[str]:
    """Open a window on a desk, and give its address."""
    return listening(lambda: site(build(desk)))


@pytest.fixture(scope="session")
def serve() -> Serve:
    return serving


@pytest.fixture(scope="session")
def window(desk: Assistant) -> Iterator[str]:
    """The address of a window on the sample archive."""
    with serving(desk) as url:
        yield url


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a window as a new reader. No script may fail, no other host be asked, in any test."""
    troubles: list[str] = []
    contexts = []

    def opened(url: str, *, width: int = 1280, height: int = 800, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("request", lambda sent: _is_ours(sent.url, url) or troubles.append(sent.url))
        page.goto(url)
        page.get_by_text("Ask the archive").wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def _is_ours(requested: str, url: str) -> bool:
    return requested.startswith((f"{url}/", "data:", "blob:"))

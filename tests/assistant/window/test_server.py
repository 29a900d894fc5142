"""The server: who may reach it, what it tells the browser, how it starts and ends."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from assistant import Assistant
from assistant.window import build, serve
from assistant.window.site import site
from tests.assistant.window.conftest import EXAMPLES, Visit, listening
from tests.assistant.window.reader import ask
from vectorstore.errors import SettingsError

SERVE = """
import signal
import sys
# A job started in the background may have inherited a deaf ear for Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
from assistant import Assistant
from assistant.window import serve
with Assistant.open(sys.argv[1]) as desk:
    desk.index(sys.argv[2])
    # here
    serve(desk, port=0, ready=lambda url: print(url, file=sys.stderr, flush=True))
"""
HANG = "desk.stream = lambda *_, **__: iter(lambda: __import__('time').sleep(600), 0)"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "news.example.org"])
def test_without_a_password_only_this_machine_is_served(desk: Assistant, host: str) -> None:
    with pytest.raises(SettingsError, match="Set a name and a password"):
        serve(desk, host=host)


def test_a_port_that_is_taken_is_told_before_anything_loads(desk: Assistant) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match="Choose another port"):
            serve(desk, port=port)


@pytest.mark.parametrize("hanging", [False, True], ids=["at-rest", "while-it-answers"])
def test_it_answers_when_it_says_so_and_ends_quietly(
    tmp_path: Path, visit: Visit, hanging: bool
) -> None:
    program = SERVE.replace("# here", HANG if hanging else "")
    command = [sys.executable, "-c", program, str(tmp_path / "archive"), str(EXAMPLES)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stderr
    url = process.stderr.readline().strip()
    page = visit(url)
    if hanging:
        page.get_by_role("button", name="Lukashenko").click()
        page.get_by_role("button", name="Stop").wait_for()
    else:
        ask(page, "Who won the 1998 World Cup?")
    process.send_signal(signal.SIGINT)
    printed, logged = process.communicate(timeout=20)
    assert (process.returncode, printed, logged) == (0, "", "")


def test_pages_may_reach_no_other_host_and_nobody_may_frame_them(window: str) -> None:
    headers = httpx.get(window).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_foreign_name_that_points_here_is_refused(window: str) -> None:
    assert httpx.get(window, headers={"host": "evil.example"}).status_code == 400
    assert httpx.get(window, headers={"host": "localhost:7860"}).status_code == 200


def test_nothing_is_offered_but_the_page(window: str) -> None:
    assert httpx.get(f"{window}/docs").status_code != 200
    described = httpx.get(f"{window}/gradio_api/info").json()
    assert described["named_endpoints"] == {}
    config = httpx.get(f"{window}/config").json()
    assert not config["analytics_enabled"]


def test_with_a_password_a_stranger_sees_nothing(desk: Assistant, browser: Browser) -> None:
    guarded = {"auth": ("desk", "a secret"), "local": False}
    with listening(lambda: site(build(desk), **guarded)) as url:
        assert httpx.get(f"{url}/config").status_code == 401
        page = browser.new_page()
        page.goto(url)
        page.get_by_label("username").fill("desk")
        page.get_by_label("password").fill("a secret")
        page.get_by_role("button", name="Login").click()
        expect(page.get_by_text("Ask the archive")).to_be_visible()
        page.close()

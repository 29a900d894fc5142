"""Chroma Cloud, which speaks as a Chroma server does and asks for a key."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from tests.reliability.chroma_server import Server
from tests.reliability.newsroom import Folder
from tests.reliability.test_server import QUESTION
from vectorstore.cloud import ChromaCloud
from vectorstore.errors import SettingsError

KEY = "ck-secret"
QUOTA = 40
"""Records in one call, in place of the real one, which no small archive reaches."""


class Gate(ThreadingHTTPServer):
    """Lets through to a Chroma server who brings the key, and notes what was asked for."""

    def __init__(self, server: Server) -> None:
        super().__init__(("127.0.0.1", 0), Keeper)
        self.server = server
        self.asked: list[str] = []


class Keeper(BaseHTTPRequestHandler):
    server: Gate

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.path)
        if self.headers.get("X-Chroma-Token") != KEY:
            self.answer(401, b'{"error": "Unauthorized", "message": "no such key"}')
            return
        asked = json.loads(body) if body else {}
        if max(len(asked.get("ids") or ()), asked.get("n_results", 0)) > QUOTA:
            self.answer(429, b'{"error": "QuotaExceeded", "message": "too many records"}')
            return
        if "include" in asked and "query_embeddings" not in asked:
            asked["limit"] = min(asked.get("limit") or QUOTA, QUOTA)  # it gives no more at once
            body = json.dumps(asked).encode()
        request = Request(self.server.server.url + self.path, body or None, method=self.command)
        request.add_header("Content-Type", "application/json")
        with urlopen(request) as answer:
            self.answer(answer.status, answer.read())

    do_GET = do_POST = do_PUT = do_DELETE = pass_on

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gate(server: Server) -> Iterator[Gate]:
    with Gate(server) as gate:
        threading.Thread(target=gate.serve_forever, daemon=True).start()
        yield gate
        gate.shutdown()


def cloud(gate: Gate, key: str) -> ChromaCloud:
    return ChromaCloud(key, host="127.0.0.1", port=gate.server_port, secure=False)


def test_the_account_is_read_from_the_environment():
    environment = {
        "NEWSDESK_CHROMA": "cloud",
        "CHROMA_API_KEY": KEY,
        "CHROMA_TENANT": "our-paper",
        "CHROMA_DATABASE": "archive",
    }
    server = Settings.from_environment(environment).server
    assert server == ChromaCloud(KEY, "our-paper", "archive")
    assert KEY not in repr(server)


def test_cloud_without_a_key_is_refused_before_anything_is_done():
    with pytest.raises(SettingsError, match="CHROMA_API_KEY"):
        _ = Settings.from_environment({"NEWSDESK_CHROMA": "cloud"}).server


def test_the_key_is_sent_and_the_quota_kept(
    gate: Gate, folder: Folder, archive_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("vectorstore.chroma.CLOUD_BATCH", QUOTA)
    settings = Settings(archive=archive_path, chroma="cloud", cloud=cloud(gate, KEY))
    with Assistant(settings) as desk:
        desk.index(folder.path)
        assert desk.archive.catalogue.count()[1] > 2 * QUOTA
        assert desk.archive.index_problems() == []
        assert desk.ask(QUESTION).notices == ()
        assert any(path.endswith("/query") for path in gate.asked)


def test_a_wrong_key_gives_exact_answers_and_a_notice(
    gate: Gate, folder: Folder, archive_path: Path
):
    settings = Settings(archive=archive_path, chroma="cloud", cloud=cloud(gate, "wrong"))
    with Assistant(settings) as desk:
        assert desk.index(folder.path).added == 30
        answer = desk.ask(QUESTION)
    assert any("Chroma Cloud" in notice for notice in answer.notices)

"""Tokens are counted as the model does, and never too low while that is not possible."""

import random
import socket
import string
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiktoken

from assistant.generative import tokens
from assistant.generative.tokens import TokenCounter, most_tokens


@pytest.fixture
def silent_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A network that takes connections and never answers, as behind some firewalls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, address)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield


def test_no_network_costs_two_seconds_at_most(
    silent_proxy: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(tokens, "PATIENCE", 0.3)
    began = time.monotonic()
    counter = TokenCounter("openai:gpt-4o")
    assert counter.count("Two tugs pulled her free.") == most_tokens("Two tugs pulled her free.")
    assert time.monotonic() - began < 5
    began = time.monotonic()
    for _ in range(50):
        counter.count("Two tugs pulled her free.")
    assert time.monotonic() - began < 0.3


@pytest.fixture
def bytewise(monkeypatch: pytest.MonkeyPatch) -> tiktoken.Encoding:
    """A vocabulary in which every byte is a token, in the place of the newest one."""
    encoding = tiktoken.Encoding(
        name=tokens.NEWEST,
        pat_str=r"\S+|\s+",
        mergeable_ranks={bytes([byte]): byte for byte in range(256)},
        special_tokens={},
    )
    monkeypatch.setitem(tiktoken.registry.ENCODINGS, tokens.NEWEST, encoding)
    return encoding


@pytest.mark.parametrize("name", ["openai:gpt-4o", "gpt-4o-mini", "openai:gpt-5-mini"])
def test_a_known_model_counts_with_its_own_vocabulary(
    bytewise: tiktoken.Encoding, name: str
) -> None:
    assert TokenCounter(name).count("Привіт <|endoftext|>") == 26


def test_another_model_is_granted_more(bytewise: tiktoken.Encoding) -> None:
    assert TokenCounter("ollama:llama3.2").count("a" * 100) == 135


def test_the_bound_is_below_the_bytes_and_above_a_token_for_two_letters_of_a_word() -> None:
    draw = random.Random(1)
    letters = string.printable + "äéПривіт中文"
    for length in range(200):
        text = "".join(draw.choices(letters, k=length))
        assert most_tokens(text) <= len(text.encode())
    assert most_tokens("") == 0
    assert most_tokens("the migrants") == 2 + 6
    assert most_tokens("Ukraine's 26,000") == 5 + 9
    assert most_tokens("Привіт") == 12

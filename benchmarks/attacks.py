"""Hostile documents: each would fill memory, or take for ever, in a reader that trusts it."""

import gzip
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader, BytesIO, RawIOBase

from ingest.document import Document
from tests.ingest.news_samples import ATOM, MAIL, NEWSML, NITF, RSS, archive, pdf, word

GIGABYTE = 10**9
DEEP = 100_000
BOMB = 10**8  # Bytes of zeros, which shrink a thousandfold.
TEXTS = ("a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.csv", "a.rss", "a.xml", "a.eml")
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
STUTTERS = {
    "spaces": b" ", "open brackets": b"[", "open tags": b"<b>", "angles": b"<", "ampersands": b"&",
    "quotes": b'"', "colons": b"a: ", "bylines": b"By Jane ", "dates": b"1 May 2020 ",
    "pipes": b"a | ", "dashes": b"- ", "newlines": b"\n", "short lines": b"a\n\n",
    "letters": b"a", "capitals": b"Aa ", "backslashes": b"\\", "stars": b"*a", "links": b"[a](",
    "quote marks": b"> ", "entities": b"&amp;", "divs": b"<div>", "tables": b"<table><tr><td>",
    "comments": b"<!--", "accents": "\u0301".encode(),
}  # fmt: skip


class Endless(RawIOBase):
    """A gigabyte that nobody has to store: a beginning, then one byte over and over."""

    def __init__(self, beginning: bytes, byte: bytes) -> None:
        self._beginning = beginning
        self._byte = byte
        self._left = GIGABYTE

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        size = min(len(buffer), self._left)
        data = (self._beginning[:size] + self._byte * size)[:size]
        self._beginning = self._beginning[size:]
        self._left -= size
        buffer[:size] = data
        return size


Made = tuple[str, str, Callable[[], bytes]]
"""What is wrong with a document, its name, and how its bytes are made once they are wanted."""


def attacks() -> dict[str, Callable[[], Document]]:
    """Give the hostile documents by what is wrong with them; each is made when it is called."""
    made = {
        f"{what}, {name}": lambda name=name, make=make: _document(name, make())
        for part in (_deep, _bombs, _long)
        for what, name, make in part()
    }
    return {**dict(_endless()), **made}


def _endless() -> Iterator[tuple[str, Callable[[], Document]]]:
    beginnings = {"a.json": b'[{"text": "', "a.jsonl": b'{"text": "', "a.csv": b'text\n"'}
    for name in (*TEXTS, "a.pdf", "a.docx"):
        yield f"a line of 1 GB, {name}", _endlessly(name, beginnings.get(name, b""), b"a")
    yield "a list of 1 GB that never holds a record, a.json", _endlessly("a.json", b"", b"[")
    yield "blank lines of 1 GB, a.jsonl", _endlessly("a.jsonl", b"", b"\n")


def _endlessly(name: str, beginning: bytes, byte: bytes) -> Callable[[], Document]:
    def opened() -> BufferedReader:
        return BufferedReader(Endless(beginning, byte))

    return lambda: Document(f"/{name}", name, opened)


def _deep() -> Iterator[Made]:
    for name in ("a.json", "a.jsonl"):
        lists = b'{"title": "A", "text": ' + b"[" * DEEP + b"]" * DEEP + b"}"
        yield "lists in lists", name, lambda lists=lists: lists
        yield "objects in objects", name, lambda: b'{"text": ' * DEEP + b"1" + b"}" * DEEP
    for name in ("a.xml", "a.rss", "a.html"):
        yield "elements in elements", name, lambda: b"<p>a" * DEEP
    script = b'<script type="application/ld+json">' + b"[" * DEEP + b"</script><p>A page.</p>"
    yield "lists in lists of JSON-LD", "a.html", lambda: script
    yield "quotes in quotes", "a.md", lambda: b">" * DEEP + b" a"
    yield "parts in parts", "a.eml", _nested_mail


def _bombs() -> Iterator[Made]:
    yield "a bomb", "a.zip", lambda: archive({"a.txt": bytes(BOMB)})
    yield "a bomb that lies about its size", "a.zip", _liar
    yield "20,000 files", "a.zip", lambda: archive({f"{n}.txt": b"a" for n in range(20_000)})
    yield "a bomb in it", "a.docx", lambda: archive({"word/document.xml": bytes(BOMB)})
    inner = gzip.compress(bytes(BOMB))
    yield "a bomb within gzip", "a.zip", lambda: archive({"a.txt.gz": inner})
    yield "a bomb in a stream", "a.pdf", _pdf_bomb
    for name, sample in (("a.rss", RSS), ("a.atom", ATOM), ("a.xml", NITF), ("b.xml", NEWSML)):
        head, end, rest = sample.rpartition("?>")
        laughing = (head + end + LAUGHS + rest).replace("Bridge", "&a9;").encode()
        yield "entities that expand", name, lambda laughing=laughing: laughing
    page = f"{LAUGHS}<html><body><p>It says &a9;.</p></body></html>".encode()
    yield "entities that expand", "a.html", lambda: page
    yield "entities that expand", "a.docx", _word_bomb
    anchors = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    head = f"---\ntitle: A\na0: &a0 [x]\n{anchors}\n---\nText.".encode()
    yield "references that expand", "a.md", lambda: head


def _long() -> Iterator[Made]:
    """Give what makes careless patterns take a time that grows with the square, or worse."""
    for name in TEXTS:
        for what, stutter in STUTTERS.items():
            yield what, name, lambda name=name, stutter=stutter: _stuttering(name, stutter)


def _stuttering(name: str, stutter: bytes) -> bytes:
    beginning, end = _around(name)
    content = stutter * (200_000 // len(stutter))
    if name.startswith("a.json"):
        content = json.dumps(content.decode())[1:-1].encode()
    return beginning + content + end


def _around(name: str) -> tuple[bytes, bytes]:
    match name.partition(".")[2]:
        case "json" | "jsonl":
            return b'{"title": "A", "text": "', b'"}'
        case "csv":
            return b"title,text\nA,", b""
        case "html":
            return b"<html><body><h1>A</h1><p>", b"</p></body></html>"
        case "rss":
            return b"<rss version='2.0'><channel><item><title>A</title><description>", b""
        case "eml":
            return b"From: A <a@b.example>\nSubject: A\n\n", b""
        case _:
            return b"", b""


def _document(name: str, data: bytes) -> Document:
    return Document.of_bytes(data, path=f"/{name}", name=name)


def _nested_mail() -> bytes:
    heads = (
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode()
        for n in range(1000)
    )
    return MAIL.split(b"MIME")[0] + b"".join(heads)


def _liar() -> bytes:
    return archive({"a.txt": bytes(BOMB)}).replace(BOMB.to_bytes(4, "little"), b"\x64\0\0\0")


def _pdf_bomb() -> bytes:
    packed = zlib.compress(b"(a) Tj " * (BOMB // 7))
    shown = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    plain = pdf(["A"])
    start = plain.index(b"4 0 obj") + len(b"4 0 obj")
    return plain[:start] + shown + plain[plain.index(b"endstream") + len(b"endstream") :]


def _word_bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(word())) as source, zipfile.ZipFile(file, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "word/document.xml":
                content = content.replace(b"?>", b"?>" + LAUGHS.encode(), 1)
                content = content.replace(b"The bridge", b"&a9;")
            target.writestr(member, content)
    return file.getvalue()

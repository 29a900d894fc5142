"""Bytes into text: which encoding they are in, and whether they are text at all."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from vectorstore.errors import SourceError

__all__ = ["Decoded", "decode", "decode_page", "is_utf8"]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "an SQLite database"),
)
# What browsers read when a page declares the left one: the WHATWG encoding standard.
WEB_ENCODINGS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.I
)
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x0b")) + b"\x7f"
MOST_CONTROL = 0.02  # Text has next to none; compressed or compiled data has over a tenth.
FEW = 3  # Control characters that any text may have picked up.
MOST_BROKEN = 0.01  # Cut or spliced UTF-8 has a few bad bytes; another encoding has many.
FEW_ACCENTS = 40  # Bytes beyond ASCII: a paragraph of French, or a line of Greek.
# The letters and marks of Western languages, without those that are something else elsewhere.
WESTERN = "€‚„…‘’“”•–—«»§°´·ÄÖÜäöüßÉÈÊËÀÂÇÎÏÔÙÛéèêëàâçîïôùûœæÑñÁÍÓÚáíóú¿¡ÅØåøÆãõ©®".encode("cp1252")
SAMPLE = 65_536  # Bytes looked at to tell the encoding: enough to be sure, and quick.


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and what was odd about it."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode a file's bytes; raise SourceError where they are not text."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, "replace"), encoding)
    data = _refuse_binary(data)
    for encoding in filter(None, ("utf-8", declared and known_encoding(declared))):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return _guess(data)


def decode_page(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode a web page, which may say itself what it is in; `declared` is what the server says."""
    if declared is None and (found := DECLARED.search(data[:4096])):
        declared = found[1].decode("ascii")
    return decode(data, declared=declared)


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8, as plain ASCII is too."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def known_encoding(name: str) -> str | None:
    """Give Python's name of an encoding as the web means it; None where there is no such."""
    name = WEB_ENCODINGS.get(name.lower(), name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _refuse_binary(data: bytes) -> bytes:
    """Give the bytes back as single-byte or UTF-8 text, or raise SourceError."""
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise SourceError(f"This is {kind}, not text.", remedy="Give it its own suffix.")
    head = data[:SAMPLE]
    if wide := _wide(head):
        return data.decode(wide, "replace").encode()
    controls = len(head) - len(head.translate(None, CONTROL))
    if b"\0" in head or controls > max(FEW, MOST_CONTROL * len(head)):
        raise SourceError("This is binary data, not text.", remedy="Save it as UTF-8 text.")
    return data


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 without a byte order mark: every other byte of Latin text is zero."""
    half = len(head) // 2
    if half < 2:
        return None
    zeros_low, zeros_high = head[1::2].count(0) / half, head[0::2].count(0) / half
    if zeros_low > 0.4 and zeros_high < 0.1:
        return "utf-16-le"
    return "utf-16-be" if zeros_high > 0.4 and zeros_low < 0.1 else None


def _guess(data: bytes) -> Decoded:
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    wide = sum(character > "\x7f" for character in repaired[:SAMPLE]) - broken
    if broken <= max(1, MOST_BROKEN * len(repaired)) and wide > broken:
        return Decoded(repaired, "utf-8", f"{broken} bytes are not valid UTF-8 and were replaced")
    if _is_western(data[:SAMPLE]):
        return Decoded(data.decode("cp1252", "replace"), "cp1252", "not UTF-8: read as cp1252")
    matches = from_bytes(data[:SAMPLE])
    best = matches.best()
    encoding = best.encoding if best else "cp1252"
    if best and encoding == "cp1250" and _reads_as_western(data, [m.encoding for m in matches]):
        encoding = "cp1252"
    return Decoded(data.decode(encoding, "replace"), encoding, f"not UTF-8: read as {encoding}")


def _is_western(data: bytes) -> bool:
    """Tell a few accents of a Western language, too few to tell an encoding by statistics."""
    odd = data.translate(None, bytes(range(128)))
    return (
        0 < len(odd) <= FEW_ACCENTS
        and len(odd) < len(data) / 4
        and not odd.translate(None, WESTERN)
    )


def _reads_as_western(data: bytes, candidates: list[str]) -> bool:
    """Settle a tie between Central European and Western letters, which share most bytes.

    Polish makes no sense in Windows-1252. Czech does, but for having both of two letters of
    which every Western language has at most one.
    """
    western = data[:SAMPLE].decode("cp1252", "replace")
    if "cp1252" not in candidates and western != data[:SAMPLE].decode("cp1250", "replace"):
        return False
    return not ("ø" in western and "ì" in western)

"""Byte streams in any encoding, turned into UTF-8 as they are read."""

import codecs
from io import BufferedReader, RawIOBase

from ingest.decoding import BYTE_ORDER_MARKS, SAMPLE, decode

__all__ = ["as_utf8", "is_wide"]

WIDE = tuple(mark for mark, encoding in BYTE_ORDER_MARKS if encoding != "utf-8-sig")


def is_wide(stream: BufferedReader) -> bool:
    """Tell whether characters take two or four bytes, so that a line end is not one byte."""
    return stream.peek(4).startswith(WIDE)


def as_utf8(stream: BufferedReader) -> BufferedReader:
    """Recode a stream; raise SourceError where it begins with binary data."""
    head = stream.peek(SAMPLE)[:SAMPLE]
    encoding = decode(head).encoding if head else "utf-8"
    return BufferedReader(Recoded(stream, encoding))


class Recoded(RawIOBase):
    """Reads `source` as UTF-8; bytes that its encoding does not know are read as Windows-1252."""

    def __init__(self, source: BufferedReader, encoding: str) -> None:
        """Recode an open stream; closing this closes it."""
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="newsdesk.cp1252")
        self._ready = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with UTF-8."""
        while not self._ready:
            data = self._source.read(len(buffer))
            self._ready = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        taken, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        """Close it, and what it reads from."""
        if not self.closed:
            self._source.close()
        super().close()


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("newsdesk.cp1252", _as_windows)

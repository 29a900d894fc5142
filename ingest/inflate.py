"""Compressed files, unpacked as they are read, and refused where they are bombs."""

import gzip
import zipfile
import zlib
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, BinaryIO

from vectorstore.errors import SourceError

__all__ = ["DAMAGE", "Metered", "open_file", "open_gzip", "refuse_bomb"]

# Text shrinks three- to tenfold, the most repetitive logs fiftyfold; a bomb a thousandfold.
MOST_EXPANSION = 200
# What broken archives make gzip and zipfile raise, a lock or an unknown method included.
DAMAGE = (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)
HARMLESS = 16 * 2**20  # Bytes that may come out whatever went in.


class Metered(RawIOBase):
    """Reads what unpacks from `source`, of `packed` bytes, until it is clearly a bomb."""

    def __init__(
        self, source: IO[bytes] | gzip.GzipFile, packed: int, *, beneath: IO[bytes] | None = None
    ) -> None:
        """Meter an open stream; closing this closes it, and what it reads from `beneath`."""
        self._source = source
        self._beneath = beneath
        self._most = max(HARMLESS, packed * MOST_EXPANSION)
        self._out = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; raise SourceError at a bomb and at damaged data."""
        try:
            data = self._source.read(len(buffer))
        except DAMAGE as error:
            problem = "It is damaged or cut short, and cannot be unpacked."
            raise SourceError(problem, remedy="Copy or download it again.") from error
        self._out += len(data)
        if self._out > self._most:
            problem = f"It unpacks to more than {MOST_EXPANSION} times its size."
            raise SourceError(problem, remedy="Unpack it yourself if you trust it.")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close it, and what it reads from."""
        if not self.closed:
            self._source.close()
            if self._beneath is not None:
                self._beneath.close()
        super().close()


def open_file(
    path: Path, *, opened: Callable[[BufferedReader], None] = lambda file: None
) -> BufferedReader:
    """Open a file, unpacking it where its name ends in .gz; `opened` is given the file as it is."""
    file = path.open("rb")
    opened(file)
    return file if path.suffix.lower() != ".gz" else open_gzip(file, path.stat().st_size)


def open_gzip(packed: BinaryIO, size: int) -> BufferedReader:
    """Unpack a gzip stream of `size` bytes as it is read."""
    return BufferedReader(Metered(gzip.GzipFile(fileobj=packed, mode="rb"), size, beneath=packed))


def refuse_bomb(archive: BinaryIO, size: int) -> None:
    """Raise SourceError where a zip archive of `size` bytes claims to hold far too much."""
    try:
        with zipfile.ZipFile(archive) as opened:
            unpacked = sum(member.file_size for member in opened.infolist())
    except DAMAGE as error:
        raise SourceError("It is damaged or cut short.", remedy="Copy it again.") from error
    if unpacked > max(HARMLESS, size * MOST_EXPANSION):
        problem = f"It unpacks to more than {MOST_EXPANSION} times its size."
        raise SourceError(problem, remedy="Unpack it yourself if you trust it.")

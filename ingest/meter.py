"""How much of what is to be read has been read, by the bytes of files."""

import os
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path

from ingest.files import find_files

__all__ = ["Meter"]


class Meter:
    """Follows the reading of files, so that the time left can be told."""

    def __init__(self, sources: Sequence[Path]) -> None:
        """Look at the sizes of all files to be read."""
        self._whole = sum(
            _size(found)
            for source in sources
            for found in find_files(source)
            if isinstance(found, Path)
        )
        self._read = 0
        self._file: BufferedReader | None = None
        self._size = 0

    def watch(self, file: BufferedReader) -> None:
        """Follow how far a file, packed or not, has been read."""
        self._file, self._size = file, os.fstat(file.fileno()).st_size

    def finish(self, path: Path) -> None:
        """Note that a file has been read to its end."""
        self._file = None
        self._read += _size(path)

    @property
    def share(self) -> float | None:
        """The share that has been read, 0 to 1; None when there is nothing to be read."""
        if not self._whole:
            return None
        return min(1.0, (self._read + self._position()) / self._whole)

    def _position(self) -> int:
        file = self._file  # another thread may finish it meanwhile
        if file is None:
            return 0
        try:
            return file.tell()
        except ValueError:  # closed: it was read at once
            return self._size


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # reading it will tell
        return 0

"""The folder of an embedded Chroma index: whether it may be opened, and how far it had come."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from vectorstore.vectors import Position

__all__ = ["ChromaFolder"]

PROBE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class ChromaFolder:
    """A folder, and beside it a stamp that says how it was when it was last closed.

    `name` is the collection's.
    """

    directory: Path
    stamp: Path
    name: str

    def sound(self) -> bool:
        """Whether the folder can be opened: a torn segment kills the interpreter.

        So a process of its own tries it, unless the folder is as it was when last closed.
        """
        if not self.directory.exists():
            return True
        files = self._state(None).partition("\n")[2]
        if self.stamp.exists() and self.stamp.read_text().partition("\n")[2] == files:
            return True
        command = [sys.executable, "-m", "vectorstore.probe", str(self.directory), self.name]
        try:
            tried = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return False
        return tried.returncode == 0

    def vouch(self, reached: Position | None) -> None:
        """Note that the folder is whole, and how far the index in it has come."""
        self.stamp.write_text(self._state(reached))

    def vouched(self, position: Position) -> bool:
        """Whether the folder is as it was noted, with an index that had come to `position`."""
        return self.stamp.exists() and self.stamp.read_text() == self._state(position)

    def doubt(self) -> None:
        """Forget what was noted."""
        self.stamp.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.directory, ignore_errors=True)

    def _state(self, reached: Position | None) -> str:
        """How far the index is, a line; then names, sizes and times of its files."""
        head = f"{self.name} {reached}" if reached else self.name
        files = [
            f"{path.relative_to(self.directory)} {path.stat().st_size} {path.stat().st_mtime_ns}"
            for path in sorted(self.directory.rglob("*"))
            if path.is_file()
        ]
        return "\n".join([head, *files])

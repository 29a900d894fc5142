"""One writer at a time, across processes."""

import errno
import os
import sys
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from vectorstore.errors import ArchiveBusyError, ArchiveError

__all__ = ["WriteLock"]

PATIENCE = 60.0
"""Seconds that a writer waits for another before it gives up."""


class WriteLock:
    """The right to write to an archive. The operating system frees it when its holder dies."""

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        """Lock the archive in `folder`, waiting `patience` seconds for another writer."""
        self._lock = FileLock(folder / "archive.lock", thread_local=False)
        self._holder = folder / "archive.writer"
        self._patience = patience

    def __enter__(self) -> None:
        """Take the lock.

        Raises:
            ArchiveBusyError: when another process keeps it; names that process.
        """
        try:
            self._lock.acquire(timeout=self._patience)
            self._holder.write_text(f"process {os.getpid()} (`{Path(sys.argv[0]).name}`)")
        except Timeout:
            raise ArchiveBusyError(
                f"The archive is being written to by {self._named()}.",
                remedy="Wait until it has finished, or end it.",
            ) from None
        except OSError as error:
            self._lock.release()
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            raise ArchiveError(
                f"The archive in {self._holder.parent} cannot be written to ({error.strerror}).",
                remedy="Free some space and run the command again: what was committed is kept."
                if full
                else "Check the folder's permissions, or choose another with --archive.",
            ) from error

    def _named(self) -> str:
        try:
            return self._holder.read_text() or "another process"
        except OSError:
            return "another process"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        self._holder.unlink(missing_ok=True)
        self._lock.release()

"""Connections to an archive's file: how it is opened, and what SQLite's errors mean."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vectorstore.errors import (
    ArchiveBusyError,
    ArchiveDamagedError,
    ArchiveError,
    ArchiveReadOnlyError,
    NewsdeskError,
)

__all__ = ["Frozen", "connected", "opened", "signature", "translated"]

BUSY_SECONDS = 30
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
REFUSED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
UNDECODABLE = "Could not decode"  # How sqlite3 begins when a text is none; there is no code for it.


class Frozen(sqlite3.Connection):
    """A connection to a file in a folder that may not be written to, taken for unchanging."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to an archive file as it is, for a look; errors are explained."""
    with translated(path):
        connection = connected(path)
        try:
            yield connection
        finally:
            connection.close()


def connected(path: Path) -> sqlite3.Connection:
    """Open a file; one in a folder that may not be written to as one that nobody changes."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        connection.close()
        if not _still_readable(path, error):
            raise
        address = f"{path.resolve().as_uri()}?immutable=1"
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, factory=Frozen
        )
    connection.row_factory = sqlite3.Row
    return connection


def signature(path: Path, connection: sqlite3.Connection) -> tuple[int, ...] | None:
    """What tells that the path leads to what was opened, None where it leads nowhere.

    Somebody else may change even what is frozen here.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    if isinstance(connection, Frozen):
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
    return found.st_dev, found.st_ino


def _still_readable(path: Path, error: sqlite3.Error) -> bool:
    """Whether a file that SQLite cannot open lacks but the room for SQLite's own files beside it.

    What is in a write-ahead log cannot be read without them.
    """
    refused = getattr(error, "sqlite_errorcode", 0) & 0xFF in REFUSED
    log = path.with_name(path.name + "-wal")
    written = log.exists() and log.stat().st_size > 0
    return refused and path.exists() and not os.access(path.parent, os.W_OK) and not written


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into what a reader can act upon."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except UnicodeDecodeError as error:  # of SQLite's own words about a damaged schema
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ArchiveDamagedError:
    return ArchiveDamagedError(
        f"{path} is damaged ({error}).",
        remedy="Run `newsdesk check --repair`, or restore a backup.",
    )


def _explained(path: Path, error: sqlite3.Error) -> NewsdeskError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in DAMAGED or UNDECODABLE in str(error):
        return _damaged(path, error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return ArchiveBusyError(
            f"{path} is locked by another program.",
            remedy="Try again when that program has finished.",
        )
    if code == sqlite3.SQLITE_FULL:
        return ArchiveError(
            f"The disk that holds {path} is full.",
            remedy="Free some space and run the command again: what was committed is kept.",
        )
    if code in REFUSED:
        return ArchiveReadOnlyError(
            f"{path} cannot be written or opened ({error}).",
            remedy="Check the folder's permissions, or choose another with --archive.",
        )
    return ArchiveError(f"{path} cannot be used ({error}).", remedy="Run `newsdesk check`.")

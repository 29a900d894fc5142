"""The SQLite file under the archive: its tables, transactions and recorded facts."""

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from vectorstore.connection import Frozen, connected, signature, translated
from vectorstore.errors import ArchiveBusyError, ArchiveError

__all__ = ["FORMAT", "Database", "Identity"]

FORMAT = 1
"""Of the schema. An archive of another format is refused, never guessed at."""

Identity = tuple[int, int]
"""Which file a path leads to: its device and its number there."""


class Database:
    """One SQLite file in WAL mode: any number of readers, one writer, a connection a thread."""

    def __init__(self, path: Path) -> None:
        """Open `path`, creating the file and its tables where they are missing.

        Raises:
            ArchiveError: when the file cannot be opened, is damaged or of another format.
        """
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with translated(self.path):
            self._prepare()

    def _prepare(self) -> None:
        connection = self.connection
        stored = connection.execute("PRAGMA user_version").fetchone()[0]
        if stored == FORMAT:
            return
        if stored != 0:
            raise ArchiveError(
                f"{self.path} has format {stored}, this Newsdesk reads format {FORMAT}.",
                remedy="Use the Newsdesk it was made with, or index into another folder.",
            )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{_schema()}\nPRAGMA user_version = {FORMAT};\nCOMMIT;"
        )

    def complete(self) -> None:
        """Give a file made by an earlier Newsdesk what the schema has gained since."""
        query = "SELECT 1 FROM sqlite_master WHERE name = 'bands'"
        with translated(self.path):
            if self.connection.execute(query).fetchone() is None:
                self.connection.executescript(f"BEGIN IMMEDIATE;\n{_schema()}\nCOMMIT;")

    @property
    def identity(self) -> Identity | None:
        """Which file it is at present, None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None and not connection.in_transaction:
            connection = self._still(connection)
        if connection is None:
            connection = connected(self.path)
            # NORMAL never corrupts in WAL mode; a power cut may cost the last commits, a kill none.
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
            self._local.signature = signature(self.path, connection)
            with self._lock:
                self._connections.append(connection)
        return connection

    def _still(self, connection: sqlite3.Connection) -> sqlite3.Connection | None:
        """The connection while its file is the one in place; a mended or restored one may be."""
        found = signature(self.path, connection)
        if found == self._local.signature:
            return connection
        if found is None:
            raise ArchiveError(
                f"{self.path} has gone.", remedy="Restore a backup there, or index again."
            )
        with self._lock:
            self._connections.remove(connection)
        self._local.connection = None
        connection.close()
        return None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view: everything read inside comes from the same commit."""
        with translated(self.path):
            connection = self.connection
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()
            if isinstance(connection, Frozen) and self._still(connection) is None:
                raise ArchiveBusyError(
                    f"{self.path} was changed while it was read.", remedy="Try again."
                )

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or, on any exception, nothing."""
        with translated(self.path):
            connection = self.connection
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def fact(self, name: str) -> str | None:
        """A recorded fact about the archive, such as its embedding model."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row["value"])

    def establish(self, facts: dict[str, str]) -> dict[str, str]:
        """Record facts that never change, unless another process did first; gives those valid."""
        with self.writing() as connection:
            for name, value in facts.items():
                connection.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", (name, value))
            return {name: self.fact(name) or "" for name in facts}

    def record(self, name: str, value: str) -> None:
        """Record a fact about the archive."""
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def copy_to(self, file: Path) -> None:
        """Copy everything to a new file, consistently, while others read and write.

        Raises:
            ArchiveError: when the file exists, or cannot be written.
        """
        if file.exists():
            raise ArchiveError(f"{file} exists already.", remedy="Name a new file.")
        unfinished = file.with_name(file.name + ".unfinished")
        try:
            with translated(self.path), closing(sqlite3.connect(unfinished)) as copy:
                self.connection.backup(copy)
                # It goes its own way from here: a Chroma server must not take it for this one.
                copy.execute("UPDATE facts SET value = ? WHERE name = 'id'", (uuid.uuid4().hex,))
                copy.commit()
                copy.execute("PRAGMA journal_mode = DELETE")
            unfinished.replace(file)
        except OSError as error:
            raise ArchiveError(
                f"{file} cannot be written ({error.strerror}).", remedy="Name another file."
            ) from error

    def close(self) -> None:
        """Close every thread's connection. The database cannot be used afterwards."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()


def _schema() -> str:
    return files("vectorstore").joinpath("schema.sql").read_text("utf-8")

"""A damaged archive file: whatever can still be read of it goes into a sound one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from vectorstore.connection import opened
from vectorstore.database import Database
from vectorstore.errors import ArchiveDamagedError
from vectorstore.rows import stored_article

__all__ = ["Salvage", "salvage", "sound"]

TABLES = {
    "facts": "name",
    "articles": "id",
    "versions": "rowid",
    "origins": "place, article",
    "passages": "id",
    "vectors": "rowid",
    "visits": "url",
}
"""The tables to save, each with the order in which its rows can be read from either end."""

ARTICLES = {"articles", "versions"}
NUMBERED = {"id", "rowid"}

STEPS = 5000
"""Rows in a row that cannot be read before the rest is given up: more than one lost page holds."""


class Salvage:
    """What a rescue brought: rows saved by table, and where the damaged file was put."""

    def __init__(self, saved: dict[str, int], aside: Path) -> None:
        """Tell of a rescue."""
        self.saved = saved
        self.aside = aside


def sound(path: Path) -> bool:
    """Whether the file is whole and all its articles can be read; a missing one is sound.

    Raises:
        ArchiveError: when that cannot be told: it is locked, or may not be read.
    """
    if not path.exists():
        return True
    try:
        with opened(path) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return bool(found and found[0] == "ok" and _legible(connection))
    except ArchiveDamagedError:
        return False


def _legible(connection: sqlite3.Connection) -> bool:
    """Whether every text is one, which SQLite does not check, and every row an article's."""
    for table in TABLES:
        for row in connection.execute(f"SELECT * FROM {table}"):
            if table in ARTICLES and not _article(row):
                return False
    return True


def _article(row: sqlite3.Row) -> bool:
    try:
        stored_article(row)
    except ArchiveDamagedError:
        return False
    return True


def salvage(path: Path) -> Salvage:
    """Replace a damaged archive file by a sound one with all rows that can still be read.

    The damaged one is kept beside it. Call this only while holding the right to write.
    """
    ready = path.with_suffix(".salvaged")
    saved = dict.fromkeys(TABLES, 0) if ready.exists() else _rescue(path, ready)
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S}")
    # In an order that a crash may cut anywhere: until the last step the damaged file stays in
    # place, and what was rescued waits under its own name for the next repair.
    if path.exists():
        aside.hardlink_to(path)
    for suffix in ("-wal", "-shm"):
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            journal.replace(aside.with_name(aside.name + suffix))
    ready.replace(path)
    return Salvage(saved, aside)


def _rescue(path: Path, ready: Path) -> dict[str, int]:
    fresh = path.with_suffix(".salvaging")
    _remove(fresh)
    database = Database(fresh)
    saved = dict.fromkeys(TABLES, 0)
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as damaged:
        damaged.row_factory = sqlite3.Row
        damaged.text_factory = _text
        for table, order in TABLES.items():
            saved[table] = _copy(damaged, database.connection, table, order)
    connection = database.connection
    connection.execute("DELETE FROM passages WHERE article NOT IN (SELECT id FROM articles)")
    # Which articles are copies of one another is found out again by the next indexing.
    connection.execute("UPDATE articles SET signature = NULL, story = NULL")
    connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    fresh.replace(ready)
    _remove(fresh)
    return saved


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _copy(damaged: sqlite3.Connection, fresh: sqlite3.Connection, table: str, order: str) -> int:
    """Copy the rows of a table that can be read; gives how many."""
    names = [row[1] for row in fresh.execute(f"PRAGMA table_info({table})")]
    columns = ", ".join(f'"{name}"' for name in names)
    insert = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"
    fresh.execute("BEGIN")
    for row in _rows(damaged, f"SELECT {columns}", table, order):
        if table in ARTICLES and not _article(row):
            continue
        with suppress(sqlite3.DatabaseError):
            fresh.execute(insert, tuple(row)[: len(names)])
    fresh.execute("COMMIT")
    count: int = fresh.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return count


def _text(stored: bytes) -> str:
    """A text of which a part may be lost: the article is known by it not to be what was read."""
    return stored.decode("utf-8", errors="replace")


def _rows(
    damaged: sqlite3.Connection, select: str, table: str, order: str
) -> Iterator[sqlite3.Row]:
    """Rows from the first on, where they are numbered past what cannot be read; then backwards."""
    if order in NUMBERED:
        yield from _islands(damaged, f"{select}, rowid AS place FROM {table}")
    else:
        yield from _until_broken(damaged, f"{select} FROM {table} ORDER BY {order}")
    backwards = ", ".join(f"{part} DESC" for part in order.split(", "))
    yield from _until_broken(damaged, f"{select} FROM {table} ORDER BY {backwards}")


def _islands(damaged: sqlite3.Connection, query: str) -> Iterator[sqlite3.Row]:
    after = failures = 0
    while failures < STEPS:
        try:
            for row in damaged.execute(f"{query} WHERE rowid > ? ORDER BY rowid", (after,)):
                after, failures = row["place"], 0
                yield row
            return
        except (sqlite3.DatabaseError, OverflowError):
            after, failures = after + 1, failures + 1


def _until_broken(damaged: sqlite3.Connection, query: str) -> Iterator[sqlite3.Row]:
    with suppress(sqlite3.DatabaseError, OverflowError):
        yield from damaged.execute(query)

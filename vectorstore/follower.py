"""The Chroma index as a follower of the archive: opened safely, brought in step, never trusted."""

import json
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock, Timeout

from vectorstore.chroma_folder import ChromaFolder
from vectorstore.cloud import ChromaCloud
from vectorstore.database import Database
from vectorstore.embedding.embedder import Vectors
from vectorstore.errors import ChromaError
from vectorstore.vectors import Position, at, leads_here, position

if TYPE_CHECKING:
    from vectorstore.chroma import ChromaCollection

__all__ = ["Follower"]

BATCH = 5000
"""Passages between two records of how far the index is: at most so many are added again."""

DISCARDING = 5.0
"""Seconds to wait for another process to let go of the folder."""


class Follower:
    """A Chroma collection beside an archive, in a folder of this machine or on a server.

    The folder belongs to one process at a time; a second one goes without. Nothing here is needed
    for a right answer: whoever cannot use the index searches the stored vectors.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        server: str | ChromaCloud | None,
        name: str,
        dimension: int,
    ) -> None:
        """Follow `database` in `folder`/chroma or, where an address is given, on that server."""
        self._database = database
        self._folder = ChromaFolder(folder / "chroma", folder / "chroma.stamp", name)
        self._owner = FileLock(folder / "chroma.lock", thread_local=False)
        self._server = server
        self._name = name
        self._dimension = dimension
        self._collection: ChromaCollection | None = None
        self._reached: Position | None = None
        self._lock = threading.RLock()

    @property
    def shared(self) -> bool:
        """Whether all processes share the index, on a server."""
        return self._server is not None

    def follow(self, model: str) -> bool:
        """Bring the index in step with the archive; False when another process does.

        Raises:
            ChromaError: when Chroma cannot be reached or opened.
        """
        with self._lock:
            if not self._owns():
                return False
            try:
                self._bring_in_step(model)
            except ChromaError:
                if self._server is not None:
                    self._let_go()
                    raise
                self._once_more(model)
            finally:
                if self._server:  # shared by all processes: the lock is for following alone
                    self._owner.release()
            return True

    def search(
        self, connection: sqlite3.Connection, vector: Vectors, *, limit: int
    ) -> list[tuple[int, float]] | None:
        """Rank passages by cosine; None when the index is not open here, or not in step.

        Raises:
            ChromaError: when a server does not answer.
        """
        if not self._lock.acquire(blocking=False):
            return None  # it is being brought in step just now
        try:
            if self._server and self._collection is None:
                self._opened()
            if self._collection is None:
                return None
            reached = self._collection.position() if self._server else self._reached
            if reached != position(connection):
                return None
            return self._collection.search(vector, limit=limit)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let go of the index. A folder's state is stamped, so that the next opening is quick."""
        with self._lock:
            self._let_go()

    def problems(self) -> list[str]:
        """What is wrong with the index, in words. One that another process uses is its business."""
        with self._lock:
            try:
                return self._compared() if self._owns() else []
            except ChromaError as error:
                self._let_go(sound=False)
                return [error.problem]
            finally:
                self._let_go()

    def _compared(self) -> list[str]:
        with self._database.reading() as connection:
            wanted = {row[0] for row in connection.execute("SELECT id FROM passages")}
        if self._server is None and not self._folder.directory.exists():
            return ["The Chroma index is missing."] if wanted else []
        if self._server is None and not self._folder.sound():
            return ["The Chroma index does not open."]
        held = self._opened().rows()
        if held == wanted:
            return []
        missing, strange = len(wanted - held), len(held - wanted)
        return [f"The Chroma index lacks {missing} passages and holds {strange} that are gone."]

    def discard(self) -> None:
        """Forget the index; the next `follow` rebuilds it from the stored vectors.

        Raises:
            ChromaError: when another process uses it, or a server does not answer.
        """
        with self._lock:
            if self._server is not None:
                self._opened().clear()
            self._let_go()
            try:
                with self._owner.acquire(timeout=DISCARDING):
                    self._folder.discard()
            except Timeout:
                raise ChromaError(
                    f"{self._folder.directory} is in use by another process.",
                    remedy="Close the chat window and run the command again.",
                ) from None

    def _owns(self) -> bool:
        """Take the right to change the index; False when another process has it."""
        try:
            self._owner.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise ChromaError(
                f"The Chroma index cannot be written to ({error.strerror}: {error.filename}).",
                remedy="Check the folder's permissions.",
            ) from error
        return True

    def _opened(self) -> "ChromaCollection":
        if self._collection is None:
            from vectorstore.chroma import connect

            if self._server is None and not self._folder.sound():
                self._folder.discard()
            # Should the folder kill this process after all, the next one will try it first.
            self._folder.doubt()
            self._collection = connect(self._server or self._folder.directory, name=self._name)
        return self._collection

    def _once_more(self, model: str) -> None:
        """Try what failed again, with the folder in doubt: a broken one is made anew."""
        self._let_go(sound=False)
        if not self._owns():
            return
        try:
            self._bring_in_step(model)
        except ChromaError:
            self._let_go(sound=False)
            raise

    def _bring_in_step(self, model: str) -> None:
        if self._in_step():
            return
        try:
            self._advance(self._opened(), model)
        except OSError as error:
            raise ChromaError(
                f"The Chroma index cannot be written ({error.strerror}: {error.filename}).",
                remedy="Free some space, or check the folder's permissions.",
            ) from error

    def _let_go(self, *, sound: bool = True) -> None:
        if self._collection is not None:
            collection, self._collection = self._collection, None
            reached, self._reached = self._reached, None
            with suppress(ChromaError, OSError):
                collection.close()
                if self._server is None and sound:
                    self._folder.vouch(reached)
        if self._owner.is_locked:
            self._owner.release(force=True)

    def _advance(self, collection: "ChromaCollection", model: str) -> None:
        with self._database.reading() as connection:
            now = position(connection)
            reached = collection.position()
            if reached == now:
                self._reached = now
                return
            self._reached = None
            if reached is not None and not leads_here(connection, reached):
                collection.clear()
                reached = None
            if reached is None:
                # The folder is this archive's alone; a server may hold other archives.
                own = self._name.rpartition("-")[0] if self._server else ""
                collection.drop_earlier(own)
            gone, new = _missing(connection, reached, collection)
            collection.remove(gone)
            for start in range(0, len(new), BATCH):
                rows = new[start : start + BATCH]
                collection.add(*self._vectors(connection, rows, model))
                if start + BATCH < len(new) and reached is not None:
                    collection.record(at(connection, rows[-1], now.removal))
            collection.record(now)
            self._reached = now

    def _vectors(
        self, connection: sqlite3.Connection, rows: list[int], model: str
    ) -> tuple[list[int], Vectors]:
        """The vectors of passages, and the rows of those that have one."""
        found = connection.execute(
            # CROSS keeps this order: the planner's own took minutes for 5,000 of 100,000 passages.
            "SELECT passages.id, vectors.vector FROM json_each(?) AS wanted"
            " CROSS JOIN passages ON passages.id = wanted.value"
            " CROSS JOIN vectors ON vectors.digest = passages.digest AND vectors.model = ?"
            " WHERE length(vectors.vector) = ?",
            (json.dumps(rows), model, 4 * self._dimension),
        ).fetchall()
        joined = b"".join(row["vector"] for row in found)
        vectors = np.frombuffer(joined, "<f4").reshape(len(found), self._dimension)
        return [row["id"] for row in found], vectors

    def _in_step(self) -> bool:
        """Whether a folder that is not open here is whole and has nothing to follow."""
        if self._server is not None or self._collection is not None:
            return False
        with self._database.reading() as connection:
            now = position(connection)
        return self._folder.vouched(now)


def _missing(
    connection: sqlite3.Connection, reached: Position | None, collection: "ChromaCollection"
) -> tuple[list[int], list[int]]:
    """The passage rows to remove from the collection, and those to add."""
    if reached is not None:
        gone = connection.execute(
            "SELECT passage FROM removals WHERE sequence > ?", (reached.removal,)
        )
        new = connection.execute(
            "SELECT id FROM passages WHERE id > ? ORDER BY id", (reached.passage,)
        )
        return [row[0] for row in gone], [row[0] for row in new]
    held = collection.rows()
    wanted = {row[0] for row in connection.execute("SELECT id FROM passages")}
    return sorted(held - wanted), sorted(wanted - held)

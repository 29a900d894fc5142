"""Writing to the archive: one transaction an article, so that none is ever half there."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

import numpy as np

from vectorstore import stories
from vectorstore.article import Article, Passage
from vectorstore.database import Database
from vectorstore.embedding.embedder import Vectors
from vectorstore.rows import ARTICLE_COLUMNS, article_values, content_digest, spans_text
from vectorstore.vectors import strange_vectors

__all__ = ["Prepared", "Writer", "embedded_text", "text_digest"]

HISTORY = (
    "article_id", "version", "title", "text", "source", "authors", "published", "published_at",
    "modified", "language", "url", "path", "indexed_at", "replaced_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored: split, and with the headline that gives passages context.

    Without a `signature` it is not compared with others.
    """

    article_id: str
    article: Article
    headline: str
    passages: Sequence[Passage]
    signature: bytes | None = None

    @property
    def digests(self) -> list[bytes]:
        """What to look a vector up by, a passage each."""
        return [text_digest(embedded_text(self.headline, each.text)) for each in self.passages]


def embedded_text(headline: str, text: str) -> str:
    """What is embedded of a passage: its words under the headline they stand under."""
    return f"{headline}\n{text}"


def text_digest(text: str) -> bytes:
    """A digest of an embedded text: passages that share one share the vector."""
    return blake2b(text.encode(), digest_size=16).digest()


class Writer:
    """The one process that writes. Each method is one transaction, or takes part in yours."""

    def __init__(self, database: Database, model: str) -> None:
        """Write to `database`, with vectors of the embedding model `model`."""
        self._database = database
        self._model = model

    def unembedded(self, digests: Iterable[bytes]) -> set[bytes]:
        """Those of `digests` that no vector is stored for."""
        wanted = list(dict.fromkeys(digests))
        known: set[bytes] = set()
        with self._database.reading() as connection:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                rows = connection.execute(
                    "SELECT digest FROM vectors WHERE model = ?"
                    f" AND digest IN ({', '.join('?' * len(part))})",
                    (self._model, *part),
                )
                known.update(row["digest"] for row in rows)
        return set(wanted) - known

    def put(self, prepared: Prepared, vectors: Mapping[bytes, Vectors]) -> None:
        """Store an article, new or changed; a changed one keeps its earlier version.

        `vectors` holds, by digest, every vector that is not stored yet.
        """
        with self._database.writing() as connection:
            _leave_story(connection, prepared.article_id)
            row = self._put_article(connection, prepared)
            self.keep(vectors)
            self._put_passages(connection, row, prepared)
            stories.enter(connection, row)

    def replace(self, prepared: Prepared, vectors: Mapping[bytes, Vectors]) -> None:
        """Store an article of which the stored passages are not to be trusted."""
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT id FROM articles WHERE article_id = ?", (prepared.article_id,)
            ).fetchone()
            if row is not None:
                _drop_passages(connection, _passages(connection, row["id"]))
                # What stands there is no new version, even where it is not what was read.
                connection.execute(
                    "UPDATE articles SET digest = ? WHERE id = ?",
                    (content_digest(prepared.article), row["id"]),
                )
            self.put(prepared, vectors)

    def drop_strays(self, dimension: int) -> None:
        """Forget passages of no article, and vectors that are none."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM passages WHERE article NOT IN (SELECT id FROM articles)"
            )
            for digest in list(strange_vectors(connection, self._model, dimension)):
                connection.execute(
                    "DELETE FROM vectors WHERE model = ? AND digest = ?", (self._model, digest)
                )

    def rebuild_words(self) -> None:
        """Make the word index anew from the passages."""
        with self._database.writing() as connection:
            connection.execute("INSERT INTO words (words) VALUES ('rebuild')")

    def keep(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Store vectors, by digest."""
        with self._database.writing() as connection:
            for digest, vector in vectors.items():
                connection.execute(
                    "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
                    (self._model, digest, np.asarray(vector, "<f4").tobytes()),
                )

    def unsigned(self) -> list[str]:
        """The ids of the articles that were never compared with others."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT article_id FROM articles WHERE signature IS NULL")
            return [row["article_id"] for row in rows]

    def sign(self, article_id: str, signature: bytes) -> None:
        """Compare an article, by the signature of its text, with the others."""
        with self._database.writing() as connection:
            row = connection.execute(
                "UPDATE articles SET signature = ? WHERE article_id = ? RETURNING id",
                (signature, article_id),
            ).fetchone()
            stories.enter(connection, row["id"])

    def adopt(self, name: str, fingerprint: str, changed: Sequence[Prepared]) -> None:
        """Let another model, whose vectors are all stored, take the place of this one.

        `changed` are the articles that it needs split otherwise.
        """
        with self._database.writing() as connection:
            for prepared in changed:
                row = connection.execute(
                    "SELECT id FROM articles WHERE article_id = ?", (prepared.article_id,)
                ).fetchone()
                self._put_passages(connection, row["id"], prepared)
            self._database.record("model", name)
            self._database.record("fingerprint", fingerprint)
            connection.execute("DELETE FROM vectors WHERE model != ?", (fingerprint,))
            self.sweep()

    def refresh(self, article_id: str, article: Article) -> None:
        """Take over what makes no new version: address, path, language, last change."""
        names = ("published_at", "modified", "language", "url", "path")
        values = article_values(article)
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE articles SET {', '.join(f'{name} = :{name}' for name in names)}"
                " WHERE article_id = :article_id",
                {name: values[name] for name in names} | {"article_id": article_id},
            )

    def claim(self, place: str, article_id: str) -> None:
        """Note that `place` holds an article."""
        with self._database.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?)", (place, article_id))

    def release(self, place: str, article_id: str) -> bool:
        """Note that `place` no longer holds an article; True when that removed it for good."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM origins WHERE place = ? AND article = ?", (place, article_id)
            )
            if connection.execute(
                "SELECT 1 FROM origins WHERE article = ?", (article_id,)
            ).fetchone():
                return False
            return self.remove(article_id)

    def note_visits(self, notes: Mapping[str, str | None]) -> None:
        """Remember what was noted of visits to feeds and pages; None forgets."""
        with self._database.writing() as connection:
            for name, note in notes.items():
                connection.execute("DELETE FROM visits WHERE url = ?", (name,))
                if note is not None:
                    connection.execute("INSERT INTO visits VALUES (?, ?)", (name, note))

    def sweep(self) -> None:
        """Forget vectors that no passage needs. Not while others are being written: they may be."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM passages)"
            )

    def remove(self, article_id: str) -> bool:
        """Remove an article, its earlier versions and its passages; False when unknown."""
        with self._database.writing() as connection:
            found = connection.execute(
                "SELECT id FROM articles WHERE article_id = ?", (article_id,)
            ).fetchone()
            if found is None:
                return False
            _drop_passages(connection, _passages(connection, found["id"]))
            stories.leave(connection, found["id"])
            connection.execute("DELETE FROM articles WHERE id = ?", (found["id"],))
            connection.execute("DELETE FROM versions WHERE article_id = ?", (article_id,))
            connection.execute("DELETE FROM origins WHERE article = ?", (article_id,))
            return True

    def _put_article(self, connection: sqlite3.Connection, prepared: Prepared) -> int:
        values = article_values(prepared.article)
        values |= {
            "article_id": prepared.article_id,
            "signature": prepared.signature,
            "now": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        if _digest(connection, prepared.article_id) not in {None, values["digest"]}:
            connection.execute(
                f"INSERT INTO versions ({', '.join(HISTORY)})"
                " SELECT article_id, version, title, text, source, authors, published,"
                " published_at, modified, language, url, path,"
                " coalesce(updated_at, indexed_at), :now"
                " FROM articles WHERE article_id = :article_id",
                values,
            )
        columns = (*ARTICLE_COLUMNS, "article_id", "signature")
        changed = ", ".join(f"{name} = excluded.{name}" for name in ARTICLE_COLUMNS)
        stored = connection.execute(
            f"INSERT INTO articles ({', '.join(columns)}, version, indexed_at)"
            f" VALUES ({', '.join(f':{name}' for name in columns)}, 1, :now)"
            f" ON CONFLICT (article_id) DO UPDATE SET {changed},"
            " version = version + (digest != excluded.digest),"
            " signature = excluded.signature,"
            " updated_at = iif(digest != excluded.digest, :now, updated_at) RETURNING id",
            values,
        ).fetchone()
        return int(stored["id"])

    def _put_passages(self, connection: sqlite3.Connection, row: int, prepared: Prepared) -> None:
        old = {
            (each["passage_id"], each["digest"]): each["id"] for each in _passages(connection, row)
        }
        new = dict(zip(prepared.passages, prepared.digests, strict=True))
        wanted = {(passage.passage_id, digest) for passage, digest in new.items()}
        stale = [each for each in _passages(connection, row) if _key(each) not in wanted]
        _drop_passages(connection, stale)
        for passage, digest in new.items():
            spans = spans_text(passage.sentences)
            kept = old.get((passage.passage_id, digest))
            if kept is not None:
                connection.execute(
                    'UPDATE passages SET start = ?, "end" = ?, sentences = ? WHERE id = ?',
                    (passage.start, passage.end, spans, kept),
                )
                continue
            connection.execute(
                'INSERT INTO passages (passage_id, article, start, "end", sentences, title, text,'
                " digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    passage.passage_id, row, passage.start, passage.end, spans,
                    prepared.headline, passage.text, digest,
                ),
            )  # fmt: skip


def _drop_passages(connection: sqlite3.Connection, passages: Sequence[sqlite3.Row]) -> None:
    for passage in passages:
        connection.execute("DELETE FROM passages WHERE id = ?", (passage["id"],))


def _key(row: sqlite3.Row) -> tuple[str, bytes]:
    return row["passage_id"], row["digest"]


def _passages(connection: sqlite3.Connection, article: int) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT id, passage_id, digest FROM passages WHERE article = ?", (article,)
    ).fetchall()


def _digest(connection: sqlite3.Connection, article_id: str) -> bytes | None:
    row = connection.execute(
        "SELECT digest FROM articles WHERE article_id = ?", (article_id,)
    ).fetchone()
    return None if row is None else bytes(row["digest"])


def _leave_story(connection: sqlite3.Connection, article_id: str) -> None:
    """Take an article that is stored already out of its story: it may come to tell another."""
    row = connection.execute(
        "SELECT id FROM articles WHERE article_id = ?", (article_id,)
    ).fetchone()
    if row is not None:
        stories.leave(connection, row["id"])

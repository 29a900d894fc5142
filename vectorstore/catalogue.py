"""Reading the archive: articles, their versions, their outlets, and where they came from."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence

from vectorstore.article import Filters, Passage, Standing, StoredArticle
from vectorstore.database import Database
from vectorstore.rows import condition, moment, stored_article, stored_passage

__all__ = ["Catalogue"]

ARTICLE = (
    "SELECT articles.*, articles.version AS versions,"
    " (SELECT count(*) FROM passages WHERE passages.article = articles.id) AS passages"
    " FROM articles"
)

VERSION = (
    "SELECT versions.*, (SELECT version FROM articles"
    " WHERE articles.article_id = versions.article_id) AS versions FROM versions"
)


class Catalogue:
    """What the archive holds, without searching it."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def article(self, article_id: str, *, version: int | None = None) -> StoredArticle | None:
        """An article as it is now or, with `version`, as it was; None when there is none."""
        with self._database.reading() as connection:
            row = connection.execute(f"{ARTICLE} WHERE article_id = ?", (article_id,)).fetchone()
            if row is None or version in {None, row["version"]}:
                return None if row is None else stored_article(row)
            row = connection.execute(
                f"{VERSION} WHERE article_id = ? AND version = ?", (article_id, version)
            ).fetchone()
            return None if row is None else stored_article(row)

    def versions(self, article_id: str) -> list[StoredArticle]:
        """Every version of an article, the first one first; empty when it is unknown."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{VERSION} WHERE article_id = ? ORDER BY version", (article_id,)
            ).fetchall()
            now = self.article(article_id)
        return [*map(stored_article, rows), *([now] if now else [])]

    def standing(self, article_ids: Collection[str]) -> dict[str, Standing]:
        """How articles stand now, by id; those that are there no more are left out."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT article_id, version, updated_at FROM articles"
                " WHERE article_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(article_ids)),),
            ).fetchall()
        return {
            row["article_id"]: Standing(row["version"], moment(row["updated_at"])) for row in rows
        }

    def articles(self, filters: Filters = Filters()) -> Iterator[StoredArticle]:
        """All articles that pass `filters`, the latest first, those of unknown date last."""
        where, values = condition(filters)
        with self._database.reading() as connection:
            ids = connection.execute(
                f"SELECT article_id FROM articles WHERE {where}"
                " ORDER BY published IS NULL, published DESC, title",
                values,
            ).fetchall()
        for row in ids:
            article = self.article(row["article_id"])
            if article is not None:
                yield article

    def count(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM articles) AS articles,"
                " (SELECT count(*) FROM passages) AS passages"
            ).fetchone()
        return row["articles"], row["passages"]

    def outlets(self) -> list[str]:
        """The outlets' names, in alphabetical order."""
        # From each key to the next in the index: a step for an outlet, and not for an article.
        with self._database.reading() as connection:
            rows = connection.execute(
                "WITH RECURSIVE outlets (key) AS (SELECT min(source_key) FROM articles UNION ALL"
                " SELECT (SELECT min(source_key) FROM articles WHERE source_key > key)"
                " FROM outlets WHERE key IS NOT NULL)"
                " SELECT (SELECT source FROM articles WHERE source_key = key LIMIT 1) AS name"
                " FROM outlets WHERE key IS NOT NULL"
            ).fetchall()
        return [row["name"] for row in rows]

    def find(self, prefix: str) -> list[str]:
        """The ids of the articles whose id begins with `prefix`."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT article_id FROM articles WHERE substr(article_id, 1, ?) = ?",
                (len(prefix), prefix),
            ).fetchall()
        return [row["article_id"] for row in rows]

    def digest(self, article_id: str) -> bytes | None:
        """The digest of an article's content as it is stored; None when it is unknown."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT digest FROM articles WHERE article_id = ?", (article_id,)
            ).fetchone()
        return None if row is None else bytes(row["digest"])

    def passage_texts(self, article_id: str) -> list[str]:
        """The texts of an article's passages, in order."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT passages.text FROM passages JOIN articles ON articles.id = passages.article"
                " WHERE articles.article_id = ? ORDER BY passages.start",
                (article_id,),
            ).fetchall()
        return [row["text"] for row in rows]

    def passage_digests(self, article_id: str) -> list[bytes]:
        """By what the vectors of an article's passages are stored, in order."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT passages.digest FROM passages"
                " JOIN articles ON articles.id = passages.article"
                " WHERE articles.article_id = ? ORDER BY passages.start",
                (article_id,),
            ).fetchall()
        return [bytes(row["digest"]) for row in rows]

    def ids(self) -> list[str]:
        """The ids of all articles, in the order in which they came in."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT article_id FROM articles ORDER BY id").fetchall()
        return [row["article_id"] for row in rows]

    def visits(self) -> dict[str, str]:
        """What was noted of visits to feeds and pages, by name."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT url, state FROM visits").fetchall()
        return {row["url"]: row["state"] for row in rows}

    def held(self, place: str) -> dict[str, str]:
        """Where articles were read in `place`, a file, a folder or an address, and their ids."""
        inside = place.rstrip("/")
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT place, article FROM origins WHERE place = :place"
                " OR (place > :inside || '/' AND place < :inside || '0')"  # "0" comes after "/"
                " OR (place > :inside || '#' AND place < :inside || '$')",  # and "$" after "#"
                {"place": place, "inside": inside},
            ).fetchall()
        return {row["place"]: row["article"] for row in rows}

    def story(self, article_id: str) -> list[StoredArticle]:
        """All articles that tell the story of an article, itself among them, the earliest first."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT coalesce(story, article_id) AS story FROM articles WHERE article_id = ?",
                (article_id,),
            ).fetchone()
            if row is None:
                return []
            rows = connection.execute(
                f"{ARTICLE} WHERE article_id = :story OR story = :story"
                " ORDER BY published IS NULL, published, article_id",
                {"story": row["story"]},
            ).fetchall()
        return [stored_article(each) for each in rows]

    def stories(self, article_ids: Sequence[str]) -> Iterator[list[StoredArticle]]:
        """The stories that some articles tell and others with them, the earliest article first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT story FROM articles WHERE story IS NOT NULL AND"
                " (article_id IN (SELECT value FROM json_each(:ids))"
                " OR story IN (SELECT value FROM json_each(:ids))) ORDER BY story",
                {"ids": json.dumps(list(article_ids))},
            ).fetchall()
        for row in rows:
            yield self.story(row["story"])

    def by_rows(
        self, connection: sqlite3.Connection, rows: Collection[int]
    ) -> dict[int, tuple[StoredArticle, str]]:
        """The articles of some rows, each with the id of the story it tells."""
        found = connection.execute(
            f"{ARTICLE} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(rows)),)
        )
        return {
            row["id"]: (stored_article(row), row["story"] or row["article_id"]) for row in found
        }

    def passages(self, connection: sqlite3.Connection, rows: Collection[int]) -> dict[int, Passage]:
        """The passages of some rows."""
        found = connection.execute(
            "SELECT passages.*, articles.article_id FROM passages"
            " JOIN articles ON articles.id = passages.article"
            " WHERE passages.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return {row["id"]: stored_passage(row, row["article_id"]) for row in found}

    def shared(
        self, connection: sqlite3.Connection, stories: Collection[str]
    ) -> dict[str, list[StoredArticle]]:
        """Of some stories those that several articles tell, with these, the earliest first."""
        rows = connection.execute(
            f"{ARTICLE} WHERE story IN (SELECT value FROM json_each(:stories)) OR article_id IN"
            " (SELECT story FROM articles WHERE story IN (SELECT value FROM json_each(:stories)))"
            " ORDER BY published IS NULL, published, article_id",
            {"stories": json.dumps(list(stories))},
        )
        found: dict[str, list[StoredArticle]] = {}
        for row in rows:
            found.setdefault(row["story"] or row["article_id"], []).append(stored_article(row))
        return found

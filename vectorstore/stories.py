"""Stories: which articles are copies of one another, as articles come, change and go.

The pairs that `likeness.copies` tells apart make a graph; what hangs together in it is one story,
in whatever order the articles came. It is named after its earliest article, of which the others
are copies. Candidates are found by locality-sensitive hashing of their MinHash signatures
(Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3), so that only a few texts
are read for each article that comes.
"""

import json
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b

import numpy as np

from vectorstore.likeness import Wording, copies

__all__ = ["SIGNATURE", "enter", "leave"]

BANDS, ROWS = 42, 3
"""Two articles meet where 3 numbers of a band agree: 99.6% of those half alike, 80% of those a
third alike, 0.04% of those that share 2% of their shingles, as articles in one language do."""

SIGNATURE = 128
"""Numbers of a signature, each 32 bits; the bands use the first 126."""

BUCKET = 20
"""Candidates looked at in one band: a page that a thousand others repeat must not cost a thousand
comparisons."""

ALIKE = 0.2
"""Share of a signature that must agree before texts are read. It estimates a likeness of at least
a third, which copies have, with a standard deviation of 0.04."""


def enter(connection: sqlite3.Connection, article: int) -> None:
    """Let an article, with its signature stored, join the story that it tells."""
    row = connection.execute("SELECT signature FROM articles WHERE id = ?", (article,)).fetchone()
    if row["signature"] is None:
        return
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)",
        [(band, article) for band in _bands(row["signature"])],
    )
    _join(connection, article)


def leave(connection: sqlite3.Connection, article: int) -> None:
    """Take an article that goes, or changes, out of its story; what is left may be two stories."""
    connection.execute("DELETE FROM bands WHERE article = ?", (article,))
    tellers = _tellers(connection, [_story(connection, article)])
    for each in tellers:
        _name(connection, [each])
    for each in tellers:
        if each != article:
            _join(connection, each)


def _join(connection: sqlite3.Connection, article: int) -> None:
    """Make one story of those that an article is a copy of."""
    own = connection.execute("SELECT * FROM articles WHERE id = ?", (article,)).fetchone()
    wording: Wording | None = None  # Most articles are like no other: then it is not needed.
    joined = [_story(connection, article)]
    for candidate in _candidates(connection, own):
        story = _story(connection, candidate)
        if story in joined:
            continue
        row = connection.execute(
            "SELECT title, text, published FROM articles WHERE id = ?", (candidate,)
        ).fetchone()
        wording = wording or _wording(own)
        if copies(wording, _wording(row)):
            joined.append(story)
    if len(joined) > 1:
        _name(connection, _tellers(connection, joined))


def _wording(row: sqlite3.Row) -> Wording:
    return Wording.of(row["title"], row["text"], row["published"])


def _candidates(connection: sqlite3.Connection, own: sqlite3.Row) -> Iterator[int]:
    """The articles whose signatures agree enough with an article's own, the most alike first."""
    met = {
        row["article"]
        for band in _bands(own["signature"])
        for row in connection.execute(
            "SELECT article FROM bands WHERE band = ? LIMIT ?", (band, BUCKET)
        )
    }
    rows = connection.execute(
        "SELECT id, signature FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(met - {own["id"]})),),
    ).fetchall()
    signature = np.frombuffer(own["signature"], "<u4")
    alike = [
        (float(np.mean(np.frombuffer(row["signature"], "<u4") == signature)), -row["id"])
        for row in rows
    ]
    for likeness, negative in sorted(alike, reverse=True):
        if likeness >= ALIKE:
            yield -negative


def _story(connection: sqlite3.Connection, article: int) -> str:
    row = connection.execute(
        "SELECT coalesce(story, article_id) AS story FROM articles WHERE id = ?", (article,)
    ).fetchone()
    return str(row["story"])


def _tellers(connection: sqlite3.Connection, stories: list[str]) -> list[int]:
    """The articles that tell one of some stories."""
    rows = connection.execute(
        "SELECT id FROM articles WHERE article_id IN (SELECT value FROM json_each(:stories))"
        " OR story IN (SELECT value FROM json_each(:stories)) ORDER BY id",
        {"stories": json.dumps(stories)},
    )
    return [row["id"] for row in rows]


def _name(connection: sqlite3.Connection, articles: list[int]) -> None:
    """Name one story, told by `articles`, after the earliest of them."""
    wanted = json.dumps(articles)
    first = connection.execute(
        "SELECT article_id FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        " ORDER BY published IS NULL, published, article_id LIMIT 1",
        (wanted,),
    ).fetchone()
    connection.execute(
        "UPDATE articles SET story = nullif(:first, article_id)"
        " WHERE id IN (SELECT value FROM json_each(:wanted))",
        {"first": first["article_id"], "wanted": wanted},
    )


def _bands(signature: bytes) -> list[int]:
    """The keys under which a signature is found, one a band."""
    width = 4 * ROWS
    return [
        int.from_bytes(
            blake2b(
                signature[band * width : (band + 1) * width],
                digest_size=8,
                salt=band.to_bytes(2, "big"),
            ).digest(),
            "big",
            signed=True,
        )
        for band in range(BANDS)
    ]

"""Articles and passages as rows of the archive, and back."""

import json
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import blake2b

from vectorstore.article import Article, Filters, Passage, Span, StoredArticle
from vectorstore.errors import ArchiveDamagedError

__all__ = [
    "article_values",
    "as_written",
    "condition",
    "content_digest",
    "identify",
    "moment",
    "outlet_key",
    "spans_text",
    "stored_article",
    "stored_date",
    "stored_passage",
]

ARTICLE_COLUMNS = (
    "title", "text", "source", "source_key", "authors", "published", "published_at", "modified",
    "language", "url", "path", "digest",
)  # fmt: skip


def identify(article: Article) -> str:
    """Name an article for good: by its canonical URL or, with none, by its path.

    Twelve hexadecimal digits: among a million articles two share a name with a chance of 0.2%.
    """
    key = article.url or article.path or f"{article.source}\n{article.title}\n{article.text}"
    return blake2b(key.encode(), digest_size=6).hexdigest()


def outlet_key(name: str) -> str:
    """How outlets are compared: without regard to case, spacing or a leading "The"."""
    words = unicodedata.normalize("NFKC", name).casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def content_digest(article: Article) -> bytes:
    """A digest of what makes a version: a change of it, and of nothing else, makes a new one."""
    content = (
        article.title, article.text, article.source, article.authors, str(article.published),
    )  # fmt: skip
    return blake2b(repr(content).encode(), digest_size=16).digest()


def article_values(article: Article) -> dict[str, object]:
    """The columns of `article` in the archive."""
    return {
        "title": article.title,
        "text": article.text,
        "source": article.source,
        "source_key": outlet_key(article.source) if article.source else None,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "published": _number(article.published),
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "modified": _number(article.modified),
        "language": article.language,
        "url": article.url,
        "path": article.path,
        "digest": content_digest(article),
    }


@contextmanager
def as_written() -> Iterator[None]:
    """Tell of a row that holds what nobody wrote there: SQLite itself does not notice."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise ArchiveDamagedError(
            f"What the archive holds is not what was written ({error}).",
            remedy="Run `newsdesk check --repair`, or restore a backup.",
        ) from error


@as_written()
def stored_article(row: sqlite3.Row) -> StoredArticle:
    """An article from its row, which may hold the counts `passages` and `versions`."""
    names = row.keys()
    return StoredArticle(
        title=row["title"],
        text=row["text"],
        source=row["source"],
        authors=tuple(json.loads(row["authors"])),
        published=stored_date(row["published"]),
        published_at=moment(row["published_at"]),
        modified=stored_date(row["modified"]),
        language=row["language"],
        url=row["url"],
        path=row["path"],
        article_id=row["article_id"],
        copy_of=row["story"] if "story" in names else None,
        version=row["version"],
        versions=row["versions"] if "versions" in names else 1,
        passages=row["passages"] if "passages" in names else 0,
        indexed_at=moment(row["indexed_at"]),
        updated_at=moment(row["updated_at"]) if "updated_at" in names else None,
    )


@as_written()
def stored_passage(row: sqlite3.Row, article_id: str) -> Passage:
    """A passage from its row."""
    numbers = json.loads(row["sentences"])
    return Passage(
        passage_id=row["passage_id"],
        article_id=article_id,
        text=row["text"],
        start=row["start"],
        end=row["end"],
        sentences=tuple(Span(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)),
    )


def spans_text(spans: Sequence[Span]) -> str:
    """Sentence spans as they are stored."""
    return json.dumps([number for span in spans for number in (span.start, span.end)])


def condition(filters: Filters) -> tuple[str, list[object]]:
    """`filters` as a condition on the table `articles`, with its parameters."""
    parts, values = ["1"], list[object]()
    if filters.since is not None:
        parts.append("articles.published >= ?")
        values.append(_number(filters.since))
    if filters.until is not None:
        parts.append("articles.published <= ?")
        values.append(_number(filters.until))
    if filters.sources:
        parts.append(f"articles.source_key IN ({', '.join('?' * len(filters.sources))})")
        values += [outlet_key(name) for name in filters.sources]
    return " AND ".join(parts), values


def _number(day: date | None) -> int | None:
    """A day as yyyymmdd, so that days compare as numbers."""
    return None if day is None else day.year * 10_000 + day.month * 100 + day.day


def stored_date(number: int | None) -> date | None:
    """A day from yyyymmdd; None when it is unknown."""
    if number is None:
        return None
    return date(number // 10_000, number // 100 % 100, number % 100)


def moment(text: str | None) -> datetime | None:
    """A moment as it is stored."""
    return None if text is None else datetime.fromisoformat(text)

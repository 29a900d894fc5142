"""The vocabulary: articles, the passages they are split into, and what a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

__all__ = [
    "Article",
    "Evidence",
    "Filters",
    "Findings",
    "Passage",
    "Revision",
    "Span",
    "Standing",
    "StoredArticle",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text: characters `start` to `end`, the end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news item, cleaned. `None` and `()` mean unknown.

    `text` holds paragraphs separated by a blank line and nothing but the article. `published` is
    the day the outlet dates it; `published_at` the exact moment, with its time zone, where the
    source gives one. `path` is the file it was read from, with `#ID` behind it inside a
    collection.
    """

    title: str
    text: str
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    published_at: datetime | None = None
    modified: date | None = None
    language: str | None = None
    url: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle(Article):
    """An article as the archive holds it. `copy_of` is the id of the article it is a copy of."""

    article_id: str
    copy_of: str | None = None
    version: int = 1
    versions: int = 1
    passages: int = 0
    indexed_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version of an article is the current one, and since when where it is not the first."""

    version: int
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of an article, and the sentences it lost and gained since the one before.

    Title, byline and date count as sentences. The first version lost and gained nothing.
    """

    article: StoredArticle
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: `article.text[start:end] == text`.

    `sentences` are offsets into the article's text, in order, each within `start` and `end`.
    """

    passage_id: str
    article_id: str
    text: str
    start: int
    end: int
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer: published on `since` to `until`, both included, by `sources`.

    An article of unknown date passes only where neither date is given.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether every article passes."""
        return self.since is None and self.until is None and not self.sources


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that was found, the article it stands in, and how well it matches.

    `score` orders the evidence of one search. `similarity` is the cosine between question and
    passage, -1 to 1, comparable across questions; `lexical` the BM25 score, 0 where no word of
    the question occurs.
    """

    passage: Passage
    article: StoredArticle
    score: float
    similarity: float = 0.0
    lexical: float = 0.0
    copies: Sequence[StoredArticle] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search found, the best first, and what the reader should know of how."""

    evidence: tuple[Evidence, ...]
    notices: tuple[str, ...] = ()

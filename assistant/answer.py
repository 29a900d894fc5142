"""What asking gives back: statements, the citations that carry them, and the answer they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from vectorstore.article import Evidence, Filters, StoredArticle

__all__ = [
    "INFERENCES",
    "Answer",
    "Citation",
    "Draft",
    "Inference",
    "Kind",
    "Noticed",
    "Query",
    "Quote",
    "Statement",
]

Status = Literal["answered", "abstained"]
Inference = Literal["dates", "outlets", "newest"]
INFERENCES: tuple[Inference, ...] = get_args(Inference)
"""What is read out of a question to restrict or order the search, unless told to ignore it."""

Kind = Literal[
    "topic",
    "said",
    "who said",
    "who",
    "when",
    "where",
    "quantity",
    "reason",
    "manner",
    "yes or no",
    "other",
]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A restriction read out of the question, in words for the reader ("published July 2025").

    Asked again with `inference` among those to ignore, it is gone.
    """

    text: str
    inference: Inference


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a question dates itself by: "since" and "the invasion began".

    `start` and `end` are the characters of both in the question that stands alone.
    """

    lead: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone, and what it asks for.

    `question` is what was typed, `standalone` the same with earlier turns resolved, `search` the
    words to search with. `noticed` names each restriction that was read out of the question;
    `given` are the filters without those, to fall back to, and `floating` says that the days were
    counted from today ("last week"). `event` is what the question dates
    itself by ("since the invasion began"), until the archive has told when that was. `kind` is the
    sort of answer asked for; `speaker` and `topic` are set where it asks what somebody said.
    `newest` prefers recent articles, `detailed` a longer answer. `notices` are for the reader.
    """

    question: str
    standalone: str
    search: str
    filters: Filters = Filters()
    noticed: tuple[Noticed, ...] = ()
    given: Filters = Filters()
    floating: bool = False
    event: Event | None = None
    kind: Kind = "other"
    speaker: str | None = None
    topic: str | None = None
    newest: bool = False
    detailed: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words of an article: `article.text[start:end] == text`."""

    article: StoredArticle
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as an answerer proposes it, before it is verified.

    `text` is what the reader would see, without citation markers; `quotes` are what supports it;
    `lead` introduces it (who says it, outlet, date) and claims nothing more than the quoted
    articles' own facts. `verbatim` drafts repeat their quotes word for word, insertions in
    [brackets] apart, and `excerpt` ones some words of their only quote; any other is in a chat
    model's own words, and its `quotes` are the sentences it cites, of which verification keeps
    those that support it.
    """

    text: str
    quotes: tuple[Quote, ...]
    lead: str = ""
    verbatim: bool = True
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote: `article.text[start:end] == quote` for that version of `article_id`.

    `superseded` says how another article has superseded it: "corrected 7 October 2023".
    """

    number: int
    article_id: str
    title: str
    source: str | None
    authors: tuple[str, ...]
    published: date | None
    url: str | None
    quote: str
    start: int
    end: int
    version: int = 1
    superseded: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A verified statement. `text` has no markers; `citations` are the numbers that carry it."""

    text: str
    citations: tuple[int, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of asking. Every statement is carried by citations; with none, it is abstained.

    `nearest` are the articles closest to the question, offered as such when abstaining.
    """

    question: str
    standalone_question: str
    filters: Filters
    status: Status
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    nearest: tuple[StoredArticle, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    notices: Sequence[str] = ()
    method: str = "extractive"
    model: str | None = None
    seconds: float = 0.0

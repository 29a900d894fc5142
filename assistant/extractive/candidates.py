"""The stretches of text that could be quoted: whole sentences, quotations kept in one piece."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Quote
from assistant.understanding.calendar import CALENDAR
from vectorstore.article import Evidence, Span, StoredArticle
from vectorstore.sentences import split_sentences

__all__ = ["Candidate", "candidates", "stretches"]

HEADING = re.compile(r"[^.?!…:;]{1,60}$")
"""A line of its own without an end: what stands above paragraphs says nothing."""

CREDIT = re.compile(
    r"(?:[^\W\d_a-z][\w.’'-]* ){0,4}[^\W\d_a-z][\w.’'-]*(?:/[\w.& -]+?)*(?:/| via )"
    r"(?:AP|AFP|Anadolu|Bloomberg|CNN|Corbis|DPA|dpa|EPA|Getty|Hulton|NASA|NurPhoto|PA|Pool|Reuters"
    r"|Shutterstock|Sipa|TASS|USA T(?:oday|ODAY)|Xinhua|Zuma|ZUMA)\b"
)
"""A photographer and an agency, at the beginning of a caption."""

DATELINE = re.compile(
    rf"(?:\b(?:{CALENDAR})\b|\b\w+day\b|\d\d?[:.]\d\d|\b[ap]\.?m\b|\b(?:last|first)\b|\b(?:on|at)\b"
    r"|\b(?:updated|published|posted)\b|\b(?:[ECMP][SD]?T|GMT|BST|UTC|CES?T)\b|[\W_])+",
    re.IGNORECASE,
)
"""When an article was published or changed, and nothing else."""

LONGEST_DATELINE = 90  # Characters.

LONGEST_QUOTATION = 4
"""Sentences. A quotation mark left open for longer is a slip, or a quotation over paragraphs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of an article, the sentence before it, and the evidence it was found in.

    `rank` is the evidence's place in the search, from 0, `score` its score there; `place` is the
    stretch's in its article.
    """

    article: StoredArticle
    start: int
    end: int
    before: str
    rank: int
    place: int
    similarity: float = 0.0
    score: float = 1.0

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.article.text[self.start : self.end]

    @property
    def quote(self) -> Quote:
        """The stretch as a quote."""
        return Quote(self.article, self.start, self.end)


def candidates(evidence: Sequence[Evidence]) -> list[Candidate]:
    """List what could be quoted of `evidence`, best evidence first, each wording once.

    Neither headings nor datelines nor captions that begin with a photograph's credit are quoted.
    """
    found: dict[str, Candidate] = {}
    ends: dict[str, int] = {}
    for each in evidence:
        ends[each.article.article_id] = max(ends.get(each.article.article_id, 0), each.passage.end)
    split: dict[str, tuple[Span, ...]] = {}
    for rank, each in enumerate(evidence):
        article = each.article
        if article.article_id not in split:
            split[article.article_id] = stretches(_until(article.text, ends[article.article_id]))
        spans = split[article.article_id]
        for place, span in enumerate(spans):
            if span.end <= each.passage.start or span.start >= each.passage.end:
                continue
            if _beside(article.text, span):
                continue
            before = spans[place - 1] if place else Span(0, 0)
            candidate = Candidate(
                article,
                span.start,
                span.end,
                article.text[before.start : before.end],
                rank,
                place,
                each.similarity,
                each.score,
            )
            found.setdefault(" ".join(candidate.text.lower().split()), candidate)
    return list(found.values())


def _until(text: str, end: int) -> str:
    """Cut a text behind the line that `end` is in: what comes later need not be split."""
    line = text.find("\n", end)
    return text if line < 0 else text[:line]


def _beside(text: str, span: Span) -> bool:
    """Tell whether a stretch stands in an article and is no sentence of it."""
    short = span.end - span.start <= LONGEST_DATELINE
    return (
        _heading(text, span)
        or CREDIT.match(text, span.start, span.end) is not None
        or (short and DATELINE.fullmatch(text, span.start, span.end) is not None)
    )


def _heading(text: str, span: Span) -> bool:
    alone = (
        text[span.start - 1 : span.start] in ("", "\n") and text[span.end : span.end + 1] == "\n"
    )
    words = text[span.start : span.end]
    return alone and HEADING.match(words) is not None and words[-1] not in "\"”’'"


@lru_cache(maxsize=128)  # Who asks on asks about the same articles.
def stretches(text: str) -> tuple[Span, ...]:
    """Split `text` into sentences; those that share a quotation in a paragraph stay together."""
    joined: list[Span] = []
    run: list[Span] = []
    for span in split_sentences(text):
        if run and "\n" in text[run[-1].end : span.start]:
            joined += run
            run = []
        run.append(span)
        words = text[run[0].start : span.end]
        if not _open(words):
            joined.append(Span(run[0].start, span.end))
            run = []
        elif len(run) == LONGEST_QUOTATION:
            joined += run
            run = []
    return (*joined, *run)


def _open(words: str) -> bool:
    """Tell whether a quotation begins in `words` that does not end there."""
    return words.count("“") > words.count("”") or words.count('"') % 2 == 1

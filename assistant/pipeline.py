"""From question to verified answer, as a stream of events: the one way an answer is made."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.abstention import Judge
from assistant.answer import Answer, Citation, Draft, Query, Statement
from assistant.events import Event, Found, Said, Understood
from assistant.understanding import understand
from vectorstore.article import Evidence, Filters, Findings, StoredArticle

__all__ = ["Answerer", "Pipeline"]

DEPTH = 20
"""Passages that an answer may draw on."""

NEAREST = 3
"""Articles offered when abstaining."""


class Answerer(Protocol):
    """Proposes statements for a question from the evidence found."""

    @property
    def method(self) -> str:
        """How it answers: "extractive" or "generative"."""

    @property
    def model(self) -> str | None:
        """The chat model's name, None without one."""

    def draft(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Propose statements, in the order in which they are to be read."""


class Searching(Protocol):
    """What the pipeline asks of an archive."""

    def find(self, text: str, *, limit: int, filters: Filters) -> Findings:
        """Find passages, the best first."""


class Verifying(Protocol):
    """What the pipeline asks of verification."""

    def verify(self, drafts: Iterable[Draft]) -> Iterator[tuple[Statement, tuple[Citation, ...]]]:
        """Keep what holds, with the citations that are new with it."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Understand, search, draft, verify; nothing drafted that holds means to abstain."""

    archive: Searching
    answerer: Answerer
    verifier: Verifying
    judge: Judge
    outlets: Sequence[str]

    def stream(
        self, question: str, *, history: Sequence[tuple[str, str]], filters: Filters, today: date
    ) -> Iterator[Event]:
        """Answer step by step; the last event is the Answer.

        Raises:
            NewsdeskError: when the question cannot be used, or the archive or model not be reached.
        """
        began = time.monotonic()
        query = understand(
            question, history=history, today=today, filters=filters, outlets=self.outlets
        )
        yield Understood(query)
        found = self.archive.find(query.search, limit=DEPTH, filters=query.filters)
        answerable = self.judge.answerable(query, found.evidence)
        wider = None if answerable else _widened(query)
        if wider is not None:
            later = self._told_later(query, wider)
            answerable = self.judge.answerable(wider, later.evidence)
            if answerable:
                query, found = wider, later
                yield Understood(query)
        evidence = found.evidence
        yield Found(evidence)
        telling = _Telling()
        if answerable:
            for statement, new in self.verifier.verify(self.answerer.draft(query, evidence)):
                yield telling.said(statement, new)
        abstained = not telling.statements
        nearest = _nearest(evidence) if abstained else ()
        yield Answer(
            question=question,
            standalone_question=query.standalone,
            filters=query.filters,
            status="abstained" if abstained else "answered",
            text=_silence(query, nearest) if abstained else telling.text,
            statements=tuple(telling.statements),
            citations=tuple(telling.citations),
            evidence=evidence,
            nearest=nearest,
            noticed=query.noticed,
            notices=(*query.notices, *found.notices),
            method=self.answerer.method,
            model=self.answerer.model,
            seconds=time.monotonic() - began,
        )

    def _told_later(self, query: Query, wider: Query) -> Findings:
        """What later articles hold on the time asked about: passages that name its year."""
        until = query.filters.until or date.max
        years = range((query.filters.since or until).year, until.year + 1)
        found = self.archive.find(wider.search, limit=DEPTH, filters=wider.filters)
        naming = [
            each for each in found.evidence if any(str(year) in each.passage.text for year in years)
        ]
        return replace(found, evidence=tuple(naming))


def _widened(query: Query) -> Query | None:
    """The question asked of later articles too, where it named the time itself: "in 2024".

    What happened in a year is often told in the next one. None where the time was not named, or
    was given apart from the question.
    """
    until = query.filters.until
    if until is None or query.given.until is not None:
        return None
    told = f"nothing published by {until:%-d %B %Y} answers, so later articles were asked too"
    return replace(
        query,
        search=query.standalone,
        filters=replace(query.filters, until=None),
        noticed=(*query.noticed, told),
    )


class _Telling:
    """The answer as it grows."""

    def __init__(self) -> None:
        self.text = ""
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []

    def said(self, statement: Statement, new: tuple[Citation, ...]) -> Said:
        """Add a statement: a lead opens a paragraph, what follows it goes on in the same."""
        gap = "" if not self.text else "\n\n" if statement.lead else " "
        lead = f"{statement.lead} " if statement.lead else ""
        markers = "".join(f"[{number}]" for number in statement.citations)
        added = f"{gap}{lead}{statement.text} {markers}"
        self.text += added
        self.statements.append(statement)
        self.citations += new
        return Said(statement, new, added)


def _nearest(evidence: Sequence[Evidence]) -> tuple[StoredArticle, ...]:
    articles = {each.article.article_id: each.article for each in evidence}
    return tuple(articles.values())[:NEAREST]


def _silence(query: Query, nearest: Sequence[StoredArticle]) -> str:
    restricted = f" ({'; '.join(query.noticed)})" if query.noticed else ""
    text = f"The archive does not say{restricted}: {query.standalone}"
    if not nearest:
        nothing = "No article passes these filters." if not query.filters.empty else ""
        return f"{text}\n\n{nothing or 'No article comes near the question.'}"
    listed = "\n".join(f"- {article.title} ({_where(article)})" for article in nearest)
    return f"{text}\n\nThe nearest articles, which do not answer it:\n{listed}"


def _where(article: StoredArticle) -> str:
    day = article.published.isoformat() if article.published else "date unknown"
    return f"{article.source}, {day}" if article.source else day

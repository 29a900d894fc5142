"""From question to verified answer, as a stream of events: the one way an answer is made."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.abstention import Judge
from assistant.answer import Answer, Citation, Draft, Inference, Noticed, Query, Statement
from assistant.events import Event, Found, Said, Understood
from assistant.supersession import superseded
from assistant.understanding import understand
from assistant.understanding.dates import published
from assistant.understanding.events import dated, restricted
from assistant.understanding.question import checked
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

    def rewrite(self, question: str, history: Sequence[tuple[str, str]]) -> str | None:
        """Make a follow-up question stand alone; None leaves that to the rules."""

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
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]],
        filters: Filters,
        today: date,
        ignore: Collection[Inference] = (),
    ) -> Iterator[Event]:
        """Answer step by step; the last event is the Answer.

        Raises:
            NewsdeskError: when the question cannot be used, or the archive or model not be reached.
        """
        began = time.monotonic()
        query = self._with_its_event(
            understand(
                question,
                history=history,
                today=today,
                filters=filters,
                outlets=self.outlets,
                ignore=ignore,
                alone=self.answerer.rewrite(checked(question), history) if history else None,
            )
        )
        yield Understood(query)
        found = self.archive.find(query.search, limit=DEPTH, filters=query.filters)
        answerable = self.judge.answerable(query, found.evidence)
        nothing = not found.evidence
        if not answerable and (wider := _widened(query, nothing=nothing)):
            beyond = self._beyond(query, wider, nothing=nothing)
            answerable = self.judge.answerable(wider, beyond.evidence)
            if answerable or nothing:
                found = beyond
            if answerable:
                query = wider
                yield Understood(query)
        evidence = found.evidence
        yield Found(evidence)
        telling = _Telling(superseded(evidence))
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

    def _with_its_event(self, query: Query) -> Query:
        """Date "since the invasion began" by what the archive tells, or say that it cannot."""
        event = query.event
        if event is None:
            return query
        found = self.archive.find(event.phrase, limit=DEPTH, filters=query.given)
        when = dated(event, found.evidence)
        if when is None:
            told = f"“{event.lead} {event.phrase}” limits nothing: the archive does not date it."
            return replace(query, notices=(*query.notices, told))
        filters = restricted(event, when, query.filters)
        article = when.quote.article
        told = f"{published(filters.since, filters.until)}: “{when.quote.text}” ({_where(article)})"
        return replace(query, filters=filters, noticed=(*query.noticed, Noticed(told, "dates")))

    def _beyond(self, query: Query, wider: Query, *, nothing: bool) -> Findings:
        """Find what tells of the time asked about, though not published in it.

        Passages that name its year and were published later, articles of unknown date, and all
        there is where the archive holds `nothing` of a time counted from today.
        """
        until = query.filters.until or date.max
        years = range((query.filters.since or until).year, until.year + 1)
        found = self.archive.find(wider.search, limit=DEPTH, filters=wider.filters)
        kept = [
            each
            for each in found.evidence
            if (nothing and query.floating)
            or each.article.published is None
            or (each.article.published > until and _names(each, years))
        ]
        return replace(found, evidence=tuple(kept))


def _names(evidence: Evidence, years: range) -> bool:
    return any(str(year) in evidence.passage.text for year in years)


def _widened(query: Query, *, nothing: bool) -> Query | None:
    """The question asked beyond the time that it names itself; None where it names none.

    What happened in a year is often told in the next one, and an archive that ends before today
    has nothing of "this week".
    """
    if query.filters == query.given or not any(n.inference == "dates" for n in query.noticed):
        return None
    limits = [each for each in query.noticed if each.inference == "dates"]
    words = f"nothing {limits[0].text}" if nothing else f"nothing {limits[0].text} answers"
    told = f"{words}, so other articles were asked too"
    noticed = [Noticed(told, "dates") if each is limits[0] else each for each in query.noticed]
    return replace(
        query,
        search=query.standalone,
        filters=replace(query.filters, since=query.given.since, until=query.given.until),
        noticed=tuple(noticed),
    )


class _Telling:
    """The answer as it grows."""

    def __init__(self, superseded: Mapping[str, str]) -> None:
        self._superseded = superseded
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
        marked = tuple(map(self._marked, new))
        self.statements.append(statement)
        self.citations += marked
        return Said(statement, marked, added)

    def _marked(self, citation: Citation) -> Citation:
        return replace(citation, superseded=self._superseded.get(citation.article_id))


def _nearest(evidence: Sequence[Evidence]) -> tuple[StoredArticle, ...]:
    articles = {each.article.article_id: each.article for each in evidence}
    return tuple(articles.values())[:NEAREST]


def _silence(query: Query, nearest: Sequence[StoredArticle]) -> str:
    limits = "; ".join(each.text for each in query.noticed)
    text = f"The archive does not say{f' ({limits})' if limits else ''}: {query.standalone}"
    if not nearest:
        nothing = "No article passes these filters." if not query.filters.empty else ""
        return f"{text}\n\n{nothing or 'No article comes near the question.'}"
    listed = "\n".join(f"- {article.title} ({_where(article)})" for article in nearest)
    return f"{text}\n\nThe nearest articles, which do not answer it:\n{listed}"


def _where(article: StoredArticle) -> str:
    day = article.published.isoformat() if article.published else "date unknown"
    return f"{article.source}, {day}" if article.source else day

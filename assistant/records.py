"""Results as JSON: the field names that programs rely on (see docs/command-line.md)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from assistant.answer import Answer
from vectorstore.article import Evidence, Filters, Revision, StoredArticle

if TYPE_CHECKING:
    from ingest.report import Report

__all__ = [
    "answer_record",
    "article_record",
    "copy_records",
    "evidence_record",
    "report_record",
    "revision_record",
]

Record = dict[str, object]


def answer_record(answer: Answer) -> Record:
    """One object for an answer."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "filters": _filters(answer.filters),
        "noticed": [{"text": each.text, "ignore": each.inference} for each in answer.noticed],
        "status": answer.status,
        "text": answer.text,
        "statements": [
            {"text": each.text, "lead": each.lead, "citations": list(each.citations)}
            for each in answer.statements
        ],
        "citations": [_plain(asdict(each)) for each in answer.citations],
        "evidence": [_found(each) for each in answer.evidence],
        "nearest": [article_record(each) for each in answer.nearest],
        "notices": list(answer.notices),
        "method": answer.method,
        "model": answer.model,
        "seconds": round(answer.seconds, 3),
    }


def evidence_record(evidence: Evidence) -> Record:
    """One object for a passage that was found, with its article's facts."""
    return _found(evidence) | {
        "similarity": round(evidence.similarity, 4),
        **_facts(evidence.article),
        "copies": copy_records(evidence.copies),
    }


def article_record(article: StoredArticle) -> Record:
    """One object for an article, without its text."""
    return {
        "article_id": article.article_id,
        **_facts(article),
        "copy_of": article.copy_of,
        "published_at": _day(article.published_at),
        "modified": _day(article.modified),
        "language": article.language,
        "path": article.path,
        "passages": article.passages,
        "version": article.version,
        "versions": article.versions,
        "indexed_at": _day(article.indexed_at),
        "updated_at": _day(article.updated_at),
    }


def copy_records(copies: Sequence[StoredArticle]) -> list[Record]:
    """A list of the articles that tell the same story in the same words."""
    return [_facts(each) | {"article_id": each.article_id} for each in copies]


def revision_record(revision: Revision) -> Record:
    """One object for a version of an article: its facts and text, and what changed with it."""
    return article_record(revision.article) | {
        "removed": list(revision.removed),
        "added": list(revision.added),
        "text": revision.article.text,
    }


def report_record(report: "Report") -> Record:
    """One object for what indexing did."""
    return _plain(asdict(report)) | {
        "failed": [{"source": each.source, "problem": each.problem} for each in report.failed],
        "stories": [[asdict(each) for each in story.tellers] for story in report.stories],
        "seconds": round(report.seconds, 3),
    }


def _found(evidence: Evidence) -> Record:
    passage = evidence.passage
    return {
        "passage_id": passage.passage_id,
        "article_id": passage.article_id,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": evidence.score,
    }


def _facts(article: StoredArticle) -> Record:
    return {
        "title": article.title,
        "source": article.source,
        "authors": list(article.authors),
        "published": _day(article.published),
        "url": article.url,
    }


def _filters(filters: Filters) -> Record:
    return {
        "since": _day(filters.since),
        "until": _day(filters.until),
        "sources": list(filters.sources),
    }


def _day(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _plain(record: Record) -> Record:
    return {
        name: _day(value) if isinstance(value, date) else value for name, value in record.items()
    }

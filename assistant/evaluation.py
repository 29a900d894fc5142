"""Scoring an archive on questions whose answers are known."""

import json
import re
import statistics
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import SettingsError

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.assistant import Assistant
    from vectorstore.article import Evidence, StoredArticle

__all__ = ["Outcome", "Question", "Scores", "evaluate", "holds", "read_questions", "scores"]

DEEPEST = 20
"""Passages looked at for an answer or for the article that holds it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the strings any of which answers it, and the articles that hold the answer.

    `articles` are ids, addresses, or names of files. Where none is given, finding them is not
    scored, nor, without `answers`, is answering.
    """

    question: str
    answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; ranks count from 1, None where there is none."""

    question: str
    answerable: bool
    answered: bool
    text: str
    passage_rank: int | None
    article_rank: int | None
    answers_known: bool
    articles_known: bool
    in_text: bool
    in_first_quote: bool
    citations: int
    verbatim: int
    words: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares, 0 to 1, None where nothing could be scored; times in seconds."""

    questions: int
    answer_in_top_1: float | None
    answer_in_top_5: float | None
    answer_in_top_20: float | None
    article_in_top_1: float | None
    article_in_top_5: float | None
    article_in_top_10: float | None
    mrr_at_10: float | None
    answer_in_text: float | None
    answer_in_first_quote: float | None
    citation_integrity: float | None
    unanswerable_refused: float | None
    answerable_refused: float | None
    words: float | None
    seconds_p50: float | None
    seconds_p95: float | None


def read_questions(file: Path) -> list[Question]:
    """Read questions from JSON Lines; see `Question`, of which only `question` must be given.

    Raises:
        SettingsError: when the file cannot be read, or a line is no question; names the line.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read.", remedy="Name a JSON Lines file.") from error
    return [_question(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(file: Path, number: int, line: str) -> Question:
    try:
        record = json.loads(line)
        gold = record.get("articles") or record.get("gold_docs") or ()
        return Question(
            question=str(record["question"]),
            answers=tuple(record.get("answers") or ()),
            articles=tuple(gold),
            since=_day(record.get("since")),
            until=_day(record.get("until")),
            answerable=bool(record.get("answerable", True)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{file}, line {number} is no question ({error}).",
            remedy='Write it as {"question": "...", "answers": ["..."]}.',
        ) from error


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def evaluate(desk: "Assistant", questions: Iterable[Question]) -> Iterator[Outcome]:
    """Ask every question and hold the answer against what is known."""
    for asked in questions:
        given = desk.ask(asked.question, since=asked.since, until=asked.until)
        found = desk.search(asked.question, limit=DEEPEST, since=asked.since, until=asked.until)
        yield _outcome(desk, asked, given, found)


def _outcome(
    desk: "Assistant", asked: Question, given: "Answer", found: "Sequence[Evidence]"
) -> Outcome:
    first = given.citations[0].quote if given.citations else ""
    return Outcome(
        question=asked.question,
        answerable=asked.answerable,
        answered=given.status == "answered",
        text=given.text,
        passage_rank=_rank(holds(each.passage.text, asked.answers) for each in found),
        article_rank=_rank(_is_one(article, asked.articles) for article in _articles(found)),
        answers_known=bool(asked.answers),
        articles_known=bool(asked.articles),
        in_text=given.status == "answered" and holds(given.text, asked.answers),
        in_first_quote=holds(first, asked.answers),
        citations=len(given.citations),
        verbatim=_verbatim(desk, given),
        words=len(given.text.split()) if given.status == "answered" else 0,
        seconds=given.seconds,
    )


def _verbatim(desk: "Assistant", given: "Answer") -> int:
    """How many citations are the words of their article, at their offsets."""
    held = 0
    for each in given.citations:
        article = desk.article(each.article_id, version=each.version)
        held += article is not None and article.text[each.start : each.end] == each.quote
    return held


def _articles(found: "Sequence[Evidence]") -> "list[StoredArticle]":
    return list({each.article.article_id: each.article for each in found}.values())


def _is_one(article: "StoredArticle", names: Sequence[str]) -> bool:
    path = (article.path or "").partition("#")
    known = {article.article_id, article.url, article.path, Path(path[0]).name, path[2]}
    return any(name in known for name in names)


def _rank(hits: Iterable[bool]) -> int | None:
    return next((place for place, hit in enumerate(hits, 1) if hit), None)


def holds(text: str, answers: Sequence[str]) -> bool:
    """Tell whether any of `answers` stands in `text`, word for word."""
    plain = f" {_plain(text)} "
    return any(f" {_plain(answer)} " in plain for answer in answers if _plain(answer))


def _plain(text: str) -> str:
    """Words and numbers alone, in lower case, so that punctuation decides nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded.replace(",", "")))


def scores(outcomes: Sequence[Outcome]) -> Scores:
    """The figures over all outcomes."""
    known = [each for each in outcomes if each.answers_known and each.answerable]
    located = [each for each in outcomes if each.articles_known and each.answerable]
    citations = sum(each.citations for each in outcomes)
    times = sorted(each.seconds for each in outcomes)
    ranks = [each.article_rank for each in located]
    reciprocal = [1 / rank if rank and rank <= 10 else 0.0 for rank in ranks]
    return Scores(
        questions=len(outcomes),
        answer_in_top_1=_within([each.passage_rank for each in known], 1),
        answer_in_top_5=_within([each.passage_rank for each in known], 5),
        answer_in_top_20=_within([each.passage_rank for each in known], 20),
        article_in_top_1=_within(ranks, 1),
        article_in_top_5=_within(ranks, 5),
        article_in_top_10=_within(ranks, 10),
        mrr_at_10=_mean(reciprocal),
        answer_in_text=_mean([each.in_text for each in known]),
        answer_in_first_quote=_mean([each.in_first_quote for each in known]),
        citation_integrity=sum(e.verbatim for e in outcomes) / citations if citations else None,
        unanswerable_refused=_mean([not e.answered for e in outcomes if not e.answerable]),
        answerable_refused=_mean([not e.answered for e in outcomes if e.answerable]),
        words=_mean([each.words for each in outcomes if each.answered]),
        seconds_p50=statistics.median(times) if times else None,
        seconds_p95=times[min(int(len(times) * 0.95), len(times) - 1)] if times else None,
    )


def _within(ranks: Sequence[int | None], limit: int) -> float | None:
    return _mean([rank is not None and rank <= limit for rank in ranks])


def _mean(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None

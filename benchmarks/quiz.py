"""RealTime QA as an archive and the questions asked of it."""

import contextlib
import gzip
import json
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from assistant import Assistant
from assistant.evaluation import Question
from benchmarks.answer_data import PARTS
from benchmarks.attribution_corpus import DATA, ROOT

ARCHIVE = ROOT / ".benchmarks" / "realtimeqa"
"""Where the archive is kept between runs, unless another place is named."""

FOLDS = 5

Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question, the day and week it was asked, and the part of the weeks that this is.

    `around` are the addresses of the articles that a search for it returned, as the quiz has them.
    """

    asked: Question
    day: date
    week: str
    part: int
    around: frozenset[str] = frozenset()

    @property
    def span_part(self) -> int:
        """Which of the parts it belongs to that span readers are fitted to, from 0."""
        return self.part % PARTS

    @property
    def unseen(self) -> bool:
        """Whether the span reader was not fitted to questions of this part."""
        return self.span_part == 0


def questions() -> list[Quiz]:
    """Every question of the quiz, by week; whole weeks make a part."""
    with gzip.open(DATA / "realtimeqa" / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    weeks = sorted({_week(row) for row in rows})
    return [
        Quiz(
            Question(
                row["question"],
                answers=tuple(row["answers"]),
                articles=tuple(row["gold_docs"]),
                choices=tuple(row["choices"]),
            ),
            date.fromisoformat(row["date"].replace("/", "-")),
            _week(row),
            weeks.index(_week(row)) % FOLDS,
            frozenset((*row["gold_docs"], *row["gcs_docs"])),
        )
        for row in rows
    ]


def _week(row: dict[str, str]) -> str:
    return row["id"].split("_")[0]


@contextlib.contextmanager
def archive(folder: Path | None, *, reranker: str | None = None) -> Iterator[Assistant]:
    """Open the archive of all 6,659 articles, making it first where it is not yet (12 minutes)."""
    with Assistant.open(folder or ARCHIVE, reranker=reranker) as desk:
        if not desk.archive.catalogue.count()[0]:
            desk.index(DATA / "realtimeqa" / "articles.jsonl.gz")
        yield desk


def measured_once(
    kept: Path | None, folder: Path | None, measure: Callable[[Assistant], list[Measured]]
) -> list[Measured]:
    """Measure with the archive in `folder`, or read what an earlier run kept in a file."""
    if kept and kept.exists():
        found: list[Measured] = pickle.loads(kept.read_bytes())
        return found
    with archive(folder) as desk:
        found = measure(desk)
    if kept:
        kept.write_bytes(pickle.dumps(found))
    return found

"""Questions of RealTime QA, and passages of the articles that answer them."""

import gzip
import json
import os
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.report import Failure, Note
from ingest.sources import read
from ingest.split import headline, split
from vectorstore.embedding import Embedder
from vectorstore.rows import identify
from vectorstore.writer import embedded_text

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("NEWSDESK_DATA", ROOT.parent / "shared" / "data")) / "realtimeqa"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the words that answer it."""

    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """`passages` as they are embedded, of the articles that answer `questions`."""

    questions: list[Question]
    passages: list[str]


def load_sample(count: int, embedder: Embedder, folder: Path) -> Sample:
    """Take questions of all weeks, each with an article that answers it, up to `count` passages.

    It is the question's own article or, with none, one that a search returned and that holds the
    answer's words.
    """
    with gzip.open(DATA / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with gzip.open(DATA / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = {json.loads(line)["id"]: line for line in lines}
    random.Random(1).shuffle(rows)
    questions: list[Question] = []
    passages: dict[str, None] = {}
    for row in rows:
        question = Question(row["question"], tuple(row["answers"]))
        names = [name for name in (*row["gold_docs"], *row["gcs_docs"]) if name in articles]
        name = next((name for name in names if _holds(articles[name], question)), None)
        if name is not None and len(passages) < count:
            passages.update(dict.fromkeys(_passages([articles[name]], embedder, folder)))
            questions.append(question)
    return Sample(questions, list(passages)[:count])


def _holds(text: str, question: Question) -> bool:
    lowered = text.lower()
    return any(answer in lowered for answer in _wanted(question))


def _wanted(question: Question) -> list[str]:
    return [answer.strip("“”\"'. ").lower() for answer in question.answers]


def some_articles(count: int, folder: Path) -> Path:
    """Write a collection of articles taken evenly from all, for indexing."""
    with gzip.open(DATA / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        every = list(lines)
    folder.mkdir(exist_ok=True)
    collection = folder / "articles.jsonl"
    collection.write_text("".join(every[:: len(every) // count][:count]), encoding="utf-8")
    return collection


def passages_of(collection: Path, embedder: Embedder) -> list[str]:
    """Read and split a collection as indexing does."""
    found = []
    for article in read(collection):
        if not isinstance(article, Failure | Note):
            title = headline(article.title, embedder.count_tokens)
            found += [
                embedded_text(title, passage.text)
                for passage in split(
                    article,
                    identify(article),
                    count_tokens=embedder.count_tokens,
                    max_tokens=embedder.max_tokens,
                )
            ]
    return found


def _passages(lines: list[str], embedder: Embedder, folder: Path) -> list[str]:
    collection = folder / "some.jsonl"
    collection.write_text("".join(lines), encoding="utf-8")
    return passages_of(collection, embedder)


def found_within(sample: Sample, best: NDArray[np.intp]) -> float:
    """Return the share of questions, in points, whose answer is in one of its `best` passages."""
    found = 0
    for question, rows in zip(sample.questions, best, strict=True):
        texts = [sample.passages[row].lower() for row in rows]
        found += any(answer in text for answer in _wanted(question) for text in texts)
    return 100 * found / len(sample.questions)

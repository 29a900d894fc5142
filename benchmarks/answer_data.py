"""The question sets that answering is fitted and measured on, in one shape."""

import csv
import gzip
import json
import re
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Query
from assistant.understanding import understand
from benchmarks.attribution_corpus import DATA
from vectorstore.article import Evidence, Filters, Passage, StoredArticle
from vectorstore.embedding import Embedder
from vectorstore.embedding.embedder import Vectors

FOUND = 20  # Passages per question, as the assistant asks of its archive.
PARTS = 3
"""Of CLAP NQ and of RealTime QA: the span reader is fitted to all but the first, and all that is
measured with it is of the first. What is fitted on top of it is fitted to the others as well, which
then are read by span readers that have not seen them."""
QUIZ_DAYS = 10  # A weekly quiz asks about what was published at most so long before.


def part_of(question: str) -> int:
    """Tell the part of CLAP NQ that a question belongs to, from 0."""
    return zlib.crc32(question.encode()) % PARTS


@dataclass(frozen=True, slots=True)
class Selection:
    """A question, sentences in order, and which of them answer it."""

    question: str
    sentences: tuple[str, ...]
    answers: tuple[bool, ...]
    in_order: bool = True


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, the evidence found for it, and whether it can be answered from that.

    `accepted` are strings any of which is the answer; empty where the answer is no string.
    """

    query: Query
    evidence: tuple[Evidence, ...]
    answerable: bool
    accepted: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def query_for(question: str, *, today: date = date(2026, 1, 1)) -> Query:
    """Understand a question of a test set, without any filter it may name."""
    query = understand(question, today=today, filters=Filters(), outlets=())
    return replace(query, filters=Filters())


def wikiqa() -> list[Selection]:
    """WikiQA dev, questions with an answer."""
    rows: dict[str, list[dict[str, str]]] = {}
    path = DATA / "answer-sentence" / "WikiQA-dev.tsv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows.setdefault(row["QuestionID"], []).append(row)
    return [
        Selection(
            group[0]["Question"],
            tuple(row["Sentence"] for row in group),
            tuple(row["Label"] == "1" for row in group),
        )
        for group in rows.values()
        if any(row["Label"] == "1" for row in group)
    ]


def trecqa(part: str) -> list[Selection]:
    """TREC-QA "train" or "dev", questions with both right and wrong sentences."""
    text = (DATA / "answer-sentence" / f"{part}.xml").read_text("utf-8", errors="replace")
    found = []
    for block in text.split("<QApairs")[1:]:
        question = re.search(r"<question>\n(.*)\n", block)
        labelled = re.findall(r"<(positive|negative)>\n(.*)\n", block)
        answers = tuple(kind == "positive" for kind, _ in labelled)
        if question and any(answers) and not all(answers):
            sentences = tuple(_untokenized(words) for _, words in labelled)
            found.append(Selection(_untokenized(question[1]), sentences, answers, in_order=False))
    return found


def clapnq(part: str) -> list[tuple[str, str, tuple[str, ...], frozenset[str]]]:
    """CLAP NQ "answerable" or "unanswerable": question, title, sentences, those that answer."""
    found = []
    with gzip.open(DATA / "clapnq" / f"{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            passage = row["passages"][0]
            chosen = frozenset(row["output"][0]["selected_sentences"])
            sentences = tuple(sentence.strip() for sentence in passage["sentences"])
            found.append(
                (row["input"], passage["title"], sentences, frozenset(map(str.strip, chosen)))
            )
    return found


def clapnq_selection(part: int = 0) -> list[Selection]:
    """The answerable questions of a part of CLAP NQ with the sentences people chose."""
    return [
        Selection(question, sentences, tuple(sentence in chosen for sentence in sentences))
        for question, _, sentences, chosen in clapnq("answerable")
        if 0 < len(chosen) < len(sentences) and part_of(question) == part
    ]


def clapnq_asking(embedder: Embedder, *, alone: bool, part: int = 0) -> list[Asking]:
    """The questions of a part of CLAP NQ, asked of their own passage `alone`, or of all 600."""
    rows = [(row, True) for row in clapnq("answerable")]
    rows += [(row, False) for row in clapnq("unanswerable")]
    articles = [
        StoredArticle(title=title, text=" ".join(sentences), article_id=str(n))
        for n, ((_, title, sentences, _), _) in enumerate(rows)
    ]
    vectors = embedder.embed([f"{each.title}\n{each.text}" for each in articles])
    asked = []
    for n, ((question, *_), answerable) in enumerate(rows):
        if part_of(question) != part:
            continue
        query = query_for(question)
        cosines = vectors @ embedder.embed_query(query.search)
        order = [n] if alone else np.argsort(-cosines)[:FOUND].tolist()
        evidence = tuple(_whole(articles[each], float(cosines[each])) for each in order)
        asked.append(Asking(query, evidence, answerable))
    return asked


def rgb(embedder: Embedder, *, even: bool = False) -> list[Asking]:
    """RGB asked twice: of its telling and misleading passages, and of the misleading alone.

    With `even` telling passages take the place of misleading ones, so that both times there are as
    many: the number of passages alone tells the two apart otherwise.
    """
    asked = []
    for row in rgb_rows():
        query = query_for(row["query"])
        accepted = rgb_accepted(row["answer"])
        telling, misleading = row["positive"], row["negative"]
        if even:
            telling = telling[: (len(misleading) + 1) // 2]
        kept = misleading[: len(misleading) - len(telling)] if even else misleading
        for answerable, texts in ((True, telling + kept), (False, misleading)):
            articles = [
                StoredArticle(title="", text=text, article_id=f"{row['id']}:{n}")
                for n, text in enumerate(texts)
            ]
            if misleading:
                evidence = nearest(query, articles, embedder)
                asked.append(Asking(query, evidence, answerable, accepted))
    return asked


def rgb_rows() -> Iterator[dict[str, Any]]:
    """RGB's questions, with passages that answer, that tell a wrong answer, and that mislead."""
    lines = (DATA / "rgb" / "en_fact.json").read_text("utf-8").splitlines()
    yield from map(json.loads, lines)


def rgb_accepted(answer: object) -> tuple[str, ...]:
    """The strings of an answer, which RGB writes as one, as a list, or as a list of lists."""
    return tuple(map(str, np.ravel(np.array(answer, dtype=object)).tolist()))


def squad_paragraphs(part: str) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The paragraphs of SQuAD-like data: title, text, questions with their answers."""
    with gzip.open(DATA / "squad" / f"{part}.json.gz", "rt", encoding="utf-8") as file:
        groups = json.load(file)["data"]
    return [
        (group.get("title", "").replace("_", " "), each["context"], each["qas"])
        for group in groups
        for each in group["paragraphs"]
    ]


def squad(
    part: str, embedder: Embedder, *, limit: int, among: Collection[str] | None = None
) -> Iterator[Asking]:
    """SQuAD-like questions asked of all paragraphs of `part`, and of those without the answer.

    The others are of the same articles: nothing is nearer than what does not answer. Only the
    questions of paragraphs `among` those given are asked, if any are.
    """
    paragraphs = squad_paragraphs(part)
    articles = [
        StoredArticle(title=title, text=text, article_id=str(n))
        for n, (title, text, _) in enumerate(paragraphs)
    ]
    vectors = embedder.embed([f"{each.title}\n{each.text}" for each in articles])
    asked = [
        (place, qa)
        for place, (_, text, every) in enumerate(paragraphs)
        for qa in every
        if among is None or text in among
    ]
    for number in np.random.default_rng(0).permutation(len(asked))[:limit]:
        place, qa = asked[number]
        query = query_for(qa["question"].strip())
        order = np.argsort(-(vectors @ embedder.embed_query(query.search))).tolist()
        accepted = tuple(each["text"] for each in qa["answers"])
        silent = [n for n in order if n != place and not _mentions(articles[n].text, accepted)]
        near = order[:FOUND] if place in order[:FOUND] else [*order[: FOUND - 1], place]
        for answerable, chosen in ((True, near), (False, silent[:FOUND])):
            evidence = nearest(query, [articles[n] for n in chosen], embedder)
            yield Asking(query, evidence, answerable, accepted)


def _mentions(text: str, accepted: Sequence[str]) -> bool:
    return any(each.lower() in text.lower() for each in accepted)


def nearest(
    query: Query, articles: Sequence[StoredArticle], embedder: Embedder
) -> tuple[Evidence, ...]:
    """Order short articles, each a passage, by their closeness to the question."""
    vectors = embedder.embed([f"{each.title}\n{each.text}".strip() for each in articles])
    cosines = vectors @ embedder.embed_query(query.search)
    return tuple(_whole(articles[n], float(cosines[n])) for n in np.argsort(-cosines).tolist())


def _whole(article: StoredArticle, similarity: float) -> Evidence:
    passage = Passage(article.article_id, article.article_id, article.text, 0, len(article.text))
    return Evidence(passage, article, similarity, similarity=similarity)


def _untokenized(words: str) -> str:
    text = " ".join(words.split("\t")).replace("`` ", '"').replace(" ''", '"')
    text = re.sub(r" (n't|'s|'re|'ve|'ll|'d|'m|')\b", r"\1", text)
    return re.sub(r"([($]) ", r"\1", re.sub(r" ([,.;:?!%)])", r"\1", text))


def contains(text: str, accepted: Sequence[str]) -> bool:
    """Tell whether any of the accepted answers stands in `text`, word for word."""
    return any(f" {_plain(each)} " in f" {_plain(text)} " for each in accepted)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


class KeptVectors:
    """An embedder that keeps its vectors in a file, so that a second run need not compute them."""

    def __init__(self, embedder: Embedder, path: Path | None) -> None:
        """Keep vectors in `path`, or nowhere."""
        self.name, self.fingerprint = embedder.name, embedder.fingerprint
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens
        self._embedder = embedder
        self._kept = sqlite3.connect(path or ":memory:")
        self._kept.execute("CREATE TABLE IF NOT EXISTS kept (text TEXT PRIMARY KEY, vector BLOB)")
        self.count_tokens = embedder.count_tokens

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed as the embedder does, each text once."""
        wanted = json.dumps(list(texts))
        rows = self._kept.execute(
            "SELECT text, vector FROM kept WHERE text IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        known = {text: np.frombuffer(vector, "<f4") for text, vector in rows}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            for text, vector in zip(missing, self._embedder.embed(missing), strict=True):
                known[text] = vector
                self._kept.execute(
                    "INSERT OR IGNORE INTO kept VALUES (?, ?)",
                    (text, vector.astype("<f4").tobytes()),
                )
            self._kept.commit()
        return np.array([known[text] for text in texts], np.float32).reshape(-1, self.dimension)

    def embed_query(self, text: str) -> Vectors:
        """Embed a question as a text, which for the default model is the same."""
        vector: Vectors = self.embed([text])[0]
        return vector

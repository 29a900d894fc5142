"""The question sets that answering is fitted and measured on, in one shape."""

import csv
import gzip
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Query
from assistant.understanding import understand
from benchmarks.attribution_corpus import DATA
from vectorstore.article import Evidence, Filters, Passage, Span, StoredArticle
from vectorstore.embedding import Embedder
from vectorstore.embedding.embedder import Vectors
from vectorstore.sentences import split_sentences
from vectorstore.terms import content_words

FOUND = 20  # Passages per question, as the assistant asks of its archive.
PASSAGE = 110  # Words of a passage, about.
SLACK = 1.25  # Of a passage, before a long sentence begins the next.
QUIZ_DAYS = 10  # A weekly quiz asks about what was published at most so long before.


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


def clapnq_selection() -> list[Selection]:
    """The answerable questions of CLAP NQ with the sentences people chose."""
    return [
        Selection(question, sentences, tuple(sentence in chosen for sentence in sentences))
        for question, _, sentences, chosen in clapnq("answerable")
        if 0 < len(chosen) < len(sentences)
    ]


def clapnq_asking(embedder: Embedder, *, alone: bool) -> list[Asking]:
    """Both parts of CLAP NQ, asked of their own passage `alone`, or of all 600 together."""
    rows = [(row, True) for row in clapnq("answerable")]
    rows += [(row, False) for row in clapnq("unanswerable")]
    articles = [
        StoredArticle(title=title, text=" ".join(sentences), article_id=str(n))
        for n, ((_, title, sentences, _), _) in enumerate(rows)
    ]
    vectors = embedder.embed([f"{each.title}\n{each.text}" for each in articles])
    asked = []
    for n, ((question, *_), answerable) in enumerate(rows):
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
    lines = (DATA / "rgb" / "en_fact.json").read_text("utf-8").splitlines()
    asked = []
    for row in map(json.loads, lines):
        query = query_for(row["query"])
        accepted = tuple(np.ravel(np.array(row["answer"], dtype=object)).tolist())
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
                evidence = _nearest(query, articles, embedder)
                asked.append(Asking(query, evidence, answerable, tuple(map(str, accepted))))
    return asked


def squad(part: str, embedder: Embedder, *, limit: int) -> Iterator[Asking]:
    """SQuAD-like questions asked of all paragraphs of `part`, and of those without the answer.

    The others are of the same articles: nothing is nearer than what does not answer.
    """
    with gzip.open(DATA / "squad" / f"{part}.json.gz", "rt", encoding="utf-8") as file:
        groups = json.load(file)["data"]
    articles = [
        StoredArticle(
            title=group["title"].replace("_", " "), text=each["context"], article_id=f"{g}:{n}"
        )
        for g, group in enumerate(groups)
        for n, each in enumerate(group["paragraphs"])
    ]
    vectors = embedder.embed([f"{each.title}\n{each.text}" for each in articles])
    every = [each["qas"] for group in groups for each in group["paragraphs"]]
    asked = [(place, qa) for place, qas in enumerate(every) for qa in qas]
    for number in np.random.default_rng(0).permutation(len(asked))[:limit]:
        place, qa = asked[number]
        query = query_for(qa["question"].strip())
        order = np.argsort(-(vectors @ embedder.embed_query(query.search))).tolist()
        accepted = tuple(each["text"] for each in qa["answers"])
        silent = [n for n in order if n != place and not _mentions(articles[n].text, accepted)]
        near = order[:FOUND] if place in order[:FOUND] else [*order[: FOUND - 1], place]
        for answerable, chosen in ((True, near), (False, silent[:FOUND])):
            evidence = _nearest(query, [articles[n] for n in chosen], embedder)
            yield Asking(query, evidence, answerable, accepted)


def _mentions(text: str, accepted: Sequence[str]) -> bool:
    return any(each.lower() in text.lower() for each in accepted)


def _nearest(
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


def quiz_questions() -> list[dict[str, Any]]:
    """The questions of RealTime QA, in order of their weeks."""
    with gzip.open(DATA / "realtimeqa" / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class QuizNews:
    """RealTime QA: its articles under BM25, and its questions with what that finds for them."""

    def __init__(self, embedder: Embedder) -> None:
        """Read and index the articles in memory; some 40 seconds."""
        self._embedder = embedder
        self._articles: list[StoredArticle] = []
        self._passages: list[tuple[int, list[Span]]] = []
        self._words = sqlite3.connect(":memory:")
        self._words.execute(
            "CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize='porter unicode61')"
        )
        with gzip.open(DATA / "realtimeqa" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                self._add(json.loads(line))

    def asking(self, *, cut: bool = False, limit: int | None = None) -> Iterator[Asking]:
        """Ask the quiz; with `cut`, of what was published before the event, so without answer."""
        for row in quiz_questions()[:limit]:
            day = date.fromisoformat(row["date"].replace("/", "-"))
            query = query_for(row["question"], today=day)
            before = day - timedelta(QUIZ_DAYS) if cut else None
            evidence = self.find(query.search, before=before)
            told = any(contains(each.passage.text, row["answers"]) for each in evidence)
            yield Asking(
                query, evidence, told and not cut, tuple(row["answers"]), tuple(row["choices"])
            )

    def find(self, words: str, *, before: date | None) -> tuple[Evidence, ...]:
        """Find the passages that match best, of articles published before a day."""
        match = " OR ".join(f'"{word}"' for word in content_words(words) if '"' not in word)
        rows = self._words.execute(
            "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY 2 DESC LIMIT ?",
            (match, FOUND * (10 if before else 1)),
        ).fetchall()
        kept = [
            (row, score)
            for row, score in rows
            if before is None
            or ((day := self._articles[self._passages[row][0]].published) and day < before)
        ][:FOUND]
        found = [self._evidence(row, score) for row, score in kept]
        if not found:
            return ()
        texts = [f"{each.article.title}\n{each.passage.text}".strip() for each in found]
        cosines = self._embedder.embed(texts) @ self._embedder.embed_query(words)
        return tuple(
            replace(each, similarity=float(cosine))
            for each, cosine in zip(found, cosines, strict=True)
        )

    def _add(self, row: dict[str, str]) -> None:
        day = (row.get("publish_date") or "")[:10]
        self._articles.append(
            StoredArticle(
                title=row["title"] or "",
                text=row["text"],
                article_id=row["id"],
                source=row["url"].split("/")[2],
                published=date.fromisoformat(day)
                if re.fullmatch(r"\d{4}-\d\d-\d\d", day)
                else None,
            )
        )
        for spans in _passages(row["text"]):
            text = row["text"][spans[0].start : spans[-1].end]
            self._words.execute(
                "INSERT INTO words(rowid, title, body) VALUES (?, ?, ?)",
                (len(self._passages), row["title"] or "", text),
            )
            self._passages.append((len(self._articles) - 1, spans))

    def _evidence(self, row: int, score: float) -> Evidence:
        number, spans = self._passages[row]
        article = self._articles[number]
        start, end = spans[0].start, spans[-1].end
        passage = Passage(
            str(row), article.article_id, article.text[start:end], start, end, tuple(spans)
        )
        return Evidence(passage, article, score, lexical=score)


def contains(text: str, accepted: Sequence[str]) -> bool:
    """Tell whether any of the accepted answers stands in `text`, word for word."""
    return any(f" {_plain(each)} " in f" {_plain(text)} " for each in accepted)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _passages(text: str) -> Iterator[list[Span]]:
    run: list[Span] = []
    words = 0
    for span in split_sentences(text):
        more = len(text[span.start : span.end].split())
        if run and words + more > PASSAGE * SLACK:
            yield run
            run, words = [], 0
        run.append(span)
        words += more
        if words >= PASSAGE:
            yield run
            run, words = [], 0
    if run:
        yield run


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

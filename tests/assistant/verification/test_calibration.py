"""Both error rates of the support check, on answers that people wrote from a passage.

Supported: the sentences of CLAP NQ's human answers, with the passage each was written from.
Unsupported: the same sentences with the passage of the nearest other question; with a number
replaced by another, a name by another, mostly from the same passage; with a "not" put in or taken
out; with a clause of another answer added. And RGB's sentences with passages in which the answer
was replaced by a false one. The thresholds in `support` and `slots` were chosen on these.
"""

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from wordfreq import zipf_frequency

from assistant.answer import Draft, Quote
from assistant.verification import Verifier
from vectorstore.article import StoredArticle
from vectorstore.embedding import Embedder
from vectorstore.sentences import split_sentences

SAMPLE = 100  # Pairs of each kind: three standard errors of a rate of 5% are 6.5 points.


@dataclass(frozen=True)
class Pair:
    statement: str
    title: str
    passage: str


def holds(verifier: Verifier, pair: Pair) -> bool:
    article = StoredArticle(article_id="a", title=pair.title, text=pair.passage)
    quotes = tuple(Quote(article, s.start, s.end) for s in split_sentences(article.text))
    return bool(list(verifier.verify([Draft(pair.statement, quotes, verbatim=False)])))


def accepted(verifier: Verifier, pairs: Sequence[Pair]) -> float:
    assert len(pairs) >= SAMPLE // 2
    return sum(holds(verifier, pair) for pair in pairs) / len(pairs)


def plain(tokens: str) -> str:
    """Undo the tokenisation of a Wikipedia dump."""
    text = re.sub(r"``\s*|\s*''", '"', tokens)
    text = re.sub(r"\s+([.,;:!?%)\]]|'s\b|n't\b)", r"\1", text)
    text = re.sub(r"([(\[$])\s+", r"\1", text)
    return " ".join(re.sub(r"(\w) - (\w)", r"\1-\2", text).split())


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.fixture(scope="module")
def supported(data: Path) -> list[Pair]:
    with gzip.open(data / "clapnq" / "answerable.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Pair(sentence, row["passages"][0]["title"], plain(row["passages"][0]["text"]))
        for row in rows
        for sentence in sentences(plain(row["output"][0]["answer"]))
        if len(sentence.split()) >= 4
    ]


def sample(pairs: Sequence[Pair]) -> list[Pair]:
    return random.Random(7).sample(pairs, min(SAMPLE, len(pairs)))


def changed(pairs: Sequence[Pair], change: Callable[[Pair, random.Random], str]) -> list[Pair]:
    draw = random.Random(11)
    changes = [replace(pair, statement=change(pair, draw)) for pair in pairs]
    return sample([new for new, old in zip(changes, pairs, strict=True) if new != old])


NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


def other_number(pair: Pair, draw: random.Random) -> str:
    numbers = list(NUMBER.finditer(pair.statement))
    if not numbers:
        return pair.statement
    number = draw.choice(numbers)
    others = sorted(set(NUMBER.findall(pair.passage)) - set(NUMBER.findall(pair.statement)))
    new = draw.choice(others) if others else str(int(re.sub(r"\D", "", number[0])) + 2)
    return pair.statement[: number.start()] + new + pair.statement[number.end() :]


def capitalised(text: str) -> list[str]:
    """List words that are names: capitalised within a sentence, never in lower case, not common."""
    words = re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b", text)
    lower = set(re.findall(r"\b[a-z]+\b", text))
    return [w for w in words if w.lower() not in lower and zipf_frequency(w, "en") < 4.9]


def other_name(pair: Pair, draw: random.Random) -> str:
    own = capitalised(pair.statement)
    others = [
        name
        for name in capitalised(pair.passage)
        if name not in pair.statement and not any(name.startswith(each[:4]) for each in own)
    ]
    if not own or not others:
        return pair.statement
    return re.sub(rf"\b{draw.choice(own)}\b", draw.choice(others), pair.statement)


AUXILIARY = re.compile(r"\b(?:is|was|are|were|has|have|had|will|can|could|would|did)\b")


def denial(pair: Pair, draw: random.Random) -> str:
    if re.search(r"\b(?:not|never)\b", pair.statement):
        return re.sub(r" (?:not|never)\b", "", pair.statement, count=1)
    return AUXILIARY.sub(lambda found: found[0] + " not", pair.statement, count=1)


def test_what_people_wrote_from_a_passage_is_accepted(
    verifier: Verifier, supported: list[Pair]
) -> None:
    assert accepted(verifier, sample(supported)) >= 0.88


def test_the_nearest_other_passage_is_refused(
    verifier: Verifier, embedder: Embedder, supported: list[Pair]
) -> None:
    passages = list({pair.passage: pair for pair in supported}.values())
    vectors = embedder.embed([each.passage[:1000] for each in passages])
    pairs = []
    for pair in sample(supported):
        ranked = (vectors @ embedder.embed_query(pair.statement)).argsort()[::-1]
        other = next(passages[at] for at in ranked if passages[at].title != pair.title)
        pairs.append(replace(other, statement=pair.statement))
    assert accepted(verifier, pairs) <= 0.03


@pytest.mark.parametrize(
    ("change", "most"), [(other_number, 0.04), (other_name, 0.22), (denial, 0.08)]
)
def test_one_wrong_word_is_refused(
    verifier: Verifier,
    supported: list[Pair],
    change: Callable[[Pair, random.Random], str],
    most: float,
) -> None:
    assert accepted(verifier, changed(supported, change)) <= most


def test_an_added_clause_is_refused(verifier: Verifier, supported: list[Pair]) -> None:
    def longer(pair: Pair, draw: random.Random) -> str:
        other = draw.choice(supported)
        if other.passage == pair.passage or len(other.statement.split()) > 25:
            return pair.statement
        return f"{pair.statement.rstrip('. ')}, and {other.statement}"

    assert accepted(verifier, changed(supported, longer)) <= 0.03


def test_a_false_answer_in_the_passage_is_noticed(verifier: Verifier, data: Path) -> None:
    pairs = list(_contradicted(data / "rgb" / "en_fact.json"))
    assert accepted(verifier, sample(pairs)) <= 0.05


def _contradicted(path: Path) -> Iterator[Pair]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for true, false in zip(row["positive"], row["positive_wrong"], strict=False):
            for sentence in sentences(true):
                if str(row["answer"]) in sentence and sentence not in false:
                    yield Pair(sentence, "", false)

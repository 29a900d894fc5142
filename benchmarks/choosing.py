"""Choosing among a question's choices by the support found: `python -m benchmarks.choosing`.

RealTime QA gives each question four choices. The archive is searched for the question alone, once
without regard to dates and once among the articles of its time; nothing is searched for the
choices, and nothing is known of them but what is found. Each sentence found speaks for each choice
by as much as `benchmarks.support` measures, weighed: the support of a choice is the sum over the
sentences of exp(weights · signs), and the choice with the most support is taken. Which sentence
tells the answer is marked nowhere: the weights are those that make the right choices likeliest.

    --ablation   fits without groups of signs as well
    --kept FILE  keeps what was measured, so that a second run need not search again

All figures are of weeks that were not fitted on (five parts, each of whole weeks).
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant import Assistant
from benchmarks.quiz import FOLDS, Quiz, measured_once, questions
from benchmarks.support import SIGNS, Asked, Read, roots, signs, telling
from vectorstore.article import Evidence, Filters
from vectorstore.sentences import split_sentences
from vectorstore.terms import Vocabulary

LIMIT = 20  # Passages searched for, with and without regard to dates.
BEFORE, AFTER = timedelta(14), timedelta(2)  # Of the question's day: the time that it asks about.
SHRINKING = 0.03
RARITY = 6.0  # Of a word that the archive's index knows in another form: about one in 400.

DATES = ("rank then", "same week", "before", "match, then")
COSINES = ("cosine", "match, close", "cosine choice")
PLACES = ("rank", "score", "found", "depth")
JOINT = ("match, covered", "match, close", "match, then", "proximity", "beats others")
WHOLE = ("cover passage", "cover headline", "match passage", "match whole")


@dataclass(frozen=True, slots=True)
class Case:
    """A question measured: signs (sentences, choices, SIGNS), and which choices are right."""

    part: int
    signs: NDArray[np.float32]
    right: tuple[bool, ...]


def measure(desk: Assistant, vocabulary: Vocabulary, quiz: Quiz) -> Case:
    """Search for a question, and measure each sentence beside each choice."""
    question, choices = quiz.asked.question, quiz.asked.choices
    then = Filters(since=quiz.day - BEFORE, until=quiz.day + AFTER)
    found, found_then = (
        desk.archive.search(question, limit=LIMIT, filters=filters) for filters in (Filters(), then)
    )
    database = desk.archive.database
    with database.reading() as connection:
        passages = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        terms = vocabulary.terms(connection, " ".join((question, *choices)), passages=passages)
    rarity = defaultdict(lambda: RARITY, {term.stem: term.weight for term in terms})
    asked = Asked(question, choices, rarity)
    embedder = desk.archive.embedder
    vectors = embedder.embed_query(question), embedder.embed(choices)
    measured = [signs(asked, read, *vectors) for read in _read(desk, quiz, found, found_then)]
    empty = np.zeros((0, len(choices), len(SIGNS)))
    return Case(
        quiz.part,
        np.concatenate([empty, *measured]).astype(np.float32),
        tuple(choice in quiz.asked.answers for choice in choices),
    )


def _read(
    desk: Assistant, quiz: Quiz, found: Sequence[Evidence], then: Sequence[Evidence]
) -> list[Read]:
    """Read the passages found, each sentence once."""
    ranks = [{_key(each): rank for rank, each in enumerate(every)} for every in (found, then)]
    evidence = {_key(each): each for each in (*then, *found)}
    asked = telling(quiz.asked.question)
    chosen = frozenset[str]().union(*map(telling, quiz.asked.choices))
    sentences = {
        key: [each for each in _sentences(passage) if _speaks(each, asked, chosen)]
        for key, passage in evidence.items()
    }
    once = list(dict.fromkeys(each for every in sentences.values() for each in every))
    vectors = dict(zip(once, desk.archive.embedder.embed(once), strict=True))
    read = []
    for key, passage in evidence.items():
        left = [each for each in dict.fromkeys(sentences[key]) if each in vectors]
        if left:
            read.append(
                Read(
                    passage.article.title,
                    left,
                    np.stack([vectors.pop(each) for each in left]),
                    ranks[0].get(key),
                    ranks[1].get(key),
                    passage.score if key in ranks[0] else 0.0,
                    _age(quiz.day, passage.article.published),
                )
            )
    return read


def _key(evidence: Evidence) -> tuple[str, int]:
    return evidence.article.article_id, evidence.passage.start


def _sentences(evidence: Evidence) -> list[str]:
    text = evidence.passage.text
    return [text[span.start : span.end] for span in split_sentences(text)]


def _speaks(sentence: str, asked: Set[str], chosen: Set[str]) -> bool:
    """Whether a sentence holds a word of a choice, or two of the question."""
    held = set(roots(sentence))
    return bool(held & chosen) or len(held & asked) > 1


def _age(day: date, published: date | None) -> int | None:
    return None if published is None else (day - published).days


def fitted(cases: Sequence[Case], columns: Sequence[int]) -> NDArray[np.float32]:
    """Fit weights: shape (len(SIGNS),), 0 for signs not in `columns`."""
    told = [case for case in cases if sum(case.right) == 1 and len(case.signs)]
    scale = np.concatenate([case.signs.reshape(-1, len(SIGNS)) for case in told]).std(axis=0) + 1e-9
    rows = [torch.tensor((case.signs / scale)[:, :, columns]) for case in told]
    right = [case.right.index(True) for case in told]
    weights = torch.zeros(len(columns), requires_grad=True)
    descent = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        descent.zero_grad()
        total = SHRINKING * (weights * weights).sum()
        for each, place in zip(rows, right, strict=True):
            support = torch.logsumexp(each @ weights, 0)
            total = total + (torch.logsumexp(support, 0) - support[place]) / len(rows)
        total.backward()
        return total

    descent.step(loss)
    whole = np.zeros(len(SIGNS), np.float32)
    whole[columns] = weights.detach().numpy() / scale[columns]
    return whole


def choose(case: Case, weights: NDArray[np.float32]) -> int:
    """Take the choice with the most support; the first where nothing was found."""
    if not len(case.signs):
        return 0
    worth = case.signs @ weights
    return int(np.exp(worth - worth.max()).sum(axis=0).argmax())


def unseen(cases: Sequence[Case], columns: Sequence[int]) -> float:
    """The share of questions chosen right, each with weights fitted on the other parts."""
    hits = []
    for part in range(FOLDS):
        weights = fitted([case for case in cases if case.part != part], columns)
        hits += [case.right[choose(case, weights)] for case in cases if case.part == part]
    return float(np.mean(hits))


def main() -> None:
    """Measure, fit and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--archive", type=Path, help="an archive of all articles")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    vocabulary = Vocabulary()
    cases = measured_once(
        options.kept,
        options.archive,
        lambda desk: [measure(desk, vocabulary, quiz) for quiz in questions()],
    )
    without = {"all signs": ()}
    if options.ablation:
        without |= {"without dates": DATES, "without cosines": COSINES}
        without |= {"without rank, score and depth": PLACES, "without passage and headline": WHOLE}
        without |= {"without question and choice in one sentence": JOINT}
    figures = {
        name: unseen(cases, [at for at, sign in enumerate(SIGNS) if sign not in left_out])
        for name, left_out in without.items()
    }
    if options.json:
        print(json.dumps({"right choice": figures["all signs"]}, indent=2))
        return
    for name, share in figures.items():
        print(f"| {name} | {share:.3f} |")


if __name__ == "__main__":
    main()

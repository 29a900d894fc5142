"""Finding, measured on RealTime QA: `python -m benchmarks.retrieval`.

Every question of the quiz is searched for in an archive of all 6,659 articles. "answer@k" is the
share of questions whose answer's string stands in one of the first k results, headlines not
counted; "article@k" the share of those with a known article that have it among the first k
articles; "seconds" are of a search, and with --ask N of N whole answers.

    --unseen     rank each part of the weeks by weights fitted on the others, as
                 vectorstore/ranking.json is fitted on all weeks
    --by STAGE   rank by less than all: "words" or "meaning" alone; by both, "fused" by their
                 ranks or as a "convex" combination of their scores
    --apart      do not join neighbouring passages
    --since DATE search only articles published then or later; 2022-01-01 keeps half
    --reranker NAME  have this CrossEncoder rank the first passages again
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.evaluation import holds
from benchmarks.quiz import FOLDS, Quiz, archive, questions
from benchmarks.retrieval_training import fitted, measure
from vectorstore import results
from vectorstore.article import Evidence, Filters
from vectorstore.candidates import Candidate
from vectorstore.ranking import scores
from vectorstore.search import DEPTH
from vectorstore.signs import SIGNS, Sought, signs

LIMIT = 20

MEANING = 0.4  # Its part of the convex combination; .2 to .6 were tried.

Searching = Callable[[Quiz], Sequence[Evidence]]
Weighing = Callable[[Quiz, Sought, Sequence[Candidate]], NDArray[np.float64]]


def searching(desk: Assistant, *, since: str | None = None) -> Searching:
    """Search as anybody does."""
    return lambda quiz: desk.search(quiz.asked.question, limit=LIMIT, since=since)


def ranking(desk: Assistant, weigh: Weighing) -> Searching:
    """Search, and rank what both legs bring by `weigh`."""
    search, catalogue = desk.archive.searching(), desk.archive.catalogue

    def find(quiz: Quiz) -> Sequence[Evidence]:
        text = quiz.asked.question
        with desk.archive.database.reading() as connection:
            sought, found, _ = search.candidates(connection, text, DEPTH, Filters())
            worth = weigh(quiz, sought, found)
            ranked = [(found[place], float(worth[place])) for place in np.argsort(-worth)]
            return results.results(connection, catalogue, ranked, limit=LIMIT)

    return find


def unseen(desk: Assistant, quizzes: Sequence[Quiz]) -> Weighing:
    """Weigh by weights that were fitted on the other weeks."""
    every = [measure(desk, quiz) for quiz in quizzes]
    columns = range(len(SIGNS))
    weights = [fitted([m for m in every if m.part != part], columns) for part in range(FOLDS)]
    return lambda quiz, sought, found: scores(
        signs(sought, [each.found for each in found]), weights[quiz.part]
    )


def _words(_: Quiz, __: Sought, found: Sequence[Candidate]) -> NDArray[np.float64]:
    return np.array([each.lexical for each in found])


def _meaning(_: Quiz, __: Sought, found: Sequence[Candidate]) -> NDArray[np.float64]:
    return np.array([each.found.cosine for each in found])


def _fused(_: Quiz, __: Sought, found: Sequence[Candidate]) -> NDArray[np.float64]:
    return np.array([each.found.fused for each in found])


def _convex(quiz: Quiz, sought: Sought, found: Sequence[Candidate]) -> NDArray[np.float64]:
    words, meaning = (
        (worth - worth.min()) / (np.ptp(worth) or 1.0)
        for worth in (_words(quiz, sought, found), _meaning(quiz, sought, found))
    )
    return MEANING * meaning + (1 - MEANING) * words


STAGES: Mapping[str, Weighing] = {
    "words": _words,
    "meaning": _meaning,
    "fused": _fused,
    "convex": _convex,
}


def figures(quizzes: Sequence[Quiz], find: Searching) -> dict[str, float]:
    """Search for every question."""
    answers, articles, words, seconds = [], [], [], []
    for quiz in quizzes:
        began = time.perf_counter()
        found = find(quiz)
        seconds.append(time.perf_counter() - began)
        words += [len(each.passage.text.split()) for each in found]
        answers.append(_first([holds(each.passage.text, quiz.asked.answers) for each in found]))
        if quiz.asked.articles:
            paths = dict.fromkeys((each.article.path or "").partition("#")[2] for each in found)
            articles.append(_first([path in quiz.asked.articles for path in paths]))
    shares = {f"answer@{k}": _within(answers, k) for k in (1, 5, 10, 20)}
    shares |= {f"article@{k}": _within(articles, k) for k in (1, 5, 10)}
    return shares | {
        "MRR@10": float(np.mean([1 / rank if rank <= 10 else 0 for rank in articles])),
        "words of a result": float(np.mean(words)),
        "search, seconds p50": float(np.median(seconds)),
        "search, seconds p95": float(np.quantile(seconds, 0.95)),
    }


def asking(desk: Assistant, quizzes: Sequence[Quiz]) -> dict[str, float]:
    """Time whole answers; the first, which loads what is loaded once, is not counted."""
    seconds = [desk.ask(quiz.asked.question).seconds for quiz in quizzes][1:]
    return {
        "ask, seconds p50": float(np.median(seconds)),
        "ask, seconds p95": float(np.quantile(seconds, 0.95)),
    }


def _first(hits: Sequence[bool]) -> float:
    return hits.index(True) + 1 if True in hits else float("inf")


def _within(ranks: Sequence[float], limit: int) -> float:
    return float(np.mean([rank <= limit for rank in ranks]))


def main() -> None:
    """Search, and print a table or JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--archive", type=Path, help="an archive of all articles")
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--by", choices=list(STAGES))
    parser.add_argument("--reranker", metavar="NAME")
    parser.add_argument("--since", metavar="DATE")
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--ask", type=int, default=0, metavar="N")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.apart:
        results.LONGEST = 0
    quizzes = questions()
    with archive(options.archive, reranker=options.reranker) as desk:
        find = searching(desk, since=options.since)
        if options.unseen:
            find = ranking(desk, unseen(desk, quizzes))
        elif options.by:
            find = ranking(desk, STAGES[options.by])
        found = figures(quizzes, find)
        if options.ask:
            step = len(quizzes) // options.ask
            found |= asking(desk, quizzes[::step][: options.ask + 1])
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"| {name} | {value:.3f} |")


if __name__ == "__main__":
    main()

"""Measures which sentences are chosen: `python -m benchmarks.selection`.

The sentences of each question of WikiQA dev and TREC-QA dev are ranked; those that answer should
come first. MAP and MRR, beside those of ranking by the question's words, or by the span reader,
alone. `--json` is for the gate.
"""

import argparse
import json
import statistics
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.extractive.features import FEATURES
from assistant.extractive.reading import TUNED, weights
from benchmarks.answer_data import Selection, trecqa, wikiqa
from benchmarks.answer_training import measured
from vectorstore.embedding import Embedder, load_embedder
from vectorstore.embedding.spans import load_span_reader

Scores = NDArray[np.float64]


def averages(scores: Scores, answers: Sequence[bool]) -> tuple[float, float]:
    """Give the average precision, and the reciprocal rank of the first that answers."""
    order = np.argsort(-scores, kind="stable")
    right = np.flatnonzero(np.array(answers)[order]) + 1
    precision = float(np.mean(np.arange(1, len(right) + 1) / right))
    return precision, float(1 / right[0])


def figures(embedder: Embedder) -> dict[str, float]:
    """Rank both sets, by the fitted score, by words, and by the span reader."""
    found: dict[str, float] = {}
    spans = load_span_reader(TUNED)
    sets: dict[str, list[Selection]] = {"WikiQA": wikiqa(), "TREC-QA": trecqa("dev")}
    for name, selections in sets.items():
        rows = [(measured(each, embedder, spans), each.answers) for each in selections]
        overlap = [averages(rows_[:, FEATURES.index("cover")], right) for rows_, right in rows]
        fitted = [averages(rows_ @ weights(), right) for rows_, right in rows]
        alone = [averages(rows_[:, FEATURES.index("span")], right) for rows_, right in rows]
        ways = (("", fitted), (", by words", overlap), (", by the span reader", alone))
        for how, pairs in ways:
            for place, measure in enumerate(("MAP", "MRR")):
                mean = statistics.fmean(pair[place] for pair in pairs)
                found[f"{name} {measure}{how}"] = round(mean, 3)
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    found = figures(load_embedder())
    if parser.parse_args().json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:25} {value:.3f}" for name, value in found.items()))


if __name__ == "__main__":
    main()

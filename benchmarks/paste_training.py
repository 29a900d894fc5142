"""Fits the regressions that clean pasted pages, and scores them on pages they have not seen.

    python -m benchmarks.paste_training            five-fold figures, and ingest/paste_model.json
    python -m benchmarks.paste_training --figures  the figures only

A page is rendered as text by several libraries, the way a reader would paste it. A line belongs to
the article where half of its runs of four words stand in the text that people marked.
"""

import argparse
import json
import random
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.pages import RENDERERS, Page, Score, compare, extraction, fundus, score
from ingest.headline import JOINT, letters
from ingest.line_features import Line, features
from ingest.metadata import page_fields
from ingest.outlets import outlet_at
from ingest.page import parse
from ingest.paste import read_paste, stretch
from ingest.pasted_lines import pasted_lines
from ingest.pasted_title import title_candidates
from ingest.weights import Models, Weights

MODEL = Path(__file__).parents[1] / "ingest" / "paste_model.json"
FOLDS = 5
WORD = re.compile(r"\w+")
RUN = 4
REGULAR = 0.3  # Inverse strength of regularisation; 0.1 and 1 score the same within 0.002.


@dataclass(slots=True)
class Sample:
    """A rendered page: its lines, what each looks like, and which are the article's."""

    kind: str
    page: Page
    renderer: str
    whole: bool
    lines: list[Line]
    facts: list[Mapping[str, float]]
    marked: list[bool]
    titles: frozenset[str]


def samples() -> Iterator[Sample]:
    """Render every page with every library, whole and as readers also paste: its middle column."""
    for kind, pages in (("extraction", extraction()), ("fundus", fundus())):
        for page in pages:
            titles = _titles(page)
            for name, render in RENDERERS.items():
                lines = pasted_lines(render(page.markup))
                for whole, part in ((True, lines), (False, _middle(lines, page, titles))):
                    if part:
                        marked = _marked([line.text for line in part], page.text)
                        facts = list(features(part))
                        yield Sample(kind, page, name, whole, part, facts, marked, titles)


def _middle(lines: list[Line], page: Page, titles: frozenset[str]) -> list[Line]:
    """Cut a page to its article, headline to last paragraph, and a few lines around it."""
    marked = _marked([line.text for line in lines], page.text)
    if not any(marked):
        return []
    start, end = marked.index(True), len(marked) - marked[::-1].index(True)
    above = range(max(0, start - 25), start)
    title = next((at for at in above if _is_title(lines[at].text, titles)), max(0, start - 4))
    above_title, below = random.Random(page.key).choice(((0, 0), (2, 8), (0, 15), (3, 3)))
    return lines[max(0, title - above_title) : end + below]


def fit_lines(chosen: Sequence[Sample]) -> Weights:
    """Fit which lines are the article's; a page counts the same however many lines it has."""
    rows, truth, weights = [], [], []
    for sample in chosen:
        sizes = np.array([min(len(line.text), 400) + 20 for line in sample.lines], dtype=float)
        rows += sample.facts
        truth += sample.marked
        weights += list(sizes / sizes.sum())
    return _fit(rows, truth, REGULAR, weights)


def fit_titles(chosen: Sequence[Sample], lines: Weights) -> Weights:
    """Fit which line before the article is its headline."""
    rows, truth = [], []
    for sample in chosen:
        texts = [line.text for line in sample.lines]
        start, end = stretch(texts, [lines.probability(facts) for facts in sample.facts])
        candidates = title_candidates(texts, start, end)
        right = [_is_title(texts[index], sample.titles) for index, _ in candidates]
        if any(right):
            rows += [facts for _, facts in candidates]
            truth += right
    return _fit(rows, truth, 1.0)


def unseen(everything: Sequence[Sample]) -> Iterator[tuple[Sample, str, bool]]:
    """Give each page's text, and whether its title is right, by regressions fitted without it.

    They are fitted without any other page of its outlet, too.
    """
    outlet = {sample.page.key: _outlet(sample.page) for sample in everything}
    outlets = sorted(set(outlet.values()))
    np.random.default_rng(0).shuffle(outlets)
    number = {name: at % FOLDS for at, name in enumerate(outlets)}
    fold = {key: number[name] for key, name in outlet.items()}
    for held in range(FOLDS):
        seen = [sample for sample in everything if fold[sample.page.key] != held]
        lines = fit_lines(seen)
        models = Models(lines, fit_titles(seen, lines))
        for sample in everything:
            if fold[sample.page.key] == held:
                paste = read_paste(sample.lines, models)
                yield sample, paste.text, _is_title(paste.title, sample.titles)


def figures(everything: Sequence[Sample]) -> dict[tuple[str, str], tuple[Score, float]]:
    """Score text and titles of unseen pages, by data set and renderer."""
    groups: dict[tuple[str, str], list[tuple[tuple[int, int, int], bool]]] = {}
    for sample, text, right in unseen(everything):
        part = sample.renderer if sample.whole else f"{sample.renderer}, middle column"
        found = groups.setdefault((sample.kind, part), [])
        found.append((compare(sample.page.text, text), right))
    return {
        group: (score(pair for pair, _ in found), sum(right for _, right in found) / len(found))
        for group, found in sorted(groups.items())
    }


def _fit(
    rows: Sequence[Mapping[str, float]],
    truth: Sequence[bool],
    regular: float,
    weights: Sequence[float] | None = None,
) -> Weights:
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows], dtype=np.float32)
    scaler = StandardScaler().fit(table)
    weighing = np.array(weights) * len(rows) / sum(weights) if weights else None
    model = LogisticRegression(C=regular, max_iter=2000)
    model.fit(scaler.transform(table), truth, sample_weight=weighing)
    per_unit = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (per_unit * scaler.mean_).sum())
    return Weights(
        bias, {name: float(weight) for name, weight in zip(names, per_unit, strict=True)}
    )


def _outlet(page: Page) -> str:
    """Name the outlet of a page, by the domain it is at."""
    url = page_fields(parse(page.markup), page.markup[:4096])["url"]
    site = outlet_at(str(url)) if url else None
    return site.name if site else page.key


def _titles(page: Page) -> frozenset[str]:
    """Give the headlines that count as right, letters only."""
    stated = page_fields(parse(page.markup), page.markup[:4096])["title"]
    return frozenset(letters(str(title)) for title in (page.title, stated) if title)


def _is_title(text: str, titles: frozenset[str]) -> bool:
    whole, first = letters(text), letters(JOINT.split(text)[0])
    return any(
        first == title
        or SequenceMatcher(None, whole, title, autojunk=False).ratio() > 0.85
        or (len(title) > 15 and whole.startswith(title) and len(whole) < len(title) + 40)
        for title in titles
        if title
    )


def _marked(texts: Sequence[str], article: str) -> list[bool]:
    """Tell which lines stand in the marked text; too short ones by the lines around them."""
    words = WORD.findall(article)
    runs = {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    whole = f" {' '.join(words)} "
    marks: list[bool | None] = []
    for text in texts:
        own = WORD.findall(text)
        held = [tuple(own[at : at + RUN]) in runs for at in range(len(own) - RUN + 1)]
        marks.append(sum(held) >= len(held) / 2 if held else None)
    for index, mark in enumerate(marks):
        if mark is None:
            own = " ".join(WORD.findall(texts[index]))
            marks[index] = (
                bool(own) and f" {own} " in whole and any(marks[max(0, index - 3) : index])
            )
    return [bool(mark) for mark in marks]


def main() -> None:
    """Print the figures, and write the model unless told not to."""
    warnings.filterwarnings("ignore")
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--figures", action="store_true", help="do not write the model")
    only_figures = arguments.parse_args().figures
    everything = list(samples())
    for (kind, renderer), (found, titles) in figures(everything).items():
        print(
            f"{kind:<11} {renderer:<26} F1 {found.f1:.3f}  precision {found.precision:.3f}"
            f"  recall {found.recall:.3f}  title {titles:.3f}"
        )
    if only_figures:
        return
    lines = fit_lines(everything)
    fitted = {"line": lines, "title": fit_titles(everything, lines)}
    rounded = {
        name: {
            "bias": round(model.bias, 4),
            "weights": {feature: round(weight, 4) for feature, weight in model.weights.items()},
        }
        for name, model in fitted.items()
    }
    MODEL.write_text(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Pages pasted as plain text: the article among menus, teasers, captions and requests.

Each line gets the probability that it belongs to the article, from a logistic regression over what
it looks like (`ingest.line_features`). The article is then the one stretch of the page that gains
most, lines within it that are unlikely left out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from ingest.edges import is_biography, is_credit, trim
from ingest.furniture import is_furniture
from ingest.line_features import Line, features, prose_size
from ingest.pasted_lines import pasted_lines
from ingest.pasted_title import title_candidates
from ingest.prose import first_sentence, join
from ingest.weights import Models, Weights, load_models

__all__ = ["Paste", "article_lines", "is_pasted", "read_paste", "stretch"]

# Found on the pages of benchmarks/reading.py, out of fold.
LENIENCE = 0.5  # Added to a line's log-odds: losing a paragraph costs more than keeping a caption.
MOST_LOST, MOST_WON = 1.5, 3.0  # Bounds of log-odds: one odd line must not end an article.
LIKELY = 0.3  # Probability from which a line within the article is kept.
SHORTEST, LONGEST = 30, 300  # Characters between which a longer line weighs more.
MANY, SOME = 3, 2  # Lines of furniture that make a page; with fewer, prose must be scarce as well.
SCARCE = 0.93  # Share of characters in prose, below which text is more than an article.
MOST_LINES = 10_000  # No page of benchmarks/reading.py has a tenth of it.
LEAST_SURE = 0.1  # Probability below which the first sentence is a better title.
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Paste:
    """A pasted page taken apart. `head` are the lines between headline and text, `tail` below."""

    title: str
    text: str
    top: tuple[str, ...]
    head: tuple[str, ...]
    tail: tuple[str, ...]


def is_pasted(lines: Sequence[Line]) -> bool:
    """Tell whether text holds a page's furniture, or is an article and nothing else."""
    texts = [line.text for line in lines if LETTER.search(line.text)]
    if not texts or len(texts) > MOST_LINES:
        return False
    repeated = sum(count > 1 for text, count in Counter(texts).items() if len(text) > 2)
    about = sum(is_credit(text) or is_biography(text) for text in texts)
    furniture = sum(map(is_furniture, texts)) + repeated + about
    prose = sum(map(prose_size, texts)) / sum(map(len, texts))
    return furniture >= MANY or (furniture >= SOME and prose < SCARCE)


def read_paste(lines: Sequence[Line], models: Models | None = None) -> Paste:
    """Take a pasted page apart; `models` stand in for those that are stored."""
    models = models or load_models()
    texts = [line.text for line in lines]
    chances = [models.line.probability(facts) for facts in features(lines)]
    start, end = stretch(texts, chances)
    title_at = _title_at(texts, start, end, models.title)
    kept = [
        text
        for text, chance in zip(texts[start:end], chances[start:end], strict=True)
        if chance > LIKELY and not is_furniture(text) and not is_credit(text)
    ]
    title = (
        texts[title_at] if title_at is not None else first_sentence(kept[0] if kept else texts[0])
    )
    text = join(trim(kept or texts, title))  # A page of nothing but furniture stays as it is.
    begin = title_at + 1 if title_at is not None and title_at < start else start
    return Paste(
        title, text, tuple(texts[:begin]), tuple(texts[begin : start + 1]), tuple(texts[end - 1 :])
    )


def article_lines(text: str) -> list[str]:
    """Give the paragraphs of the article in a pasted page; none where there is none."""
    lines = pasted_lines(text)
    return read_paste(lines).text.split("\n\n") if lines else []


def stretch(texts: Sequence[str], chances: Sequence[float]) -> tuple[int, int]:
    """Find the run of lines with the largest sum of gains (Kadane's maximum subarray)."""
    best, total = (float("-inf"), 0, 0), 0.0
    start = 0
    for index, (text, chance) in enumerate(zip(texts, chances, strict=True)):
        if total <= 0:
            total, start = 0.0, index
        total += _gain(text, chance)
        best = max(best, (total, start, index + 1), key=lambda found: found[0])
    return best[1], best[2]


def _gain(text: str, chance: float) -> float:
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    odds = log(bounded / (1 - bounded)) + LENIENCE
    size = min(max(len(text), SHORTEST), LONGEST)
    return min(max(odds, -MOST_LOST), MOST_WON) * sqrt(size)


def _title_at(texts: Sequence[str], start: int, end: int, model: Weights) -> int | None:
    """Choose the headline's line; None where nothing looks like one."""
    candidates = title_candidates(texts, start, end)
    rated = [(model.probability(facts), -index) for index, facts in candidates]
    chance, index = max(rated, default=(0.0, 0))
    return -index if chance >= LEAST_SURE else None

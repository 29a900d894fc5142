"""The headline of a pasted page, among the lines that stand before its text."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log, log1p

from ingest.edges import is_byline, is_credit, is_dated
from ingest.furniture import is_furniture
from ingest.headline import JOINT, letters
from ingest.line_features import CLOCK, SENTENCE_END, YEAR, Features, content_words

__all__ = ["title_candidates"]

SHORTEST, LONGEST = 8, 250  # Characters of a headline.
FURTHEST = 60  # Lines above the text. Between them stand pictures, shares and a summary.
BY = re.compile(r"\b(?:by|von|par|por|af|av|door|di)\b", re.IGNORECASE)


def title_candidates(texts: Sequence[str], start: int, end: int) -> list[tuple[int, Features]]:
    """Describe each line that may be the headline of the text in lines `start` to `end`.

    The first lines of a paste count too: there stands the title of the browser's tab.
    """
    near = {*range(min(3, len(texts))), *range(max(0, start - FURTHEST), start + 1)}
    body = texts[start:end]
    vocabulary = Counter(word for text in body for word in content_words(text))
    lead = {word for text in body[:3] for word in content_words(text)}
    counts = Counter(letters(text) for text in texts[: start + 2])
    return [
        (index, {**_facts(texts[index], vocabulary, lead), **_place(texts, index, start, counts)})
        for index in sorted(near)
        if SHORTEST <= len(texts[index]) <= LONGEST and content_words(texts[index])
    ]


def _facts(text: str, vocabulary: Counter[str], lead: set[str]) -> dict[str, float]:
    """Describe a line by itself and by the words it shares with the article."""
    words = content_words(text)
    shared = sum(word in vocabulary for word in words)
    facts = {
        "shared": shared / len(words),
        "shared with lead": sum(word in lead for word in words) / len(words),
        "words shared": min(shared, 8) / 8,
        "length": log(len(text)),
        "long": len(text) > 140,
        "short": len(text) < 25,
        "ends": SENTENCE_END.search(text) is not None,
        "exclaims or asks": text.endswith(("?", "!")),
        "joint": JOINT.search(text) is not None,
        "furniture": is_furniture(text),
        "credit": is_credit(text),
        "dated": is_dated(text),
        "byline": is_byline(text),
        "clock": bool(CLOCK.search(text) or YEAR.search(text)),
        "capitals": sum(word[0].isupper() for word in text.split()) / len(text.split()),
        "shouted": text.isupper(),
        "4 words": len(text.split()) >= 4,
    }
    return {name: float(value) for name, value in facts.items()}


def _place(texts: Sequence[str], index: int, start: int, counts: Counter[str]) -> dict[str, float]:
    """Describe where a line stands: how far above the text, and between what."""
    text, after, before = (
        texts[index],
        texts[index + 1 : index + 6],
        texts[max(0, index - 3) : index],
    )
    around = [
        len(texts[at]) for at in range(max(0, index - 6), index + 4) if at < start or at == index
    ]
    facts = {
        "distance": log1p(max(0, start - index)),
        "in text": index >= start,
        "next to text": start - index <= 2,
        "near text": start - index <= 8,
        "first": index == 0,
        "among first": index < 3,
        "again": counts[letters(text)] > 1,
        "begins first": index >= 3
        and any(one != text and one.startswith(text) for one in texts[:3]),
        "date follows": any(
            len(one) < 80 and (CLOCK.search(one) or YEAR.search(one)) for one in after
        ),
        "byline follows": any(len(one) < 80 and BY.search(one) for one in after),
        "short before": sum(len(one) < 40 for one in before) / 3,
        "longest": len(text) == max(around),
        "sentence follows": bool(after and SENTENCE_END.search(after[0])),
        "longer follows": bool(after and len(after[0]) > len(text)),
    }
    return {name: float(value) for name, value in facts.items()}

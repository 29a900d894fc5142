"""What a line of a pasted page looks like, alone and among its neighbours, in numbers.

The facts are those that boilerplate detection has always used (Kohlschütter et al. 2010: length,
punctuation, link-like words, the text around), and a few that news adds: credits, bylines, the
requests and headings that stand around articles.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log, log1p

from ingest.edges import is_biography, is_credit
from ingest.furniture import is_furniture

__all__ = ["Features", "Line", "content_words", "features", "prose_size"]

Features = Mapping[str, float]

WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"[.!?…。！？।][\"'”’»)\]]*$")
INNER_END = re.compile(r"[.!?…][\"'”’»)]*\s+[«\"“‘'(]?[A-ZÀ-ÞА-ЯЁІЇЄ]|[。！？।]")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d\d\b|\b(?:ago|hours?|minutes?|mins?|yesterday)\b", re.IGNORECASE
)
BYLINE = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s+[A-ZÀ-Þ]", re.IGNORECASE)
REPLY = re.compile(
    r"^(?:reply|report|like|antworten|répondre|odpowiedz)$|\bsays:?$|\bwrote:$", re.IGNORECASE
)
# Pages speak to their reader; reports seldom do.
ADDRESSED = re.compile(
    r"\b(?:you|your|yours|we|our|us|Sie|Ihre?[nrm]?|vous|votre|vos|nous|nos|usted|su|tu|ti|tuo"
    r"|Państwa|вы|ви|ваш\w*)\b"
)
ACCOUNT = re.compile(
    r"\b(?:cookies?|privacy|consent|terms of|personal data|your data|account|password|log ?in"
    r"|sign in|subscri\w+|newsletter|e-?mail|register\w*|premium|membership|datenschutz|abo\w*"
    r"|anmeld\w*|abonn\w+|mot de passe|données personnelles|regulamin|hasło|konto)\b",
    re.IGNORECASE,
)
# Headings that stand where an article has ended.
ENDING = re.compile(
    r"(?:\d[\d,.]* )?comments?\b.{0,20}|leave a (?:reply|comment).*|related\b.{0,40}"
    r"|more (?:from|on|in|stories|news|like)\b.{0,60}|read (?:more|next|also).{0,20}"
    r"|you (?:may|might) (?:also )?like.*|recommended.{0,30}|tags?\b.{0,60}|topics?:?.{0,40}"
    r"|filed under.*|share(?: (?:this|on).*)?|about the author.*"
    r"|most (?:read|popular|viewed).{0,30}"
    r"|(?:trending|latest|popular).{0,30}|(?:sign up|subscribe|newsletter|follow us).*"
    r"|(?:next|previous) (?:article|post|story).*|copyright.*|©.*|all rights.*|advertisement"
    r"|sponsored.*|editor['’]s picks|up next|join the conversation.*|kommentare?.*"
    r"|mehr (?:zum|aus|von|zu)\b.*|das könnte.*|auch interessant.*|lesen sie.*|schlagwörter.*"
    r"|themen:?.*|commentaires?.*|(?:à )?lire (?:aussi|plus).*|sur le même.*|à découvrir.*"
    r"|partager.*|czytaj.*|zobacz.*|komentarze.*|leggi anche.*|potrebbe.*|lees ook.*|läs mer.*"
    r"|læs (?:også|mere).*|читайте.*|comentarios.*|relacionad.*|te puede.*",
    re.IGNORECASE,
)
REACH = 0.7, 0.92  # How fast the weight of prose fades with each line: some three, and some twelve.
NEIGHBOURS = (-2, -1, 1, 2)
SHARED = (
    "length", "ends", "capitals", "furniture", "sentences", "year", "again", "credit",
    "biography", "ending", "account", "addressed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of pasted text, and whether a blank line stands before it."""

    text: str
    apart: bool = True


def prose_size(text: str) -> int:
    """Give a line's length where it reads as prose: long, or long enough and ended."""
    size = len(text)
    return size if size >= 160 or (size >= 60 and SENTENCE_END.search(text)) else 0


def features(lines: Sequence[Line]) -> list[Features]:
    """Describe each line in numbers; every line has the same features."""
    texts = [line.text for line in lines]
    counts = Counter(texts)
    seen: set[str] = set()
    own: list[dict[str, float]] = []
    for text in texts:
        own.append(
            {**_facts(text), "again": min(counts[text], 3) - 1.0, "seen": float(text in seen)}
        )
        seen.add(text)
    place = _places(lines, own)
    return [{**facts, **_around(own, index), **place[index]} for index, facts in enumerate(own)]


def _facts(text: str) -> dict[str, float]:
    """Describe a line by itself."""
    words = WORD.findall(text)
    count, size = len(words), len(text)
    facts = {
        "length": log1p(size),
        "words": log1p(count),
        "60 characters": size >= 60,
        "120 characters": size >= 120,
        "3 words": count <= 3,
        "6 words": count <= 6,
        "ends": SENTENCE_END.search(text) is not None,
        "sentences": min(len(INNER_END.findall(text)), 4),
        "commas": min(text.count(",") + text.count("，"), 5) / 5,
        "capitals": sum(word[0].isupper() for word in words) / count if count else 1,
        "shouted": text.isupper(),
        "digits": sum(map(str.isdigit, text)) / size,
        "word length": sum(map(len, words)) / count if count else 0,
        "goes on": text[:1].islower(),
        "quotes": any(mark in text for mark in '"“”«»„'),
        "colon": text.endswith(":"),
        "bars": any(mark in text for mark in "|»›©→•·"),
        "address": "http" in text or "www." in text or "@" in text,
        "year": count < 15 and YEAR.search(text) is not None,
        "biography": is_biography(text),
        "credit": is_credit(text),
        "byline": count < 12 and BYLINE.match(text) is not None,
        "furniture": is_furniture(text),
        "exclaims": text.endswith("!"),
        "asks": text.endswith("?"),
        "trails off": text.endswith(("…", "...")),
        "ending": count < 14 and ENDING.fullmatch(text) is not None,
        "addressed": min(len(ADDRESSED.findall(text)), 4) / max(count, 4),
        "account": ACCOUNT.search(text) is not None,
        "clock": count < 20 and CLOCK.search(text) is not None,
        "reply": count < 10 and REPLY.search(text) is not None,
        "marks": sum(not (mark.isalnum() or mark.isspace()) for mark in text) / size,
    }
    return {name: float(value) for name, value in facts.items()}


def _around(own: Sequence[Features], index: int) -> dict[str, float]:
    """Describe the two lines before and after; -1 stands for no such line."""
    return {
        f"{name} at {step:+}": own[index + step][name] if 0 <= index + step < len(own) else -1.0
        for step in NEIGHBOURS
        for name in SHARED
    }


def _places(lines: Sequence[Line], own: Sequence[Features]) -> list[dict[str, float]]:
    """Describe where each line stands in the page and how much prose is near."""
    prose = [prose_size(line.text) for line in lines]
    weights = [log1p(size) for size in prose]
    count, total = len(lines), sum(prose) or 1
    characters = [len(line.text) for line in lines]
    passed = [0, *accumulate(prose)]
    written = [0, *accumulate(characters)]
    near = {fade: (_faded(weights, fade), _faded(weights[::-1], fade)[::-1]) for fade in REACH}
    vocabulary = Counter(
        word
        for line, size in zip(lines, prose, strict=True)
        if size
        for word in content_words(line.text)
    )
    endings = gap = replies = 0
    found = []
    for index, line in enumerate(lines):
        words = content_words(line.text)
        known = sum(vocabulary[word] - (prose[index] > 0) >= 2 for word in words)
        before, after = (side[index] for side in near[REACH[0]])
        found.append(
            {
                "apart": float(line.apart),
                "next apart": float(index + 1 == count or lines[index + 1].apart),
                "position": index / count,
                "characters passed": written[index] / (written[-1] or 1),
                "prose passed": passed[index] / total,
                "prose before": before,
                "prose after": after,
                "prose about": min(before, after),
                "prose far before": near[REACH[1]][0][index],
                "prose far after": near[REACH[1]][1][index],
                "vocabulary": known / len(words) if words else 0.0,
                "furniture before": sum(
                    near_line["furniture"] for near_line in own[max(0, index - 4) : index]
                ),
                "furniture after": sum(
                    near_line["furniture"] for near_line in own[index + 1 : index + 5]
                ),
                "ending before": float(
                    any(near_line["ending"] for near_line in own[max(0, index - 4) : index])
                ),
                "ending after": float(
                    any(near_line["ending"] for near_line in own[index + 1 : index + 5])
                ),
                "endings passed": log1p(endings),
                "since prose": log1p(gap),
                "replies passed": log1p(replies),
                "all prose": log1p(total),
                "mean length": log1p(written[-1] / count),
                "lines": log(count),
            }
        )
        endings += own[index]["ending"] > 0 and passed[index] > total / 4
        replies += own[index]["reply"] > 0
        gap = 0 if prose[index] else gap + 1
    return found


def _faded(weights: Sequence[float], fade: float) -> list[float]:
    """Sum the weights before each place, each line further off counting less."""
    sums, total = [], 0.0
    for weight in weights:
        sums.append(total)
        total = total * fade + weight
    return sums


def content_words(text: str) -> list[str]:
    """Give the words long enough to tell what a line is about, in lower case."""
    return [word for word in WORD.findall(text.lower()) if len(word) > 3]

"""Articles that another one corrects, or a later edition replaces."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from assistant.understanding.dates import dated_words, in_words
from assistant.understanding.words import content_words, stems
from vectorstore.article import Evidence, StoredArticle
from vectorstore.sentences import split_sentences

__all__ = ["corrects", "superseded"]

_HEADLINE = re.compile(
    r"\s*(?:corrections?|corrected|clarifications?|erratum|retraction|retracted"
    r"|correcting and replacing)\b",
    re.IGNORECASE,
)
_ADMITTED = re.compile(
    r"\b(?:our|an earlier|the earlier|a previous|the original|yesterday['’]s|this newspaper['’]s)"
    r" (?:\w+ )?(?:report|article|story|dispatch|version|headline|account)\b[^.]{0,90}?"
    r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistaken(?:ly)?|misstated|misidentified|erroneous(?:ly)?"
    r"|in error|inaccurate(?:ly)?)\b"
    r"|\bwe (?:wrongly|incorrectly|mistakenly|erroneously) (?:said|reported|stated|wrote|gave)\b",
    re.IGNORECASE,
)
_ITSELF = re.compile(r"\bversion of this\b", re.IGNORECASE)
OPENING = 600  # Characters in which a correction says that it is one, and of what.
SHARED = 0.5  # Of the words of an article's headline that its correction holds.
LATEST = timedelta(90)  # After which an outlet seldom corrects a report.

EDITION = 0.7  # Of two headlines' words, the share they have in common if one is the other's again.
SAME_TEXT = 0.5  # Of a report's sentences that a new edition keeps.
EDITIONS_APART = timedelta(3)


def superseded(evidence: Sequence[Evidence]) -> Mapping[str, str]:
    """Find the articles of `evidence` that another of it, or a copy, supersedes; say how.

    By article id, in words: "corrected 7 October 2023". Another supersedes it where the same outlet
    corrects it, or publishes it anew within days, much of it word for word. What was found of the
    latest evidence is kept: several steps of an answer ask for it.
    """
    return _superseded(tuple(evidence))


@lru_cache(maxsize=8)
def _superseded(evidence: tuple[Evidence, ...]) -> Mapping[str, str]:
    articles = {each.article_id: each for each in _articles(evidence)}.values()
    found: dict[str, str] = {}
    for old in articles:
        newer = [each for each in articles if corrects(each, old) or _replaces(each, old)]
        if newer:
            found[old.article_id] = _words(old, max(newer, key=_when))
    return MappingProxyType(found)


def _words(old: StoredArticle, new: StoredArticle) -> str:
    deed = "corrected" if corrects(new, old) else "replaced by a later edition"
    return f"{deed} {in_words(new.published)}" if new.published else deed


def corrects(article: StoredArticle, old: StoredArticle) -> bool:
    """Tell whether `article` is its outlet's correction of `old`."""
    if not _follows(article, old, LATEST) or _correction(old) or not _correction(article):
        return False
    opening = article.text[:OPENING]
    days = [named.days for named in dated_words(opening, today=article.published)]
    named = old.published is not None and any(a <= old.published <= b for a, b in days)
    headline = {word.stem for word in content_words(old.title)}
    held = headline & stems(f"{article.title}\n{opening}")
    return len(held) >= (SHARED / 2 if named else SHARED) * len(headline) and bool(held)


def _correction(article: StoredArticle) -> bool:
    if _HEADLINE.match(article.title):
        return True
    admitted = _ADMITTED.search(article.text[:OPENING])
    return admitted is not None and not _ITSELF.search(admitted[0])


def _replaces(new: StoredArticle, old: StoredArticle) -> bool:
    """Tell whether `new` is a later edition of `old`."""
    if _when(new) <= _when(old) or not _follows(new, old, EDITIONS_APART):
        return False
    one, other = stems(new.title), stems(old.title)
    if len(one & other) < EDITION * len(one | other):
        return False
    kept, sentences = _sentences(new), _sentences(old)
    return len(kept & sentences) >= SAME_TEXT * len(sentences)


def _sentences(article: StoredArticle) -> set[str]:
    text = article.text
    return {" ".join(text[s.start : s.end].lower().split()) for s in split_sentences(text)}


def _follows(new: StoredArticle, old: StoredArticle, within: timedelta) -> bool:
    if new.article_id == old.article_id or new.source is None or new.source != old.source:
        return False
    if new.published is None or old.published is None:
        return False
    return timedelta(0) <= new.published - old.published <= within


def _when(article: StoredArticle) -> tuple[date, str]:
    moment = article.published_at.isoformat() if article.published_at else ""
    return article.published or date.min, moment


def _articles(evidence: Sequence[Evidence]) -> Iterator[StoredArticle]:
    for each in evidence:
        yield each.article
        yield from each.copies

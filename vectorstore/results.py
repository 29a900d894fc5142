"""Ranked passages as they are shown: copies of a story as one, neighbours joined."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from vectorstore.article import Evidence, Passage, StoredArticle
from vectorstore.candidates import Candidate
from vectorstore.catalogue import Catalogue

__all__ = ["results"]

NEIGHBOURLY = 0.02
"""Of the score of a result, what the score of a neighbour must be for both to belong together."""

LONGEST = 1600
"""Characters that joined neighbours may have: two passages, and not a third."""


def results(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    ranked: Iterable[tuple[Candidate, float]],
    *,
    limit: int,
) -> list[Evidence]:
    """Make `limit` results of candidates with their scores, the best first.

    Of articles that tell one story the one ranked first stands for all, and names the others. A
    passage that follows or precedes one already among the results, and is not much worse, is
    joined with it.
    """
    shown: list[Evidence] = []
    told: dict[str, str] = {}
    for each, story in _read(connection, catalogue, ranked, ahead=2 * limit):
        article, passage = each.article, each.passage
        if told.setdefault(story, article.article_id) != article.article_id:
            continue
        if article.text[passage.start : passage.end] != passage.text:
            continue  # a damaged file, which `newsdesk check` tells of
        if _joined(shown, each):
            continue
        if len(shown) == limit:
            break
        shown.append(each)
    shared = catalogue.shared(connection, list(told))
    copies = {told[story]: articles for story, articles in shared.items()}
    return [_beside(each, copies.get(each.article.article_id, ())) for each in shown]


def _read(
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    ranked: Iterable[tuple[Candidate, float]],
    *,
    ahead: int,
) -> Iterator[tuple[Evidence, str]]:
    """Make each candidate evidence, and name its story; `ahead` candidates are read at once."""
    articles: dict[int, tuple[StoredArticle, str]] = {}
    rest = iter(ranked)
    while batch := list(islice(rest, ahead)):
        passages = catalogue.passages(connection, [each.row for each, _ in batch])
        unread = {each.article for each, _ in batch} - articles.keys()
        articles |= catalogue.by_rows(connection, unread)
        for each, score in batch:
            article, story = articles[each.article]
            passage, similarity = passages[each.row], each.found.cosine
            yield Evidence(passage, article, score, similarity, each.lexical), story


def _beside(evidence: Evidence, story: Sequence[StoredArticle]) -> Evidence:
    """A result with the other articles that tell its story."""
    others = (each for each in story if each.article_id != evidence.article.article_id)
    return replace(evidence, copies=tuple(others))


def _joined(shown: list[Evidence], evidence: Evidence) -> bool:
    """Join a passage with its neighbour among the results, if it has one and both are short."""
    for place, each in enumerate(shown):
        if each.article.article_id != evidence.article.article_id:
            continue
        if evidence.score < NEIGHBOURLY * each.score:
            continue
        whole = _together(each.passage, evidence.passage, each.article.text)
        if whole is not None:
            shown[place] = replace(
                each,
                passage=whole,
                similarity=max(each.similarity, evidence.similarity),
                lexical=max(each.lexical, evidence.lexical),
            )
            return True
    return False


def _together(one: Passage, other: Passage, text: str) -> Passage | None:
    """Two passages as one that keeps the name of the first; None where text lies between."""
    first, second = sorted((one, other), key=lambda each: each.start)
    if second.end - first.start > LONGEST or text[first.end : second.start].strip():
        return None
    return replace(
        one,
        text=text[first.start : second.end],
        start=first.start,
        end=second.end,
        sentences=first.sentences + second.sentences,
    )

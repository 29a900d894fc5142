"""Ranked passages as they are shown: copies of a story as one, neighbours joined."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from vectorstore.article import Evidence, Passage, StoredArticle
from vectorstore.candidates import Candidate
from vectorstore.catalogue import Catalogue

__all__ = ["results"]

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
    passage that follows or precedes one already among the results is joined with it.
    """
    shown: list[Evidence] = []
    told: dict[str, str] = {}
    read: dict[int, tuple[StoredArticle, str]] = {}
    for candidate, score in ranked:
        if candidate.article not in read:
            read[candidate.article] = catalogue.by_row(connection, candidate.article)
        article, story = read[candidate.article]
        if told.setdefault(story, article.article_id) != article.article_id:
            continue
        if _joined(shown, candidate, article):
            continue
        if len(shown) == limit:
            break
        copies = catalogue.copies(connection, story)
        shown.append(
            Evidence(
                passage=candidate.passage,
                article=article,
                score=score,
                similarity=candidate.found.cosine,
                lexical=candidate.lexical,
                copies=tuple(each for each in copies if each.article_id != article.article_id),
            )
        )
    return shown


def _joined(shown: list[Evidence], candidate: Candidate, article: StoredArticle) -> bool:
    """Join a passage with its neighbour among the results, if it has one and both are short."""
    for place, each in enumerate(shown):
        if each.article.article_id != article.article_id:
            continue
        whole = _together(each.passage, candidate.passage, article.text)
        if whole is not None:
            shown[place] = replace(
                each,
                passage=whole,
                similarity=max(each.similarity, candidate.found.cosine),
                lexical=max(each.lexical, candidate.lexical),
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

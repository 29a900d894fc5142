"""Revisions: which sentences an article lost and gained from version to version."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from vectorstore.article import Article, Revision, StoredArticle
from vectorstore.sentences import split_sentences

__all__ = ["revisions"]


def revisions(versions: Sequence[StoredArticle]) -> Iterator[Revision]:
    """Compare each version of an article, the first one first, with the one before."""
    yield from map(Revision, versions[:1])
    for before, after in pairwise(versions):
        old, new = _sentences(before), _sentences(after)
        removed: list[str] = []
        added: list[str] = []
        compared = SequenceMatcher(None, old, new, autojunk=False)
        for kind, start, end, new_start, new_end in compared.get_opcodes():
            if kind != "equal":
                removed += old[start:end]
                added += new[new_start:new_end]
        yield Revision(after, tuple(removed), tuple(added))


def _sentences(article: Article) -> list[str]:
    """The sentences of an article, after what stands above them."""
    day = article.published.isoformat() if article.published else "undated"
    head = (article.title, f"{article.source or 'outlet unknown'}, {day}")
    byline = (f"By {', '.join(article.authors)}",) if article.authors else ()
    spans = split_sentences(article.text)
    return [*head, *byline, *(article.text[span.start : span.end] for span in spans)]

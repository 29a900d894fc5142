"""What the asked-for speaker said, in the articles at hand."""

from collections.abc import Sequence

from assistant.answer import Query
from assistant.attribution import Attribution, attributions, means
from assistant.extractive.candidates import Candidate
from vectorstore.article import StoredArticle

__all__ = ["spoken"]

MOST_ARTICLES = 4
"""Read for who said what; a long one takes some 50 ms."""


def spoken(query: Query, ranked: Sequence[Candidate]) -> frozenset[Candidate]:
    """Choose of `ranked`, the best first, what the speaker of `query` is reported to have said.

    Only the articles of the best candidates are read; empty where no speaker is asked for.
    """
    if query.speaker is None:
        return frozenset()
    articles: dict[str, StoredArticle] = {}
    for candidate in ranked:
        articles.setdefault(candidate.article.article_id, candidate.article)
        if len(articles) == MOST_ARTICLES:
            break
    said = {
        (key, span.start, span.end)
        for key, article in articles.items()
        for attribution in attributions(article.text)
        if _by(query.speaker, attribution, article.text)
        for span in attribution.content
    }
    return frozenset(
        candidate
        for candidate in ranked
        for key, start, end in said
        if key == candidate.article.article_id and start < candidate.end and candidate.start < end
    )


def _by(asked: str, attribution: Attribution, text: str) -> bool:
    """Tell whether `asked` means its speaker; "Maria Holt" also means "Engineer Maria Holt"."""
    source = attribution.source
    written = text[source.start : source.end] if source else ""
    return any(
        name and (means(asked, name) or name.lower().endswith(f" {asked.lower()}"))
        for name in (attribution.speaker, written)
    )

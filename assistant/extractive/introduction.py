"""What introduces a quote: its outlet, its day, and what has superseded its article since."""

from assistant.understanding.dates import in_words
from vectorstore.article import StoredArticle

__all__ = ["lead"]


def lead(article: StoredArticle, superseded: str | None = None) -> str:
    """Name the outlet and the day: "The Kyiv Independent, 26 July 2025:".

    An article that another has `superseded` is marked: "(corrected 28 July 2025)".
    """
    who = article.source or f"“{article.title}”"
    when = in_words(article.published) if article.published else "undated"
    return f"{who}, {when}{f' ({superseded})' if superseded else ''}:"

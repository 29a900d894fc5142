"""The archive as a LangChain retriever."""

from collections.abc import Callable, Sequence
from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from vectorstore.article import Evidence

__all__ = ["NewsdeskRetriever", "document"]


class NewsdeskRetriever(BaseRetriever):
    """Finds passages of news articles: a LangChain retriever like any other.

    `finder` searches as `Assistant.search` does: `finder(words, limit=..., since=..., until=...,
    sources=...)`, the best first. The other fields are what it is called with.
    """

    finder: Callable[..., list[Evidence]]
    limit: int = 10
    since: date | str | None = None
    until: date | str | None = None
    sources: Sequence[str] = ()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.finder(
            query, limit=self.limit, since=self.since, until=self.until, sources=self.sources
        )
        return [document(evidence) for evidence in found]


def document(evidence: Evidence) -> Document:
    """Turn a passage that was found into a LangChain document.

    The metadata hold plain values only: `article_id`, `passage_id`, `title`, `source`, `authors` (a
    list), `published` (ISO 8601), `url`, `start`, `end` and `score`; None where unknown.
    """
    passage, article = evidence.passage, evidence.article
    return Document(
        id=passage.passage_id,
        page_content=passage.text,
        metadata={
            "article_id": passage.article_id,
            "passage_id": passage.passage_id,
            "title": article.title,
            "source": article.source,
            "authors": list(article.authors),
            "published": article.published.isoformat() if article.published else None,
            "url": article.url,
            "start": passage.start,
            "end": passage.end,
            "score": evidence.score,
        },
    )

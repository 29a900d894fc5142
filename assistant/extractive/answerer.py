"""The answerer without a chat model: it quotes the sentences that answer."""

from collections.abc import Iterator, Sequence

from assistant.answer import Draft, Query
from assistant.extractive.composition import composed
from assistant.extractive.reading import reader_for
from assistant.extractive.selection import chosen
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder

__all__ = ["ExtractiveAnswerer"]


ONE_FACT = frozenset({"who", "when", "where", "quantity", "yes or no"})
"""Kinds of question that one sentence answers; the others are told in the article's order."""


class ExtractiveAnswerer:
    """Answers with sentences of the articles, word for word."""

    method = "extractive"
    model = None

    def __init__(self, embedder: Embedder) -> None:
        """Answer with the archive's embedding model."""
        self._reader = reader_for(embedder)

    def draft(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Propose the sentences that answer, in a readable order; none where there is no evidence.

        Whether they answer at all is for `assistant.abstention` to judge, before.
        """
        sentences = chosen(self._reader.read(query, evidence))
        yield from composed(sentences, answer_first=query.kind in ONE_FACT)

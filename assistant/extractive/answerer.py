"""The answerer without a chat model: it quotes the sentences that answer."""

from collections.abc import Iterator, Sequence

from assistant.answer import Draft, Query
from assistant.extractive.composition import composed, side_by_side
from assistant.extractive.disagreement import disagreement
from assistant.extractive.reading import reader_for
from assistant.extractive.selection import chosen, explained
from assistant.supersession import superseded
from vectorstore.article import Evidence
from vectorstore.embedding.embedder import Embedder

__all__ = ["ExtractiveAnswerer"]


class ExtractiveAnswerer:
    """Answers with sentences of the articles, word for word."""

    method = "extractive"
    model = None

    def __init__(self, embedder: Embedder) -> None:
        """Answer with the archive's embedding model."""
        self._reader = reader_for(embedder)

    def rewrite(self, question: str, history: Sequence[tuple[str, str]]) -> None:
        """Leave follow-up questions to the rules of `assistant.understanding`."""

    def draft(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Propose the sentences that answer, in a readable order; none where there is no evidence.

        Whether they answer at all is for `assistant.abstention` to judge, before.
        """
        reading = self._reader.read(query, evidence)
        told = disagreement(reading)
        replaced = superseded(reading.evidence)
        yield from side_by_side(told, replaced)
        # Beside answers that differ, whatever else is told would only bury them.
        alone = bool(told) and not query.detailed
        differing = [each.read for each in told]
        sentences = explained(told) if alone else chosen(reading, first=differing)
        yield from composed(
            sentences,
            replaced,
            told=told,
            newest_first=query.newest,
            dated=query.kind == "when",
        )

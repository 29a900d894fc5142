"""Verification: what is drafted becomes what is said, or is dropped."""

from collections.abc import Iterable, Iterator

from assistant.answer import Citation, Draft, Statement
from assistant.verification.numbering import Numbering
from assistant.verification.verbatim import repeats_its_quotes
from vectorstore.embedding.embedder import Embedder

__all__ = ["Verifier"]


class Verifier:
    """Checks drafts of either kind, extractive or written by a chat model, one rule for both."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def verify(self, drafts: Iterable[Draft]) -> Iterator[tuple[Statement, tuple[Citation, ...]]]:
        """Yield each draft that holds as a statement, with the citations that are new with it.

        Drafts are taken one at a time and what holds is yielded before the next one is asked for.
        What does not hold is left out. Citations are numbered from 1 within one call.
        """
        numbering = Numbering()
        for draft in drafts:
            if not repeats_its_quotes(draft):
                continue
            numbers, new = numbering.cite(draft.quotes)
            yield Statement(draft.text, numbers, draft.lead), new

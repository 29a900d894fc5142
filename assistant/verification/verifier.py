"""Verification: what is drafted becomes what is said, or is dropped."""

from collections.abc import Iterable, Iterator

from assistant.answer import Citation, Draft, Quote, Statement
from assistant.verification.likeness import Likeness
from assistant.verification.numbering import Numbering
from assistant.verification.support import supporting
from assistant.verification.verbatim import repeats_its_quotes
from vectorstore.embedding.embedder import Embedder

__all__ = ["Verifier"]


class Verifier:
    """Checks drafts of either kind, extractive or written by a chat model, one rule for both."""

    def __init__(self, embedder: Embedder) -> None:
        """Compare meanings with `embedder`, any model."""
        self._likeness = Likeness(embedder)

    def verify(self, drafts: Iterable[Draft]) -> Iterator[tuple[Statement, tuple[Citation, ...]]]:
        """Yield each draft that holds as a statement, with the citations that are new with it.

        Drafts are taken one at a time and what holds is yielded before the next one is asked for.
        What does not hold is left out. Citations are numbered from 1 within one call.
        """
        numbering = Numbering()
        for draft in drafts:
            if quotes := self._carrying(draft):
                numbers, new = numbering.cite(quotes)
                yield Statement(draft.text, numbers, draft.lead), new

    def _carrying(self, draft: Draft) -> tuple[Quote, ...]:
        """Pick the quotes that carry the draft; none where it does not hold."""
        if draft.verbatim:
            return draft.quotes if repeats_its_quotes(draft) else ()
        return supporting(draft, self._likeness)

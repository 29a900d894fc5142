"""What happens while a question is answered, in order; the last event is the Answer."""

from dataclasses import dataclass

from assistant.answer import Answer, Citation, Query, Statement
from vectorstore.article import Evidence

__all__ = ["Event", "Found", "Said", "Understood"]


@dataclass(frozen=True, slots=True)
class Understood:
    """The question stands alone, and its restrictions are known."""

    query: Query


@dataclass(frozen=True, slots=True)
class Found:
    """The search is done. Best evidence first; it may be empty."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A verified statement, with the citations that are new with it.

    `text` is what it adds to the answer's text, markers included: the texts of all `Said` events,
    joined, are `Answer.text`.
    """

    statement: Statement
    citations: tuple[Citation, ...]
    text: str


Event = Understood | Found | Said | Answer

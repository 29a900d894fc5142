"""Turns: one question of a conversation, and how far its answer has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.answer import Answer, Inference, Noticed, Query
from assistant.events import Event, Found, Said, Understood
from vectorstore.article import Evidence, StoredArticle
from vectorstore.errors import NewsdeskError

__all__ = ["Turn", "history"]

Stage = Literal["searching", "reading", "answering", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, what was said so far, and the articles that were cited.

    `limits` name the filters the reader had set, `noticed` the restrictions found in the question,
    and `ignored` those that the reader took away.
    `copies` holds, by the id of a cited article, where else its story stands, without the text.
    """

    number: int
    question: str
    limits: tuple[str, ...] = ()
    ignored: tuple[Inference, ...] = ()
    stage: Stage = "searching"
    standalone: str = ""
    noticed: tuple[Noticed, ...] = ()
    articles_found: int = 0
    said: tuple[Said, ...] = ()
    cited: tuple[StoredArticle, ...] = ()
    copies: Mapping[str, tuple[StoredArticle, ...]] = field(default_factory=dict)
    answer: Answer | None = None
    problem: str = ""
    remedy: str = ""

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.stage in {"searching", "reading", "answering"}

    def after(self, event: Event) -> "Turn":
        """Give the turn as it stands once the event has happened."""
        match event:
            case Understood(query):
                return self._understood(query)
            case Found(evidence):
                return self._found(evidence)
            case Said():
                return replace(self, stage="answering", said=(*self.said, event))
            case Answer():
                return self._answered(event)

    def citing(self, article: StoredArticle, copies: Sequence[StoredArticle] = ()) -> "Turn":
        """Give the turn with an article among those cited, each of them once."""
        if any(known.article_id == article.article_id for known in self.cited):
            return self
        without_text = tuple(replace(each, text="") for each in copies)
        return replace(
            self,
            cited=(*self.cited, article),
            copies={**self.copies, article.article_id: without_text},
        )

    def stopped(self) -> "Turn":
        """Give the turn as a reader left it who did not wait for the end."""
        return replace(self, stage="stopped") if self.running else self

    def failed(self, error: NewsdeskError) -> "Turn":
        """Give the turn as an expected error ended it."""
        return replace(self, stage="failed", problem=error.problem, remedy=error.remedy)

    def _understood(self, query: Query) -> "Turn":
        return replace(self, standalone=query.standalone, noticed=query.noticed)

    def _found(self, evidence: Sequence[Evidence]) -> "Turn":
        found = {each.article.article_id for each in evidence}
        return replace(self, stage="reading", articles_found=len(found))

    def _answered(self, answer: Answer) -> "Turn":
        # The evidence holds whole articles, and nothing here shows it: a conversation is kept
        # for as long as its page is open.
        return replace(
            self,
            stage="done",
            standalone=answer.standalone_question,
            noticed=answer.noticed,
            answer=replace(answer, evidence=()),
        )


def history(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """List the earlier questions that got an answer, with its text, oldest first."""
    return [(turn.question, turn.answer.text) for turn in turns if turn.answer]

"""What the window asks of the assistant behind it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Inference
from assistant.events import Event
from vectorstore.article import Standing, StoredArticle

if TYPE_CHECKING:
    from vectorstore.archive import Archive

__all__ = ["Desk"]


class Desk(Protocol):
    """Answers questions about an archive. Every method may be called from any thread."""

    @property
    def archive(self) -> "Archive":
        """The archive, which is asked for nothing but how much it holds."""

    def stream(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] = (),
        ignore: Collection[Inference] = (),
    ) -> Iterator[Event]:
        """Answer a question step by step; the last event is the Answer.

        `history` holds earlier questions and the texts of their answers, oldest first; `ignore`
        what is not to be read out of the question.
        """

    def warm_up(self) -> None:
        """Load what the first question would otherwise wait for."""

    def article(self, article_id: str) -> StoredArticle | None:
        """Give an article as the archive holds it now, or None."""

    def standing(self, article_ids: Collection[str]) -> dict[str, Standing]:
        """Tell which versions of articles are the current ones; those gone are left out."""

    def outlets(self) -> list[str]:
        """List the outlets of the archive."""

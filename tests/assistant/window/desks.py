"""Desks that do at a moment of the test's choosing what a real one does at any."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Semaphore
from typing import Any

from assistant import Assistant
from assistant.events import Event
from assistant.window.desk import Desk
from vectorstore.archive import Archive
from vectorstore.article import StoredArticle

__all__ = ["Failing", "Stepwise"]


@dataclass
class _Borrowed:
    """All of a real desk."""

    desk: Assistant

    @property
    def archive(self) -> Archive:
        return self.desk.archive

    def warm_up(self) -> None:
        self.desk.warm_up()

    def article(self, article_id: str) -> StoredArticle | None:
        return self.desk.article(article_id)

    def outlets(self) -> list[str]:
        return self.desk.outlets()

    def stream(self, question: str, **options: Any) -> Iterator[Event]:
        return self.desk.stream(question, **options)


@dataclass
class Stepwise(_Borrowed):
    """Gives each event of an answer when it is let go."""

    steps: Semaphore = field(default_factory=lambda: Semaphore(0))

    def stream(self, question: str, **options: Any) -> Iterator[Event]:
        for event in self.desk.stream(question, **options):
            assert self.steps.acquire(timeout=30), "nobody let the next event go"
            yield event

    def let_go(self, events: int) -> None:
        self.steps.release(events)


@dataclass
class Failing(_Borrowed):
    """Fails while it answers."""

    error: Exception = field(kw_only=True)

    def stream(self, question: str, **options: Any) -> Iterator[Event]:
        yield next(self.desk.stream(question, **options))
        raise self.error


def _fits(desk: Assistant) -> tuple[Desk, ...]:
    """Let the type checker see that all of them are desks."""
    return desk, Stepwise(desk), Failing(desk, error=ValueError())

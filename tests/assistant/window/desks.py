"""Desks that do at a moment of the test's choosing what a real one does at any."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from threading import Semaphore
from typing import Any

from assistant import Assistant
from assistant.answer import Answer, Citation, Query, Statement
from assistant.events import Event, Said, Understood
from assistant.window.desk import Desk
from vectorstore.archive import Archive
from vectorstore.article import Filters, Standing, StoredArticle

__all__ = ["Failing", "Reciting", "Stepwise"]


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

    def standing(self, article_ids: Collection[str]) -> dict[str, Standing]:
        return self.desk.standing(article_ids)

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


@dataclass
class Reciting(_Borrowed):
    """Answers every question with every paragraph of the articles it was given, or with none."""

    articles: tuple[StoredArticle, ...] = field(kw_only=True)
    silent: bool = False

    def stream(self, question: str, **options: Any) -> Iterator[Event]:
        yield Understood(Query(question, question, question))
        if self.silent:
            text = "The archive does not say."
            yield Answer(question, question, Filters(), "abstained", text, nearest=self.articles)
            return
        said = list(self._said())
        yield from said
        text = "".join(each.text for each in said)
        yield Answer(question, question, Filters(), "answered", text)

    def standing(self, article_ids: Collection[str]) -> dict[str, Standing]:
        return {each.article_id: Standing(each.version) for each in self.articles}

    def article(self, article_id: str) -> StoredArticle | None:
        return next((each for each in self.articles if each.article_id == article_id), None)

    def _said(self) -> Iterator[Said]:
        number = 0
        for article in self.articles:
            for paragraph in re.finditer(r"\S.*", article.text):
                number += 1
                lead = f"{article.source}:"
                cited = Citation(
                    number,
                    article.article_id,
                    article.title,
                    article.source,
                    article.authors,
                    article.published,
                    article.url,
                    paragraph[0],
                    *paragraph.span(),
                )
                statement = Statement(paragraph[0], (number,), lead)
                yield Said(statement, (cited,), f"\n\n{lead} {paragraph[0]} [{number}]")


def _fits(desk: Assistant) -> tuple[Desk, ...]:
    """Let the type checker see that all of them are desks."""
    return desk, Stepwise(desk), Reciting(desk, articles=()), Failing(desk, error=ValueError())

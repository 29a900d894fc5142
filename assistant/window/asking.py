"""Asking: a question's turn, step by step, with every error told to the reader."""

import logging
from collections.abc import Iterator, Sequence

from assistant.events import Event, Found, Said
from assistant.window.desk import Desk
from assistant.window.filters import Chosen
from assistant.window.turn import Turn, history
from vectorstore.article import StoredArticle
from vectorstore.errors import NewsdeskError

__all__ = ["asking", "refused"]

logger = logging.getLogger(__name__)

UNEXPECTED = NewsdeskError(
    "Something went wrong that should not have.",
    remedy="Ask again; if it stays, whoever runs this window finds the details in its log.",
)


def asking(desk: Desk, question: str, earlier: Sequence[Turn], only: Chosen) -> Iterator[Turn]:
    """Yield the question's turn each time it has come further. Nothing is raised."""
    turn = Turn(number=_next(earlier), question=question, limits=only.limits())
    yield turn
    at_hand: dict[str, StoredArticle] = {}
    try:
        for event in _events(desk, question, earlier, only):
            if isinstance(event, Found):
                at_hand = {each.article.article_id: each.article for each in event.evidence}
            turn = turn.after(event)
            if isinstance(event, Said):
                turn = _citing(turn, event, at_hand, desk)
            yield turn
    except NewsdeskError as error:
        yield turn.failed(error)
    except Exception:
        logger.exception("Answering failed")
        yield turn.failed(UNEXPECTED)


def _events(desk: Desk, question: str, earlier: Sequence[Turn], only: Chosen) -> Iterator[Event]:
    return desk.stream(
        question,
        history=history(earlier),
        since=only.since,
        until=only.until,
        sources=only.sources,
    )


def _citing(turn: Turn, said: Said, at_hand: dict[str, StoredArticle], desk: Desk) -> Turn:
    """Keep the articles a statement cites as they were found, not as they may be by now."""
    for citation in said.citations:
        article = at_hand.get(citation.article_id) or desk.article(citation.article_id)
        turn = turn.citing(article) if article else turn
    return turn


def refused(question: str, earlier: Sequence[Turn], error: NewsdeskError) -> Turn:
    """Give the turn of a question that cannot be asked as it stands."""
    return Turn(number=_next(earlier), question=question).failed(error)


def _next(earlier: Sequence[Turn]) -> int:
    return earlier[-1].number + 1 if earlier else 1

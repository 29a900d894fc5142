"""Asking: a question's turn, step by step, with every error told to the reader."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Inference
from assistant.events import Event, Found, Said
from assistant.window.desk import Desk
from assistant.window.filters import Chosen
from assistant.window.turn import Turn, history
from vectorstore.article import Evidence
from vectorstore.errors import NewsdeskError

__all__ = ["Asked", "again", "asking", "refused"]

logger = logging.getLogger(__name__)

UNEXPECTED = NewsdeskError(
    "Something went wrong that should not have.",
    remedy="Ask again; if it stays, whoever runs this window finds the details in its log.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the turns it may lean on, and what is not to be read out of it."""

    question: str
    earlier: Sequence[Turn] = ()
    ignore: tuple[Inference, ...] = ()


def again(turns: Sequence[Turn], number: str, inference: str) -> Asked:
    """Ask the question of turn `number` without one more of the limits found in it.

    The question is empty where there is no such turn or limit.
    """
    for place, turn in enumerate(turns):
        found = [each.inference for each in turn.noticed if each.inference == inference]
        if str(turn.number) == number and found:
            return Asked(turn.question, turns[:place], (*turn.ignored, found[0]))
    return Asked("")


def asking(desk: Desk, asked: Asked, number: int, only: Chosen) -> Iterator[Turn]:
    """Yield the question's turn each time it has come further. Nothing is raised."""
    turn = Turn(number, asked.question, limits=only.limits(), ignored=asked.ignore)
    yield turn
    at_hand: dict[str, Evidence] = {}
    try:
        for event in _events(desk, asked, only):
            if isinstance(event, Found):
                at_hand = {each.article.article_id: each for each in event.evidence}
            turn = turn.after(event)
            if isinstance(event, Said):
                turn = _citing(turn, event, at_hand, desk)
            yield turn
    except NewsdeskError as error:
        yield turn.failed(error)
    except Exception:
        logger.exception("Answering failed")
        yield turn.failed(UNEXPECTED)


def _events(desk: Desk, asked: Asked, only: Chosen) -> Iterator[Event]:
    return desk.stream(
        asked.question,
        history=history(asked.earlier),
        since=only.since,
        until=only.until,
        sources=only.sources,
        ignore=asked.ignore,
    )


def _citing(turn: Turn, said: Said, at_hand: dict[str, Evidence], desk: Desk) -> Turn:
    """Keep the articles a statement cites as they were found, not as they may be by now."""
    for citation in said.citations:
        if found := at_hand.get(citation.article_id):
            turn = turn.citing(found.article, found.copies)
        elif article := desk.article(citation.article_id):
            turn = turn.citing(article)
    return turn


def refused(asked: Asked, number: int, error: NewsdeskError) -> Turn:
    """Give the turn of a question that cannot be asked as it stands."""
    return Turn(number, asked.question).failed(error)

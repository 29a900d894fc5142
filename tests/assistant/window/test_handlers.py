"""A visitor's conversation goes one question at a time, and stopping needs no patience."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from assistant import Assistant
from assistant.window.handlers import TURNS_KEPT, Drawn, Handlers, Talk
from assistant.window.turn import Turn
from tests.assistant.window.desks import Stepwise


def run(scene):
    """Run a coroutine to its end, in a thread without the loop of the browser's driver."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, scene).result()


LUKASHENKO = "What did Ukraine's intelligence say about Lukashenko?"
NO_FILTERS: tuple[Any, ...] = ([], "", "")


async def drawn(events: AsyncIterator[Drawn]) -> list[Drawn]:
    return [each async for each in events]


def test_a_question_during_an_answer_is_not_asked(desk: Assistant) -> None:
    paced = Stepwise(desk)
    handlers, talk = Handlers(paced, ()), Talk()

    async def scene() -> list[Drawn]:
        first = handlers.ask(LUKASHENKO, talk, *NO_FILTERS)
        await anext(first)
        second = await drawn(handlers.ask("And why?", talk, *NO_FILTERS))
        paced.let_go(100)
        await drawn(first)
        return second

    assert [conversation for _, conversation, _ in run(scene())] == [{"__type__": "update"}]
    assert [turn.question for turn in talk.turns] == [LUKASHENKO]
    assert talk.run is None


def test_stopping_does_not_wait_for_the_step_under_way(desk: Assistant) -> None:
    paced = Stepwise(desk)
    handlers, talk = Handlers(paced, ()), Talk()

    async def scene() -> None:
        answering = asyncio.create_task(drawn(handlers.ask(LUKASHENKO, talk, *NO_FILTERS)))
        while not talk.turns:
            await asyncio.sleep(0.01)
        handlers.stop(talk)
        answering.cancel()
        await asyncio.wait({answering}, timeout=1)
        assert answering.cancelled()
        paced.let_go(100)

    run(scene())
    assert [turn.stage for turn in talk.turns] == ["stopped"]
    assert talk.run is None


def test_what_arrives_after_stopping_is_left_out(desk: Assistant) -> None:
    paced = Stepwise(desk)
    handlers, talk = Handlers(paced, ()), Talk()

    async def scene() -> list[Drawn]:
        answering = handlers.ask(LUKASHENKO, talk, *NO_FILTERS)
        await anext(answering)
        handlers.clear(talk)
        paced.let_go(100)
        return await drawn(answering)

    assert run(scene()) == []
    assert talk == Talk()


def test_a_long_conversation_forgets_its_beginning(desk: Assistant) -> None:
    talk = Talk(tuple(Turn(number, "Why?") for number in range(1, TURNS_KEPT + 1)))
    run(drawn(Handlers(desk, ()).ask(LUKASHENKO, talk, *NO_FILTERS)))
    assert [talk.turns[0].number, talk.turns[-1].number] == [2, TURNS_KEPT + 1]

"""Work that blocks, done in a thread of its own, and left alone once nobody waits for it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from typing import TypeVar

__all__ = ["steps"]

T = TypeVar("T")


async def steps(work: Generator[T]) -> AsyncIterator[T]:
    """Yield what `work` yields, and raise what it raises.

    Left early, it waits for nothing: the thread ends with the step it is at, and an end of the
    program does not wait for it either.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Queue[tuple[T] | BaseException | None] = asyncio.Queue()
    left = threading.Event()

    def tell(step: tuple[T] | BaseException | None) -> None:
        with suppress(RuntimeError):  # The loop is closed: nobody is there to be told.
            loop.call_soon_threadsafe(done.put_nowait, step)

    def run() -> None:
        try:
            for step in work:
                if left.is_set():
                    return work.close()
                tell((step,))
        except BaseException as error:
            return tell(error)
        return tell(None)

    threading.Thread(target=run, name="answer", daemon=True).start()
    try:
        while (step := await done.get()) is not None:
            if isinstance(step, BaseException):
                raise step
            yield step[0]
    finally:
        left.set()

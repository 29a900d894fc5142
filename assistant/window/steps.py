"""Work that blocks, one step after another in threads, and left alone once nobody waits for it."""

from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import TypeVar

from anyio import to_thread

__all__ = ["steps"]

T = TypeVar("T")


async def steps(work: Iterator[T]) -> AsyncIterator[T]:
    """Yield what `work` yields. Cancelled, it does not wait for the step that is under way."""
    while step := await to_thread.run_sync(_step, work, abandon_on_cancel=True):
        yield step[0]


def _step(work: Iterator[T]) -> list[T]:
    return list(islice(work, 1))

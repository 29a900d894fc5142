"""Reading ahead: an iterator run in a thread of its own, so that its consumer need not wait."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

__all__ = ["ahead"]

Item = TypeVar("Item")

PAUSE = 0.2
"""Seconds between looks at whether the consumer is still there."""


def ahead(items: Iterable[Item], *, size: int) -> Iterator[Item]:
    """Yield `items` in order, up to `size` of them fetched before they are asked for.

    What fetching raises is raised here. Leaving early ends the fetching.
    """
    fetcher = _Fetcher(items, size)
    thread = Thread(target=fetcher.run, name="reading ahead", daemon=True)
    thread.start()
    try:
        while (item := fetcher.queue.get()) is not fetcher:
            yield item  # type: ignore[misc]  # the fetcher itself marks the end
    finally:
        fetcher.abandoned.set()
        thread.join()
    if fetcher.problem is not None:
        raise fetcher.problem


class _Fetcher(Generic[Item]):
    def __init__(self, items: Iterable[Item], size: int) -> None:
        self.items = items
        self.queue: Queue[object] = Queue(size)
        self.abandoned = Event()
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            for item in self.items:
                if not self._offer(item):
                    return
        except BaseException as error:
            self.problem = error
        self._offer(self)

    def _offer(self, item: object) -> bool:
        while not self.abandoned.is_set():
            with suppress(Full):
                self.queue.put(item, timeout=PAUSE)
                return True
        return False

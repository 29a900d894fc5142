"""A chat model's answer while it is written, with a limit to how long it may be silent."""

import contextvars
import threading
from collections.abc import Callable, Iterator
from queue import Empty, Queue

from assistant.generative.failures import failure
from vectorstore.errors import ChatModelError

__all__ = ["PATIENCE", "streamed"]

PATIENCE = 120.0  # Seconds of silence: a local server may first have to load a model of 40 GB.


def streamed(
    begin: Callable[[], Iterator[str]], *, name: str, patience: float = PATIENCE
) -> Iterator[str]:
    """Yield the pieces of text that the chat model `name` writes, as they arrive.

    Raises:
        ChatModelError: when it fails, or is silent for `patience` seconds.
    """
    arriving: Queue[str | Exception | None] = Queue()
    abandoned = threading.Event()
    read = contextvars.copy_context().run
    # Not every provider's package has a timeout, and none has one for a stream that stalls.
    threading.Thread(target=read, args=(_read, begin, arriving, abandoned), daemon=True).start()
    begun = False
    try:
        while (piece := _next(arriving, name, patience, begun=begun)) is not None:
            begun = True
            yield piece
    finally:
        abandoned.set()


def _next(
    arriving: Queue[str | Exception | None], name: str, patience: float, *, begun: bool
) -> str | None:
    try:
        piece = arriving.get(timeout=patience)
    except Empty:
        raise ChatModelError(
            f"The chat model {name} was silent for {patience:g} seconds.",
            remedy="Ask again, or choose a faster model.",
        ) from None
    if isinstance(piece, Exception):
        raise failure(piece, name, begun=begun) from piece
    return piece


def _read(
    begin: Callable[[], Iterator[str]],
    arriving: Queue[str | Exception | None],
    abandoned: threading.Event,
) -> None:
    try:
        for piece in begin():
            arriving.put(piece)
            if abandoned.is_set():
                return
        arriving.put(None)
    except Exception as error:  # It is raised where the pieces are awaited.
        arriving.put(error)

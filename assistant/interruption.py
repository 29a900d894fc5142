"""Ctrl-C: once, and what is under way is finished first; twice, and the process ends at once."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["interruptible"]

ENDED = b"newsdesk: ended at once; what was committed is kept.\n"


@contextmanager
def interruptible(code: int) -> Iterator[None]:
    """Raise KeyboardInterrupt at the first Ctrl-C, end the process with `code` at the second.

    Ending is safe at any moment: the next run does what is not committed. Where Ctrl-C is ignored,
    as in a job in the background, or handled by whoever calls, this changes nothing.
    """
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        os.write(2, ENDED)
        os._exit(code)

    def interrupt(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, end)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)

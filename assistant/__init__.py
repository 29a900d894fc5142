"""Questions in, verified answers out, and every way to ask."""

from typing import TYPE_CHECKING

from assistant.answer import Answer, Citation, Statement
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Answer", "Assistant", "Citation", "NewsdeskError", "Statement"]


def __getattr__(name: str) -> object:
    """Import the assistant itself, and with it numpy, only where it is asked for."""
    if name == "Assistant":
        from assistant.assistant import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""The chat window: a page in the browser that asks the archive."""

from assistant.window.server import build, serve

__all__ = ["build", "serve"]

"""Questions understood before anything is searched."""

from assistant.understanding.understanding import understand

__all__ = ["understand"]

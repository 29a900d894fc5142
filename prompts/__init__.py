"""Words for chat models, one file each."""

from prompts.prompt import PromptError, fill

__all__ = ["PromptError", "fill"]

"""Answers written by a chat model, to be verified like any other."""

from assistant.generative.answerer import GenerativeAnswerer
from assistant.generative.model import load_chat_model

__all__ = ["GenerativeAnswerer", "load_chat_model"]

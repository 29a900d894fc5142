"""Answers without a chat model: the sentences that answer, word for word."""

from assistant.extractive.answerer import ExtractiveAnswerer

__all__ = ["ExtractiveAnswerer"]

"""Drafts checked against the articles they cite, and their quotes numbered."""

from assistant.verification.verifier import Verifier

__all__ = ["Verifier"]

"""Asking the answerer about a few articles."""

from datetime import date

import pytest

from assistant.extractive import ExtractiveAnswerer
from assistant.understanding import understand
from tests.assistant.extractive.articles import evidence
from vectorstore.article import Filters


@pytest.fixture
def ask(embedder):
    answerer = ExtractiveAnswerer(embedder)

    def asking(question, *articles):
        query = understand(question, today=date(2025, 6, 1), filters=Filters(), outlets=())
        found = evidence(*articles, question=query.search, embedder=embedder)
        return list(answerer.draft(query, found))

    return asking

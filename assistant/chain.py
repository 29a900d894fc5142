"""Newsdesk as LangChain parts, to be joined to others with `|`."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import (
    Runnable,
    RunnableGenerator,
    RunnableLambda,
    RunnableParallel,
    RunnablePassthrough,
)

from assistant.answer import Answer
from assistant.events import Event, Said
from assistant.generative.context import fenced
from prompts import fill
from vectorstore.embedding.embedder import Embedder

__all__ = ["ArchiveEmbeddings", "answer", "answer_text", "prompt", "unverified"]


class ArchiveEmbeddings(Embeddings):
    """An archive's embedding model, as LangChain asks for one. Vectors have unit length."""

    def __init__(self, embedder: Embedder) -> None:
        """Embed with `embedder`."""
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts: one list of `dimension` numbers each, in the order given."""
        return [[float(x) for x in vector] for vector in self._embedder.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question: `dimension` numbers."""
        return [float(x) for x in self._embedder.embed_query(text)]


def answer(ask: Callable[[str], Answer]) -> Runnable[str, Answer]:
    """Make `desk.ask` a runnable: a question in, a verified Answer out."""
    return RunnableLambda(ask)


def answer_text(stream: Callable[[str], Iterator[Event]]) -> Runnable[str, str]:
    """Make `desk.stream` a runnable: a question in, the answer's text out, piece by piece.

    Every piece is verified before it is given. The text of an abstention comes as one piece.
    """

    def pieces(questions: Iterator[str]) -> Iterator[str]:
        told = False
        for event in stream("".join(questions)):
            if isinstance(event, Said):
                told = True
                yield event.text
            elif isinstance(event, Answer) and not told:
                yield event.text

    return RunnableGenerator(pieces)


def prompt(today: date | None = None) -> Runnable[dict[str, object], list[BaseMessage]]:
    """Make the prompt: `{"question": str, "documents": [Document]}` in, messages out.

    The documents are those of `NewsdeskRetriever`, numbered in their order, and marked as quoted
    material that is never to be obeyed.
    """

    def messages(given: dict[str, object]) -> list[BaseMessage]:
        documents = given["documents"]
        if not isinstance(documents, Sequence):
            raise TypeError(f"documents must be a list of Document, not {type(documents).__name__}")
        boundary = secrets.token_hex(4)
        passages = [_passage(number, each, boundary) for number, each in enumerate(documents, 1)]
        request = fill(
            "answer",
            passages="\n\n".join(passages),
            question=str(given["question"]),
            boundary=boundary,
            today=str(today or date.today()),
        )
        return [SystemMessage(fill("rules", boundary=boundary)), HumanMessage(request)]

    return RunnableLambda(messages)


def unverified(retriever: BaseRetriever, model: BaseChatModel) -> Runnable[str, str]:
    """Join retriever, prompt and model: a question in, the model's own text out.

    Nothing checks that text. For answers that hold, ask an `Assistant` with the same model.
    """
    given = RunnableParallel({"documents": retriever, "question": RunnablePassthrough()})
    return given | prompt() | model | StrOutputParser()


def _passage(number: int, document: Document, boundary: str) -> str:
    known = document.metadata
    return fenced(
        number,
        title=known.get("title") or "untitled",
        source=known.get("source"),
        published=known.get("published"),
        text=document.page_content,
        boundary=boundary,
    )

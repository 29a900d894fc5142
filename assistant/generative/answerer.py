"""The answerer that asks a chat model, and takes its word for nothing."""

from collections.abc import Iterator, Sequence
from datetime import date

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Draft, Query, Quote
from assistant.generative.context import Context, build_context
from assistant.generative.model import context_of
from assistant.generative.rewriting import rewrite
from assistant.generative.statements import Cited, cited_statements
from assistant.generative.stream import PATIENCE, streamed
from assistant.generative.tokens import TokenCounter
from assistant.understanding.words import content_words
from vectorstore.article import Evidence
from vectorstore.errors import ChatModelError

__all__ = ["GenerativeAnswerer"]


class GenerativeAnswerer:
    """Drafts answers with a LangChain chat model; what it writes has still to be verified."""

    method = "generative"

    def __init__(self, model: BaseChatModel, *, name: str, patience: float = PATIENCE) -> None:
        """Ask `model`, called `name` to the reader; give up after `patience` seconds of silence."""
        self.model = name
        self._model = model
        self._context = context_of(model)
        self._counter = TokenCounter(name)
        self._patience = patience
        self._chain: Runnable[Context, str] = (
            RunnableLambda(_messages) | model | StrOutputParser()
        ).with_config(run_name="newsdesk answer")

    def draft(self, query: Query, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Yield each sentence, once it is whole, with all sentences of the passages it cites.

        One that cites nothing is tried with the passage it has most words in common with; one
        that cites only passages it was not given is left out.

        Raises:
            ChatModelError: when the model fails, is silent or empty, or cites nothing it was given.
        """
        if not evidence:
            return
        context = build_context(
            query,
            evidence,
            tokens=self._context,
            count=self._counter.count,
            today=date.today(),
        )
        pieces = streamed(
            lambda: self._chain.stream(context), name=self.model, patience=self._patience
        )
        written = cited = drafted = 0
        for statement in cited_statements(pieces):
            written += 1
            cited += bool(statement.numbers)
            if quotes := _quotes(statement, context.evidence):
                drafted += 1
                yield Draft(statement.text, quotes, verbatim=False)
        if not written:
            raise self._useless("gave an empty answer")
        if cited and not drafted:
            raise self._useless("cites only passages that it was not given")

    def rewrite(self, question: str, history: Sequence[tuple[str, str]]) -> str | None:
        """Make a follow-up question stand alone, or leave it to the rules: `rewriting.rewrite`."""
        return rewrite(self._model, question, history, name=self.model, patience=self._patience)

    def _useless(self, problem: str) -> ChatModelError:
        return ChatModelError(
            f"The chat model {self.model} {problem}.",
            remedy="Ask again, choose another model, or ask without one.",
        )


def _messages(context: Context) -> list[BaseMessage]:
    return [SystemMessage(context.rules), HumanMessage(context.request)]


def _quotes(statement: Cited, evidence: Sequence[Evidence]) -> tuple[Quote, ...]:
    """List the sentences of the passages that a statement cites."""
    given = [evidence[number - 1] for number in statement.numbers if 0 < number <= len(evidence)]
    if not statement.numbers:
        given = _closest(statement.text, evidence)
    return tuple(quote for each in given for quote in _sentences(each))


def _closest(text: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Find the passage that shares most words with `text`; none where none shares any."""
    wanted = {word.stem for word in content_words(text)}
    shared = [
        len(wanted & {word.stem for word in content_words(each.passage.text)}) for each in evidence
    ]
    return [evidence[shared.index(max(shared))]] if any(shared) else []


def _sentences(evidence: Evidence) -> list[Quote]:
    passage = evidence.passage
    spans = passage.sentences or (passage,)
    return [Quote(evidence.article, span.start, span.end) for span in spans]

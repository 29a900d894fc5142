"""Follow-up questions made to stand alone by a chat model."""

import secrets
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langchain_core.output_parsers import StrOutputParser

from assistant.generative.stream import PATIENCE, streamed
from assistant.understanding.words import content_words
from prompts import fill

__all__ = ["rewrite"]

TURNS = 4  # Earlier turns shown: what a follow-up refers to is rarely further back.
LONGEST_ANSWER = 1200  # Characters of an earlier answer that are shown, about 200 words.


def rewrite(
    model: BaseChatModel,
    question: str,
    history: Sequence[tuple[str, str]],
    *,
    name: str,
    patience: float = PATIENCE,
) -> str:
    """Rewrite `question` to be understood without `history`, earlier questions and their answers.

    The question comes back as it is where there is no history, and where the model's version says
    something that neither the question nor the earlier turns do.

    Raises:
        ChatModelError: when the model fails or is silent.
    """
    if not history:
        return question
    turns = [
        f"Reader: {asked}\nArchive: {told[:LONGEST_ANSWER]}" for asked, told in history[-TURNS:]
    ]
    conversation = "\n\n".join(turns)
    prompt = fill(
        "rewrite", conversation=conversation, question=question, boundary=secrets.token_hex(4)
    )
    chain = model | StrOutputParser()
    pieces = streamed(lambda: chain.stream([HumanMessage(prompt)]), name=name, patience=patience)
    rewritten = " ".join("".join(pieces).split()).strip('"“” ')
    known = _stems(f"{conversation}\n{question}")
    return rewritten if rewritten and _stems(rewritten) <= known else question


def _stems(text: str) -> set[str]:
    return {word.stem for word in content_words(text)}

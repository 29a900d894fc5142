"""The embedding model's own tokenizer, through the tokenizers library; its one home."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.errors import EmbeddingError

__all__ = ["Pair", "PairTokens", "Tokens"]

Ids = NDArray[np.int64]

QUESTION, HEADLINE, PAIR = 40, 24, 240
"""Tokens read of a question, of a headline, and in all: what the span model was fitted to."""


class Tokens:
    """A tokenizer that reads up to `max_length` tokens of a text, special tokens counted."""

    def __init__(self, file: Path, *, max_length: int) -> None:
        """Load a tokenizer.json."""
        self._file = file
        self._reading = _load(file)
        self._reading.enable_truncation(max_length)
        self.special = self._reading.num_special_tokens_to_add(False)

    @cached_property
    def _counting(self) -> Tokenizer:
        # Truncation is a state of the tokenizer, so counting whole texts takes one of its own.
        return _load(self._file)

    def read(self, texts: Sequence[str]) -> list[Ids]:
        """Return each text's token ids, special tokens included, cut where the model stops."""
        encodings = self._reading.encode_batch_fast(_encodable(texts))
        return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens, special tokens not counted, however long it is."""
        encodings = self._counting.encode_batch_fast(_encodable(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a text as a model of pairs reads them, special tokens included.

    `types` are 0 in the question and 1 behind it. The text's own tokens begin at `text`; `offsets`
    are their characters, (tokens, 2).
    """

    ids: Ids
    types: Ids
    text: int
    offsets: Ids


@dataclass(frozen=True, slots=True)
class Read:
    """A text's token ids, without special tokens, and their characters, (tokens, 2)."""

    ids: Ids
    offsets: Ids


class PairTokens:
    """Puts question, headline and text together. Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        """Load a tokenizer.json of BERT's."""
        self._tokenizer = _load(file)
        first, end, stop = map(self._tokenizer.token_to_id, ("[CLS]", "[SEP]", "."))
        self._first, self._end, self._stop = first, end, stop

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Read texts, however long they are."""
        return [
            Read(np.array(each.ids, np.int64), np.array(each.offsets, np.int64).reshape(-1, 2))
            for each in self._tokenizer.encode_batch(_encodable(texts), add_special_tokens=False)
        ]

    def pairs(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Pair]:
        """Pair the question with each of `texts`, given with their headlines; long ones are cut."""
        asked, *read = self.read([question, *(part for pair in texts for part in pair)])
        return [
            self.pair(asked, headline, text)
            for headline, text in zip(read[::2], read[1::2], strict=True)
        ]

    def pair(self, question: Read, headline: Read, text: Read) -> Pair:
        """Pair a question with a text after its headline, all of them read; long ones are cut."""
        asked = [self._first, *question.ids[:QUESTION], self._end]
        before = [*headline.ids[:HEADLINE], self._stop] if len(headline.ids) else []
        start = len(asked) + len(before)
        most = PAIR - start - 1
        ids = np.concatenate([asked, before, text.ids[:most], [self._end]]).astype(np.int64)
        types = np.zeros(len(ids), np.int64)
        types[len(asked) :] = 1
        return Pair(ids, types, start, text.offsets[:most])


def _load(file: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # The library raises nothing more particular.
        raise EmbeddingError(
            f"The embedding model's tokenizer cannot be read: {error}.",
            remedy="Copy or download the model again.",
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _encodable(texts: Sequence[str]) -> list[str]:
    """Replace what is no character, half a surrogate pair, which the tokenizer would refuse."""
    return [
        text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        for text in texts
    ]

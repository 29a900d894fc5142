"""The embedding model's own tokenizer, through the tokenizers library; its one home."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.errors import EmbeddingError

__all__ = ["Tokens"]

Ids = NDArray[np.int64]


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

"""Vectors of sentences, kept while they are likely to be asked for again."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from vectorstore.embedding.embedder import Embedder, Vectors

__all__ = ["SentenceVectors"]

MOST = 16384
"""Sentences kept: 25 MB of vectors. People ask about the same news, in other words; and when an
archive is indexed again, most sentences stay."""


class SentenceVectors:
    """Embeds sentences, each once as long as it is kept. Safe to use from several threads."""

    def __init__(self, embedder: Embedder, most: int = MOST) -> None:
        """Keep up to `most` vectors of `embedder`, those asked for last."""
        self._embedder = embedder
        self._most = most
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def embed(self, sentences: Sequence[str]) -> Vectors:
        """Embed sentences: shape (sentences, dimension), in the order given; at least one."""
        with self._lock:
            found = {text: self._kept[text] for text in sentences if text in self._kept}
        missing = [text for text in dict.fromkeys(sentences) if text not in found]
        if missing:
            vectors = self._embedder.embed(missing)
            # Copies, so that one sentence does not keep the whole batch in memory.
            found |= {text: vector.copy() for text, vector in zip(missing, vectors, strict=True)}
        with self._lock:
            self._kept |= found
            for text in found:
                self._kept.move_to_end(text)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return np.stack([found[text] for text in sentences])

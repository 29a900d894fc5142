"""Signatures of texts, by which the archive recognises copies."""

from datasketch import MinHash

from vectorstore.likeness import shingles, words
from vectorstore.stories import SIGNATURE

__all__ = ["signature"]

EMPTY = MinHash(num_perm=SIGNATURE, seed=1, scheme="affine32")
"""What every signature is computed from: other ones could not be compared with those stored."""

BATCH = 4096
"""Shingles permuted at once, in 2 MB: a text may be a book."""


def signature(text: str) -> bytes:
    """The MinHash of a text's shingles (Broder, 1997): 128 numbers of 32 bits, little-endian."""
    minhash = EMPTY.copy()
    encoded = [each.encode() for each in shingles(tuple(words(text)))]
    for start in range(0, len(encoded), BATCH):
        minhash.update_batch(encoded[start : start + BATCH])
    return bytes(minhash.hashvalues.astype("<u4").tobytes())

"""Whether words that a statement puts together stand together in its source.

Each word of "The EU imposed sanctions on Minsk" may occur somewhere in an article that says nothing
of the kind.
"""

from collections.abc import Sequence, Set

from assistant.understanding.words import Word, rarity
from assistant.verification.names import known
from assistant.verification.reading import Reading, is_content

__all__ = ["detached", "stray_weight"]

NEIGHBOURS = 3  # Content words on each side that a word is held to.
TOGETHER = 0.34  # The share of them in one sentence at which a word is in its place,
NAME_TOGETHER = 0.5  # and at which a name is.
BEARING = 0.4  # Of the best sentence's share of a statement, for a sentence to be about the same.


def stray_weight(stated: Reading, source: Sequence[Reading], names: Sequence[int]) -> float:
    """Weigh the words that the source has, but in other company; names are not counted."""
    named = {stated.words[at].stem for at in names}
    content = [word for word in stated.words if is_content(word)]
    return sum(
        rarity(word.text) * (1 - min(1.0, shared / TOGETHER))
        for at, word in enumerate(content)
        if word.stem not in named
        and (shared := _shared(word.stem, _neighbours(content, at), source)) is not None
    )


def detached(
    stated: Reading, source: Sequence[Reading], besides: Reading, names: Sequence[int]
) -> bool:
    """Tell whether a name is taken from where the source speaks of something else.

    A sentence about the same must hold it, or the one before that, which may say "he" where the
    statement names him, or the headline; or a sentence with most of the name's own neighbours.
    """
    named = {stated.words[at].stem for at in names}
    near = [*_about(stated, source, named), besides]
    return not all(
        known(stated.words[at], near) or _kept(stated, at, source, named) for at in names
    )


def _about(stated: Reading, source: Sequence[Reading], named: Set[str]) -> list[Reading]:
    """List the sentences that tell much of the statement, names apart, and those before them."""
    told = {stem: weight for stem, weight in stated.content.items() if stem not in named}
    shares = [sum(told[stem] for stem in told if stem in each.stems) for each in source]
    least = max(shares, default=0.0) * BEARING
    about = {at for at, share in enumerate(shares) if share >= least}
    return [source[at] for at in sorted(about | {at - 1 for at in about if at})]


def _kept(stated: Reading, at: int, source: Sequence[Reading], named: Set[str]) -> bool:
    """Tell whether a sentence has the name together with what stands around it."""
    content = [word for word in stated.words if is_content(word)]
    neighbours = _neighbours(content, content.index(stated.words[at]))
    plain = [stem for stem in neighbours if stem not in named]
    return (_shared(stated.words[at].stem, plain, source) or 0.0) >= NAME_TOGETHER


def _neighbours(content: Sequence[Word], at: int) -> list[str]:
    near = (*content[max(0, at - NEIGHBOURS) : at], *content[at + 1 : at + 1 + NEIGHBOURS])
    return [word.stem for word in near]


def _shared(stem: str, neighbours: Sequence[str], source: Sequence[Reading]) -> float | None:
    """Give the largest share of `neighbours` in a sentence with `stem`; None: no such sentence."""
    held = [reading for reading in source if stem in reading.stems]
    if not held or not neighbours:
        return None
    most = max(sum(each in reading.stems for each in neighbours) for reading in held)
    return most / len(neighbours)

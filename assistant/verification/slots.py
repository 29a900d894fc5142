"""Whether a name or number stands where the source has another one.

"26,000 attempts" against "12,000 attempts": the words around the number are the source's, the
number is not, or is found elsewhere only. The same for names.
"""

import calendar
import math
from collections.abc import Callable, Iterable, Sequence

from assistant.understanding.words import rarity
from assistant.verification.names import same_name
from assistant.verification.reading import Reading, is_content

__all__ = ["displaced"]

WINDOW = 6  # Words on each side of a slot that tell what it is about.
FUNCTION_WEIGHT = 0.5  # "from 10 to 20": prepositions tell slots apart, though little.
NAME_MARGIN = 4.0  # Chosen with the next in tests/assistant/verification/test_calibration.py.
NUMBER_MARGIN = 1.0
SWAP_MARGIN = 1.0  # On top, where the statement has the other number as well.
ORDER_MARGIN = 6.0  # On top, where the sentence with the other name has this one as well.
TURNED = 0.5  # Of the weight of a word, where it may stand on either side.
MONTHS = frozenset(calendar.month_name) - {""}
CALENDAR = MONTHS | frozenset(calendar.day_name)

Slot = tuple[Reading, int]


def displaced(stated: Reading, source: Sequence[Reading], names: Iterable[int]) -> bool:
    """Tell whether a number or name of `stated` is out of its place in `source`.

    `names` are the places of the names among the stated words. Dates are compared with dates only,
    and a date that the source lacks, which may be the article's own, with nothing.
    """
    numbers = [(reading, at) for reading in source for at in reading.numbers]
    capitals = [(reading, at) for reading in source for at in reading.capitals]
    given = {reading.words[at].stem for reading, at in numbers}
    judged = [
        at for at in stated.numbers if stated.words[at].stem in given or not _dated(stated, at)
    ]
    return any(
        _displacement(stated, at, numbers, _number_handicap) > NUMBER_MARGIN for at in judged
    ) or any(_displacement(stated, at, capitals, _name_handicap) > NAME_MARGIN for at in names)


def _displacement(
    stated: Reading,
    at: int,
    slots: Iterable[Slot],
    handicap: Callable[[Reading, int, Slot], float],
) -> float:
    """Measure how much better the slot of another filling matches the one at `at` than its own.

    Its own may have the same words on the other side, told in another order, at less weight.
    """
    own = other = 0.0
    for source, place in slots:
        if source.words[place].stem == stated.words[at].stem:
            turned = _match(stated, at, source, place, either=True) * TURNED
            own = max(own, turned, _match(stated, at, source, place, either=False))
        elif _dated(source, place) == _dated(stated, at):
            match = _match(stated, at, source, place, either=False)
            other = max(other, match - handicap(stated, at, (source, place)))
    return other - own


def _number_handicap(stated: Reading, at: int, slot: Slot) -> float:
    source, place = slot
    return SWAP_MARGIN if source.words[place].stem in stated.stems else 0.0


def _name_handicap(stated: Reading, at: int, slot: Slot) -> float:
    source, place = slot
    one, other = stated.words[at], source.words[place]
    if other.stem in stated.stems or same_name(one, other):
        return math.inf
    return ORDER_MARGIN if stated.words[at].stem in source.stems else 0.0


def _dated(reading: Reading, at: int) -> bool:
    """Tell whether a word is a month or weekday, or a number beside a month."""
    near = reading.words[max(0, at - 2) : at + 3] if reading.words[at].text[0].isdigit() else ()
    return reading.words[at].text in CALENDAR or any(word.text in MONTHS for word in near)


def _match(stated: Reading, at: int, source: Reading, place: int, *, either: bool) -> float:
    """Weigh the words that two slots share on the same side, or `either`; near ones weigh more."""
    sides = {step: _side(source, place, step) for step in (-1, 1)}
    if either:
        sides = dict.fromkeys(sides, sides[-1] | sides[1])
    return sum(
        _weight(stated, at + step * distance) / (1 + (distance - 1) // 2)
        for step, side in sides.items()
        for distance in range(1, WINDOW + 1)
        if 0 <= at + step * distance < len(stated.words)
        and stated.words[at + step * distance].stem in side
    )


def _side(reading: Reading, place: int, step: int) -> frozenset[str]:
    near = (
        slice(max(0, place - WINDOW), place) if step < 0 else slice(place + 1, place + 1 + WINDOW)
    )
    return frozenset(word.stem for word in reading.words[near])


def _weight(reading: Reading, at: int) -> float:
    word = reading.words[at]
    return rarity(word.text) if is_content(word) else FUNCTION_WEIGHT

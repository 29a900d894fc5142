"""Two sentences that say the same in the same words, but for one name, number or date."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.understanding.words import misspelt, stems

__all__ = ["variants"]

TOKEN = re.compile(r"[^\W_]+(?:[.,:’'-][^\W_]+)*")
DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")  # Of writing, mostly.
ALIKE = 0.7  # Of their words, in order, that two sentences share at least.
LONGEST = 5  # Words in which they may differ; longer, they tell different things.
SHORTEST = 6  # Words of a sentence that can be parallel to another by more than chance.


def variants(one: str, other: str, question: str) -> tuple[str, str] | None:
    """Find the words in which two sentences differ, where that is all and it answers `question`.

    The words stand at one place, hold a name or a number on either side, and nothing the question
    names. None where the sentences differ in more, or not at all.
    """
    first, second = (list(TOKEN.finditer(text)) for text in (one, other))
    if min(len(first), len(second)) < SHORTEST:
        return None
    a, b = ([word[0].lower() for word in each] for each in (first, second))
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    changed = [block for block in matcher.get_opcodes() if block[0] != "equal"]
    if not changed or any(block[0] != "replace" for block in changed[:-1]):
        return None
    # Behind the first difference, a sentence may go on as it likes.
    _, start, end, there, until = changed[0]
    if changed[0][0] != "replace" or (len(changed) > 1 and not _at_the_end(changed[1:], a, b)):
        return None
    if max(end - start, until - there) > LONGEST:
        return None
    mine = one[first[start].start() : first[end - 1].end()]
    theirs = other[second[there].start() : second[until - 1].end()]
    asked = stems(question)
    if any(not _telling(text) or stems(text) & asked for text in (mine, theirs)):
        return None
    return None if misspelt(mine, [theirs]) else (mine, theirs)


def _at_the_end(
    rest: Sequence[tuple[str, int, int, int, int]], a: Sequence[str], b: Sequence[str]
) -> bool:
    return len(rest) == 1 and rest[0][2] == len(a) and rest[0][4] == len(b)


def _telling(text: str) -> bool:
    return not DAY.search(text) and any(
        word[0].isupper() or word[0].isdigit() for word in text.split()
    )

"""The headline among the titles that a page gives itself."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from html import unescape

from ingest.prose import one_line

__all__ = ["JOINT", "choose_headline", "letters", "resembles", "without_outlet"]

# What stands between a headline and its outlet in a page's title. The last is a Korean letter
# that stands for a bar.
JOINT = re.compile(r"\s+[|–—\-·•»:]+\s+|\s*[|ㅣ»]\s*")
SECTION = re.compile(r"-[^-\s]{1,12}(?=ㅣ)")
TAG = re.compile(r"<[^<>]{1,200}>")
KICKER = re.compile(r"[^:|–—]{3,40}?(?::\s+|\s[-–—|]\s)")
SHORTEST = 20  # Letters of a headline that stands without its label.
CUT = ("…", "...")
LONGEST = 500  # Letters. What is longer is no headline.
SAME = 0.6  # Two headlines of one story share most of their letters, in order.


def choose_headline(
    stated: str, social: Iterable[str], shown: Iterable[str], outlet_names: Iterable[str]
) -> str | None:
    """Choose among what is stated for machines, for social networks, and shown on the page.

    What a page shows counts only where it resembles what it states elsewhere: pages also show
    the outlet's name and the headlines of other stories in that size.
    """
    known = {letters(name) for name in outlet_names}
    titles = [without_outlet(_plain(title), known) for title in (stated, *social)]
    visible = [without_outlet(_plain(title), known) for title in shown]
    best = next((title for title in titles if title), "")
    if not best:
        return next((title for title in visible if title), None)
    for title in (*visible, *titles):
        if _completes(title, best):
            return title
    if not titles[0]:
        best = next((title for title in visible if _begins(best, title)), best)
    return _without_kicker(best, titles, visible)


def resembles(one: str, other: str) -> bool:
    """Tell whether two headlines are of the same story."""
    first, second = letters(one), letters(other)
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    if max(len(first), len(second)) > LONGEST:
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    # The quick ratio is never below the ratio, which takes a time that grows with the square.
    return matcher.quick_ratio() >= SAME and matcher.ratio() >= SAME


def without_outlet(title: str, known: set[str]) -> str:
    """Cut the outlet's name from the end of a title; `known` are its names, letters only."""
    joints = list(JOINT.finditer(title))
    while joints and letters(title[joints[-1].end() :]) in known:
        title = title[: joints.pop().start()]
    return title


def _plain(title: str) -> str:
    return SECTION.sub("", one_line(TAG.sub("", unescape(title))))


def letters(text: str) -> str:
    """Give a title's letters and digits only, to compare it with another."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _without_kicker(title: str, titles: Iterable[str], visible: Iterable[str]) -> str:
    """Cut the label before a headline ("War in Ukraine: ...") where a title is stated without it.

    A heading without it says less: pages show the label above, in an element of its own. It says
    as much where it has another label in the same place.
    """
    label = KICKER.match(title)
    rest = title[label.end() :] if label else ""
    if len(letters(rest)) < SHORTEST:
        return title
    others = [*titles, *(heading for heading in visible if heading != rest)]
    bare = any(other.endswith(rest) and not other.startswith(title[:3]) for other in others)
    return rest if bare else title


def _completes(title: str, cut: str) -> bool:
    """Tell whether a title is the whole of one that was cut short."""
    if not cut.endswith(CUT):
        return False
    begun = letters(cut)
    return len(begun) > 20 and len(letters(title)) > len(begun) and letters(title).startswith(begun)


def _begins(longer: str, title: str) -> bool:
    """Tell whether a title is a longer one but for what is joined to its end."""
    rest = longer[len(title) :]
    return bool(title) and longer.startswith(title) and JOINT.match(rest) is not None

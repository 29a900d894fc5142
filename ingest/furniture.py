"""Page furniture: the lines around an article that are not the article.

A line is judged by its words alone, so the rules are cheap and conservative: each names a phrase
that pages use and reporters do not. They stand in furniture.txt; `ingest.paste` weighs a line in
its place as well.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

__all__ = ["is_furniture", "without_furniture"]

LONGEST = 700  # Characters. A longer paragraph is prose, whatever it mentions.
LONGEST_CONTROL, LONGEST_ROW, LONGEST_POINTER = 60, 160, 280
BAR = re.compile(r"\s*\|\s*")  # Between the controls of a row ("Unsubscribe | Privacy policy").
START = r"(?:^|[.!?:)–—] )(?:you can )?(?:please )?"
NETWORK = (
    r"(?:twitter|x|facebook|instagram|tiktok|threads|linkedin|bluesky|whatsapp|telegram|snapchat"
    r"|youtube)\b"
)
# "Label: Headline of another story", and the same with nothing after the colon, which is how
# links in the middle of a text come out; neither ends as a sentence does.
SEPARATORS = frozenset(":>»–—|")
AFTER_LABEL = r" ?(?::|>|»|–|—|\|) ?.{8,200}(?<![.!”\"])"
RUN_TOGETHER = re.compile(r"[^:.!?]{3,60}\??!?:[\"'‘“]?[A-Z][^.:]{20,200}(?: \| \w+)?(?<![.!?”\"])")
# A line that only says where, and by whose wire, a report was filed ("London CNN —"), or a mark.
ALONE = re.compile(
    r"(?:[\w.,'’\- ]{0,40} )?\(?(?:CNN(?: Business| Underscored)?|Reuters|AP|AFP|UPI|dpa"
    r"|Bloomberg)\)? ?[—–-]+|[\W_]{1,12}"
)


def is_furniture(line: str) -> bool:
    """Tell whether a line belongs to the page and not to the article."""
    size = len(line)
    if size > LONGEST:
        return False
    if size <= LONGEST_CONTROL and (ALONE.fullmatch(line) or _controls().fullmatch(line)):
        return True
    if size <= LONGEST_ROW and "|" in line and all(map(_controls().fullmatch, BAR.split(line))):
        return True
    if (
        size <= LONGEST_POINTER
        and not SEPARATORS.isdisjoint(line)
        and (RUN_TOGETHER.fullmatch(line) or _pointers().fullmatch(line))
    ):
        return True
    lowered = line.lower()
    return any(word in lowered and how.search(line) for word, how in _requests())


def without_furniture(lines: Iterable[str]) -> list[str]:
    """Keep the lines that are the article's."""
    return [line for line in lines if not is_furniture(line)]


@cache
def _controls() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_section('controls'))})\W{{0,3}}", re.IGNORECASE)


@cache
def _pointers() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_section('labels'))}){AFTER_LABEL}", re.IGNORECASE)


@cache
def _requests() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Read the requests: a word that each such line holds, which is quick to look for, and how."""
    pairs = (line.split(" => ", 1) for line in _section("requests"))
    return tuple(
        (word, re.compile(how.replace("{start}", START).replace("{network}", NETWORK), re.I))
        for word, how in pairs
    )


def _section(name: str) -> list[str]:
    table = (files("ingest") / "furniture.txt").read_text(encoding="utf-8")
    _, _, rest = table.partition(f"[{name}]\n")
    return [line for line in rest.partition("\n[")[0].splitlines() if line and line[0] != "#"]

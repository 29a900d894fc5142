"""Makes questions of when: `python -m benchmarks.span_days DAYS --archive ARCHIVE`.

News tells the time of an event by the day of the week, which no set of questions asks for much. Of
a clause such as "Finland joined NATO on Tuesday" becomes "When did Finland join NATO?", and the
passage answers it; other passages of the article, which hold little of the clause, do not. Articles
that a search for one of the quiz's unseen questions returned are left out.
"""

import argparse
import pickle
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from assistant.understanding.frequencies import zipf_frequency
from assistant.understanding.words import content_words, rarity
from benchmarks.quiz import archive
from benchmarks.span_fitting import Group, Text
from benchmarks.span_questions import MARKS, Source, read_sources

ASKED = 6000  # Questions.
SHORTEST, LONGEST = 5, 22  # Words of a clause.
SUBJECT = 6  # Words before the verb at most.
TOLD_AGAIN = 0.5  # Of a clause, by rarity, what another passage holds at most that is silent.
SILENT = 3  # Passages kept that do not answer.
LEFT_OUT = 0.4  # How often a word is left out of a question.

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?"
DAY = re.compile(
    rf"\b(?:(?:on|late|early|last|this)\s+)?{_WEEKDAY}\b(?!['’]s)"
    r"|\b(?:yesterday|last (?:night|week|weekend|month|year)|earlier this (?:week|month|year)"
    r"|(?:two|three|four|five|six|several|a few|\d+) (?:days|weeks|months|years) ago)\b"
)
BEING = re.compile(r"(was|were|will|has|have|is|are|would|could)\s+(.+)")
DOING = {
    "began": "begin", "broke": "break", "came": "come", "cut": "cut", "fell": "fall",
    "found": "find", "gave": "give", "held": "hold", "hit": "hit", "left": "leave", "lost": "lose",
    "made": "make", "met": "meet", "rose": "rise", "sent": "send", "shot": "shoot",
    "struck": "strike", "took": "take", "went": "go", "won": "win",
}  # fmt: skip


def made(sources: Sequence[Source], chance: random.Random) -> Iterator[Group]:
    """Make groups of passages that are in no order of theirs, until all are read."""
    together: dict[int, list[Source]] = defaultdict(list)
    for source in sources:
        together[source.article].append(source)
    for source in chance.sample(sources, len(sources)):
        spans = [(start, end) for start, end in source.sentences]
        for start, end in chance.sample(spans, len(spans)):
            found = list(DAY.finditer(source.text, start, end))
            question = _question(source.text, (start, end), found[0], chance) if found else None
            if question:
                yield _group(question, source, found[0].span(), together[source.article], chance)
                break


def _question(
    text: str, sentence: tuple[int, int], day: re.Match[str], chance: random.Random
) -> str | None:
    """Ask for the day of the clause that it stands in; None where that is not told apart."""
    before = MARKS.split(text[sentence[0] : day.start()])[-1].split()
    after = MARKS.split(text[day.end() : sentence[1]])[0].rstrip(" .!?").split()
    clause = [*before, *after]
    if not SHORTEST <= len(clause) <= LONGEST or not before:
        return None
    for at, word in enumerate(clause[: SUBJECT + 1]):
        rest = " ".join(clause[at:])
        subject = " ".join(clause[:at])
        if not at:
            continue
        if being := BEING.fullmatch(rest):
            return _asked(f"{being[1]} {subject}", being[2].split(), chance)
        if verb := _infinitive(word):
            return _asked(f"did {subject} {verb}", clause[at + 1 :], chance)
    return None


def _asked(beginning: str, rest: list[str], chance: random.Random) -> str:
    if len(rest) > 2 and chance.random() < LEFT_OUT:
        rest = [*rest]
        rest.pop(chance.randrange(len(rest)))
    return f"When {' '.join([beginning, *rest])}?"


def _infinitive(word: str) -> str | None:
    """Tell of what a word is the past tense; None where it is none, or not surely."""
    if word in DOING:
        return DOING[word]
    if not re.fullmatch(r"[a-z]{2,}ed", word):
        return None
    stem = word[:-2]
    possible = [stem, word[:-1], stem[:-1] if stem[-1] == stem[-2] else stem]
    possible += [f"{word[:-3]}y"] if word.endswith("ied") else []
    return max(possible, key=zipf_frequency)


def _group(
    question: str,
    source: Source,
    day: tuple[int, int],
    article: Sequence[Source],
    chance: random.Random,
) -> Group:
    asked = {word.stem: rarity(word.text) for word in content_words(question)}
    total = sum(asked.values()) or 1.0
    silent = [
        Text(other.headline, other.text)
        for other in article
        if sum(rare for stem, rare in asked.items() if stem in other.held) < TOLD_AGAIN * total
    ]
    telling = Text(source.headline, source.text, (day,))
    kept = chance.sample(silent, min(SILENT, len(silent)))
    return Group(question, (telling,), tuple(kept), (1, 1))


def main() -> None:
    """Make questions, and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", type=Path, help="the file to write")
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    options = parser.parse_args()
    with archive(options.archive) as desk:
        sources, _ = read_sources(desk)
    groups = list(islice(made(sources, random.Random(0)), ASKED))
    options.days.write_bytes(pickle.dumps(groups))
    print(f"{len(groups)} questions")


if __name__ == "__main__":
    main()

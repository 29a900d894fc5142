"""Makes questions of news: `python -m benchmarks.span_questions NEWS --archive ARCHIVE`.

Each is made of a sentence of one article, and answered by passages of others, which the archive of
RealTime QA's articles holds. Articles that a search for one of the quiz's unseen questions returned
are left out.

A name, a number or a telling word of the sentence becomes "who", "how many" or the like (cloze
translation: Lewis et al. 2019, https://arxiv.org/abs/1906.04980). What answers is a passage of
another article that holds it beside other words of the sentence (Fabbri et al. 2020,
https://arxiv.org/abs/2004.11892); other near passages, without it, do not.
"""

import argparse
import calendar
import itertools
import json
import pickle
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.attribution.lexicon import first_names
from assistant.understanding.words import FUNCTION_WORDS, Word, rarity, words
from benchmarks.quiz import archive, questions
from benchmarks.span_fitting import Group, Text, standing

SHORTEST, LONGEST = 9, 45  # Words of a sentence that is asked about.
LOOKED_AT = 24  # Passages near to the sentence's own.
BLOCK = 2000  # Passages whose neighbours are looked for together.
ASKED = 3  # Questions about a sentence at most.
NAMED = 5  # Words of a name at most.
TELLING = 3.0  # The rarity of a word that is asked for though it is no name.
COVERED = 0.4  # Of the question's other words, by rarity, a passage that answers holds so many.
COPIED = 0.55  # Of its pairs of words, a passage that holds so many copies the sentence.
LIKELIEST, NEAREST = 3, 4  # Passages that answer, and that do not, kept for a question.
UNANSWERED = 0.03  # Of what no passage holds is asked nevertheless.
ORDINARY = 0.4  # Of the words that are neither names nor numbers are asked for.
CLAUSE = 0.7  # Of the questions are about the clause alone.
MARKS = re.compile(r"[,;:—–()\"“”]|\s-\s")
EDGES = " ,.;:!?-—–’'"
BEFORE, AFTER = 14, 12  # Words of the clause kept on each side at most.

MONTHS = frozenset(name.lower() for name in calendar.month_name[1:])
YEAR = re.compile(r"(?:19|20)\d\d")
AMOUNT = re.compile(r"\s*(?:percent|per cent|%)")
PLACED = frozenset(["in", "at", "from", "near", "across", "outside", "around"])

PASSAGES = """
SELECT passages.article, passages.title, passages.text, passages.start, passages.sentences,
       articles.path, vectors.vector
FROM passages JOIN articles ON articles.id = passages.article
JOIN vectors ON vectors.digest = passages.digest
ORDER BY passages.id
"""


@dataclass(frozen=True)
class Source:
    """A passage: its article, headline, text and sentences, in characters of the text."""

    article: int
    headline: str
    text: str
    sentences: tuple[tuple[int, int], ...]

    @cached_property
    def stems(self) -> str:
        """The stems of its words in order, with a space around each."""
        return f" {' '.join(word.stem for word in words(self.text))} "

    @cached_property
    def held(self) -> frozenset[str]:
        """The stems of its words."""
        return frozenset(self.stems.split())


def made(
    sources: Sequence[Source], neighbours: NDArray[np.int64], chance: random.Random
) -> Iterator[Group]:
    """Make groups: `neighbours` are the places of each source's nearest, (sources, nearest)."""
    for source, places in zip(sources, neighbours, strict=True):
        near = [sources[place] for place in places]
        for start, end in source.sentences:
            yield from _of_sentence(source.text[start:end], near, chance)


def read_sources(desk: Assistant) -> tuple[list[Source], NDArray[np.float32]]:
    """Read the passages of all articles but those around unseen questions, and their vectors."""
    left_out = frozenset[str]().union(*(quiz.around for quiz in questions() if quiz.unseen))
    sources, vectors = [], []
    with desk.archive.database.reading() as connection:
        for row in connection.execute(PASSAGES):
            if (row["path"] or "").partition("#")[2] in left_out:
                continue
            offsets = [each - row["start"] for each in json.loads(row["sentences"])]
            sentences = tuple(zip(offsets[::2], offsets[1::2], strict=True))
            sources.append(Source(row["article"], row["title"], row["text"], sentences))
            vectors.append(np.frombuffer(row["vector"], "<f4"))
    return sources, np.stack(vectors)


def nearest(vectors: NDArray[np.float32], articles: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the places of the nearest passages of other articles, (passages, LOOKED_AT)."""
    found = []
    for at in range(0, len(vectors), BLOCK):
        cosines = vectors[at : at + BLOCK] @ vectors.T
        cosines[articles[at : at + BLOCK, None] == articles] = -1
        top = np.argpartition(-cosines, LOOKED_AT, axis=1)[:, :LOOKED_AT]
        order = np.argsort(-np.take_along_axis(cosines, top, 1), axis=1)
        found.append(np.take_along_axis(top, order, 1))
    return np.concatenate(found)


def _of_sentence(sentence: str, near: Sequence[Source], chance: random.Random) -> Iterator[Group]:
    read = words(sentence)
    if not SHORTEST <= len(read) <= LONGEST or sentence.endswith("?"):
        return
    wanted = _wanted(read)
    asked = 0
    for first, last in chance.sample(wanted, len(wanted)):
        if read[first].text[0].islower() and chance.random() > ORDINARY:
            continue
        question = _question(sentence, read, first, last, chance)
        if question is None:
            continue
        group = _group(question, read[first : last + 1], sentence, near, chance)
        if group:
            yield group
            asked += 1
        if asked == ASKED:
            return


def _wanted(read: Sequence[Word]) -> list[tuple[int, int]]:
    """The places of words that may be asked for: names, numbers, and rare words."""
    found, at = [], 0
    while at < len(read):
        end = at
        if read[at].text[0].isdigit():
            pass
        elif read[at].capital and read[at].text.lower() not in FUNCTION_WORDS:
            while (
                end + 1 < len(read)
                and read[end + 1].capital
                and read[end + 1].start - read[end].end <= 2
            ):
                end += 1
            if (at == 0 and end == 0 and rarity(read[0].text) < TELLING) or end - at >= NAMED:
                at = end + 1
                continue
        elif rarity(read[at].text) < TELLING or read[at].text.lower() in FUNCTION_WORDS:
            at += 1
            continue
        found.append((at, end))
        at = end + 1
    return found


def _question(
    sentence: str, read: Sequence[Word], first: int, last: int, chance: random.Random
) -> str | None:
    """Ask for some words of a sentence, in one of the ways in which quizzes ask."""
    before, after = sentence[: read[first].start].rstrip(" $£€"), sentence[read[last].end :]
    if chance.random() < CLAUSE:
        shorter = MARKS.split(before)[-1], MARKS.split(after)[0]
        if sum(len(words(each)) for each in shorter) >= SHORTEST - 3:
            before, after = shorter
    after = re.sub(r"^['’]s\b", "", after)
    before, after = (each.strip(EDGES).split() for each in (before, after))
    before = before[-chance.randint(BEFORE // 2, BEFORE) :]
    after = after[: chance.randint(AFTER // 2, AFTER)]
    what = _interrogative(sentence, read, first, last, chance)
    if AMOUNT.match(" ".join(after)):
        after = AMOUNT.sub("", " ".join(after), count=1).split()
    way = chance.random()
    if len(before) <= 2:
        told = [what, *after] if len(after) > 3 else []
    elif way < 0.45:
        told = [*before, what, *after]
    elif way < 0.85:
        told = [what, *after, *before]
    else:
        told = [*before, what] if len(before) > 4 else [what, *after, *before]
    asked = re.sub(r"\s+", " ", re.sub(r"[\"“”()]", "", " ".join(told))).strip(EDGES)
    if len(words(asked)) < 5:
        return None
    return f"{asked[0].upper()}{asked[1:]}?"


def _interrogative(
    sentence: str, read: Sequence[Word], first: int, last: int, chance: random.Random
) -> str:
    asked = sentence[read[first].start : read[last].end]
    around = sentence[max(read[first].start - 2, 0) : read[first].start]
    left = read[first - 1].text.lower() if first else ""
    if asked[0].isdigit():
        if YEAR.fullmatch(asked):
            return chance.choice(("what year", "when", "which year"))
        if left in MONTHS:
            return chance.choice(("what date", "when", "what day"))
        if any(sign in around for sign in "$£€"):
            return "how much"
        if AMOUNT.match(sentence[read[last].end :]):
            return chance.choice(("what percentage", "what percent", "how many percent"))
        return chance.choice(("how many", "how many", "how many", "what number of"))
    if not read[first].capital:
        return chance.choice(("what", "what", "which"))
    if asked.lower() in MONTHS:
        return chance.choice(("what month", "when", "which month"))
    if read[first].text.lower() in first_names() and last > first:
        return chance.choice(("who", "who", "who", "which person"))
    if left in PLACED:
        return chance.choice(
            ("where", "what place", "which country", "what city", "what state", "which place")
        )
    return chance.choice(("what", "which", "who", "which company", "what organization", "what"))


def _group(
    question: str,
    wanted: Sequence[Word],
    sentence: str,
    near: Sequence[Source],
    chance: random.Random,
) -> Group | None:
    """Tell which passages answer a question, and which are near and do not."""
    stems = [word.stem for word in wanted]
    phrase = f" {' '.join(stems)} "
    others = {
        word.stem: rarity(word.text)
        for word in words(question)
        if word.text.lower() not in FUNCTION_WORDS and word.stem not in stems
    }
    everything = sum(others.values())
    if len(others) < 3 or not everything:
        return None
    told, silent = [], []
    for source in near:
        cover = sum(rare for stem, rare in others.items() if stem in source.held) / everything
        if phrase in source.stems:
            if cover >= COVERED and not _copies(sentence, source):
                told.append((cover, source))
        elif not source.held & {stems[-1], stems[0]}:
            silent.append((cover, source))
    if not told and chance.random() > UNANSWERED:
        return None
    told.sort(key=lambda pair: -pair[0])
    silent.sort(key=lambda pair: -pair[0])
    answer = [word.text for word in wanted]
    texts = [
        Text(source.headline, source.text, tuple(standing(source.text, answer)))
        for _, source in told[:LIKELIEST]
    ]
    telling = tuple(each for each in texts if each.answers)
    if told and not telling:
        return None
    return Group(question, telling, tuple(Text(s.headline, s.text) for _, s in silent[:NEAREST]))


def _copies(sentence: str, source: Source) -> bool:
    pairs = _pairs(sentence)
    return sum(pair in source.stems for pair in pairs) >= COPIED * len(pairs)


@lru_cache(maxsize=64)
def _pairs(sentence: str) -> tuple[str, ...]:
    read = words(sentence)
    return tuple(f" {a.stem} {b.stem} " for a, b in itertools.pairwise(read))


def main() -> None:
    """Make questions, and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path, help="the file to write")
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    options = parser.parse_args()
    with archive(options.archive) as desk:
        sources, vectors = read_sources(desk)
    near = nearest(vectors, np.array([each.article for each in sources]))
    groups = list(made(sources, near, random.Random(0)))
    options.news.write_bytes(pickle.dumps(groups))
    print(f"{len(groups)} questions, {sum(not each.telling for each in groups)} without an answer")


if __name__ == "__main__":
    main()

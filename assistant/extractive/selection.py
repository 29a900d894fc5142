"""Which sentences make the answer: the best, without repetition, within its length."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

from assistant.extractive.disagreement import Told, differ
from assistant.extractive.features import FEATURES
from assistant.extractive.introduction import lead
from assistant.extractive.reading import Read, Reading
from assistant.extractive.speech import about, strictly
from assistant.extractive.topic import of_topic
from assistant.extractive.values import agree
from assistant.supersession import superseded
from assistant.understanding.words import content_words

__all__ = ["DETAILED_WORDS", "MOST_WORDS", "chosen", "explained"]

MOST_WORDS = 120
"""Of an answer, introductions included: what a reader takes in at a glance."""

DETAILED_WORDS = 300
"""Of an answer where more was asked for."""

REPEATED = 0.86
"""Cosine from which two sentences say the same."""

ALIKE = 0.4
"""Of the shorter one's words of content, what two sentences share that may say the same: of 82
pairs that did, in answers to a news quiz, 78 shared as much. Only such are embedded."""

SHARED = 0.7
"""Of the shorter one's words, above which two sentences say the same."""

DETAILED_REPEATED, DETAILED_SHARED = 0.93, 0.85
"""The same where more was asked for: there a detail is worth the words told again around it."""

FAR_BEHIND = 3.0
"""Score behind the best sentence from which one is no part of the answer."""

LENGTH_COST = 0.03
"""Of score, for each word: two short sentences tell more than a long one. With 0.02 to 0.045 as
many answers to a news quiz hold what was asked for; with more, fewer first sentences do."""

COVERED, UNLIKELY = 0.1, -2.0
"""Share of the question's words around a sentence, and odds that it answers, of which either is
less where a sentence only fills the answer: a word or two of each hundred that are told."""

LIKELY, NOT_IT = 1.0, -4.0
"""Odds, as the span reader tells: where the best sentence holds the person, place or number that is
asked for with more than the one, a sentence with less than the other is left out. Of 445 such
answers to a news quiz one loses what was asked for, for 4 words of 89; of the sentences told of
CLAP NQ .644 are among those that people chose, of all .626. Of days the reader knows too little:
"on Tuesday" is seldom likely to it."""

SUPERSEDED = 1.5
"""Of score, for what stands in an article that another of the archive corrects or replaces."""


def chosen(reading: Reading, *, first: Sequence[Read] = ()) -> list[Read]:
    """Choose the answer's sentences, the best first, within its length; `first` are in any case.

    Asked what somebody said, what they said is preferred to what is said about it; asked about a
    topic, what names it; asked for the newest, the newest of the articles that speak to the
    question come first.
    """
    possible = _said(reading) or _answering(of_topic(reading) or _touching(reading))
    worth = {read: read.score - LENGTH_COST * _words(read) for read in possible}
    replaced = superseded(reading.evidence)
    for read in worth:
        if _article(read) in replaced:
            worth[read] -= SUPERSEDED
    most = DETAILED_WORDS if reading.query.detailed else MOST_WORDS
    answer: list[Read] = []
    length = 0
    for read in dict.fromkeys((*first, *_ranked(reading, worth))):
        cost = _words(read) + _introduction(read, answer)
        if answer and length + cost > most:
            continue
        if read not in first and _repeats(reading, read, answer):
            continue
        answer.append(read)
        length += cost
    return answer


def explained(told: Sequence[Told]) -> list[Read]:
    """Choose of the sentences that hold differing answers those that fit behind a list of them.

    The best first; one for each answer, and one in any case.
    """
    length = sum(_introduction(each.read, []) + len(each.value.text.split()) for each in told)
    kept: list[Told] = []
    for each in sorted(told, key=lambda each: -each.read.score):
        cost = _words(each.read) + _introduction(each.read, [])
        again = any(agree(each.value, other.value) for other in kept)
        if kept and (again or length + cost > MOST_WORDS):
            continue
        kept.append(each)
        length += cost
    return [each.read for each in kept]


def _ranked(reading: Reading, worth: Mapping[Read, float]) -> list[Read]:
    """Order by worth, or by day what is not far behind where the newest is asked for.

    What is far behind is left out, unless more was asked for.
    """
    ranked = sorted(worth, key=lambda each: -worth[each])
    least = max(worth.values(), default=0.0) - FAR_BEHIND
    near = [each for each in ranked if worth[each] >= least]
    if reading.query.newest:
        near.sort(key=lambda each: each.candidate.article.published or date.min, reverse=True)
    return [*near, *ranked[len(near) :]] if reading.query.detailed else near


def _said(reading: Reading) -> list[Read]:
    """What the speaker said, where the question is what they said or who said something.

    Of articles in which they speak of what is asked for, if there are any.
    "According to the White House, how soon ..." asks for no words: what others tell counts as well.
    """
    if reading.query.kind not in ("said", "who said"):
        return []
    spoken = [read for read in reading.sentences if read.candidate in reading.spoken]
    meant = {
        _article(each) for each in spoken if about(reading.query, each.candidate, reading.spoken)
    }
    return [each for each in spoken if _article(each) in meant] or spoken


def _article(read: Read) -> str:
    return read.candidate.article.article_id


def _touching(reading: Reading) -> list[Read]:
    """What could be told: the best sentence, and others that have to do with the question."""
    value = reading.query.kind in ("who", "where", "quantity")
    known = value and any(_odds(best) > LIKELY for best in reading.sentences[:1])
    return [
        read
        for place, read in enumerate(reading.sentences)
        if strictly(reading.query, read.candidate)
        and (place == 0 or (_touches(read) and not (known and _odds(read) < NOT_IT)))
    ]


def _touches(read: Read) -> bool:
    """Tell whether a sentence has to do with the question, by its words or to the span reader."""
    cover = float(read.features[FEATURES.index("title cover")])
    return cover >= COVERED or _odds(read) > UNLIKELY


def _odds(read: Read) -> float:
    """The likeliest answer in a sentence, as the span reader tells, a logit."""
    return float(read.features[FEATURES.index("best span")])


def _answering(possible: list[Read]) -> list[Read]:
    """Leave out questions, if there is anything else: "What did it cost?" above a paragraph."""
    told = [each for each in possible if not each.candidate.text.rstrip(" \"'”’)").endswith("?")]
    return told or possible


def _introduction(read: Read, answer: Sequence[Read]) -> int:
    """Count the words that introduce the sentence's article, where it is the first of it."""
    if any(_article(other) == _article(read) for other in answer):
        return 0
    return len(lead(read.candidate.article).split())


def _words(read: Read) -> int:
    return len(read.candidate.text.split())


def _overlap(one: Set[str], other: Set[str]) -> float:
    """Share of the shorter one's words that the other has."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def _repeats(reading: Reading, read: Read, answer: Sequence[Read]) -> bool:
    """Tell whether a sentence says the same as one of the answer, and gives no different one."""
    repeated, shared = (
        (DETAILED_REPEATED, DETAILED_SHARED) if reading.query.detailed else (REPEATED, SHARED)
    )
    same = [other for other in answer if _overlap(_written(read), _written(other)) > shared]
    alike = [
        other
        for other in answer
        if other not in same and _overlap(_content(read), _content(other)) >= ALIKE
    ]
    if alike:
        its, *others = reading.vectors.embed([each.candidate.text for each in (read, *alike)])
        same += [
            other
            for other, vector in zip(alike, others, strict=True)
            if float(its @ vector) >= repeated
        ]
    return any(not differ(reading.query, read, other) for other in same)


def _written(read: Read) -> set[str]:
    return set(read.candidate.text.lower().split())


def _content(read: Read) -> set[str]:
    return {word.stem for word in content_words(read.candidate.text)}

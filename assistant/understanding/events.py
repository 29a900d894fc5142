"""Happenings a question dates itself by, "since the invasion began", and when the archive says."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.answer import Event, Quote
from assistant.understanding.calendar import Days
from assistant.understanding.dates import dated_words
from assistant.understanding.words import FUNCTION_WORDS, content_words, stems, words
from vectorstore.article import Evidence, Filters, Span, StoredArticle

__all__ = ["Dated", "dated", "named_event", "restricted"]

_NOUNS = (
    r"invasion|war|elections?|vote|referendum|coup|attacks?|strikes?|storm|hurricane|earthquake|quake"
    r"|floods?|flooding|fires?|wildfires?|eruption|explosion|blast|crash|collapse|shooting|massacre"
    r"|protests?|riots?|uprising|revolution|siege|offensive|mobili[sz]ation|ceasefire|truce|armistice"
    r"|pandemic|outbreak|epidemic|lockdown|crisis|strike|walkout|merger|takeover|bankruptcy|default"
    r"|summit|talks|conference|olympics|tournament|final|trial|verdict|sentencing|arrest|indictment"
    r"|resignation|inauguration|coronation|assassination|death|funeral|murder|kidnapping|disaster"
    r"|accident|derailment|annexation|independence|brexit|launch|opening|closure"
)
_ONSET = (
    r"(?:began|begun|begins|started|starts|broke out|erupted|ended|took effect|(?:was|were) \w+ed"
    r"|came into force|came to power|took (?:office|power)|resigned|died|happened|took place"
    r"|struck|hit)"
)
_PHRASE = rf"(?:[\w’'-]+ ){{0,5}}?(?:{_NOUNS})\b(?: of [\w’' -]{{1,40}}?| in [\w’' -]{{1,40}}?)?"
_EVENT = re.compile(
    rf"\b(?P<lead>since|after|before|until)\s+"
    rf"(?P<phrase>(?:the|its|his|her|their|[A-Z][\w’'-]*['’]s?)\s+{_PHRASE}(?:\s+{_ONSET})?"
    rf"(?=\s*(?:[?,.;]|$))"
    rf"|(?:the|its|his|her|their|[A-Z][\w’'-]*)\s+(?:[\w’'-]+ ){{0,5}}?{_ONSET}\b)",
    re.IGNORECASE,
)
_LIGHT = stems(
    "begin began begun start started broke break out erupt erupted end ended took take effect came"
    " come force happen happened place struck hit launch launched outbreak beginning full scale"
    " large noon midnight morning evening night early late"
)
"""Of no account in an event's name, and nothing against a date that they part from it."""

_RECORD = re.compile(
    r"\b(?:first|last|only|second|third|fourth|fifth|sixth|\w{3,}est|worst|best|more|most)\b[^.?!]*$",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:week|weekend|month|year|past|ago|spring|summer|autumn|fall|winter)", re.I
)
_COURSE = re.compile(
    r"\bwhat\b[^?]*\b(?:happen\w*|say|said|do|done|report\w*|announce\w*|change\w*|known?|wr[io]te|written"
    r"|promise\w*)\b",
    re.IGNORECASE,
)

MOST_BETWEEN = 8
"""Words between an event and its date: from there on they seldom belong together."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The days on which an event was, and the words of an article that say so."""

    days: Days
    quote: Quote


def named_event(text: str) -> Event | None:
    """Find what `text` dates itself by: "since the war began", "before the election".

    Not where it counts from there ("the first time since the war began"), nor where what is asked
    for is something else than what happened or was said in that time.
    """
    found = _EVENT.search(text)
    if found is None or not _telling(found["phrase"]) or _RECORD.search(text[: found.start()]):
        return None
    lead = found["lead"].lower()
    if lead != "since" and not _COURSE.search(text):
        return None
    return Event(lead, found["phrase"], *found.span())


def dated(event: Event, evidence: Sequence[Evidence]) -> Dated | None:
    """Find when the event was, as the articles found for it tell.

    A sentence counts that names the event with a date beside it: with nothing between the two but
    other names and words such as "which began on". More articles must agree on one time than on
    any other; None where none dates it, or they are divided.
    """
    votes: dict[Days, dict[str, Dated]] = defaultdict(dict)
    for each in evidence:
        for found in _datings(event, each):
            votes[found.days].setdefault(each.article.article_id, found)
    if not votes:
        return None
    backing = {days: _articles(days, votes) for days in votes}
    best = max(backing, key=lambda days: (len(backing[days]), days[0] - days[1]))
    others = [len(backing[days]) for days in votes if not _within(best, days)]
    if others and max(others) >= len(backing[best]):
        return None
    return next(iter(votes[best].values()))


def restricted(event: Event, when: Dated, given: Filters) -> Filters:
    """Give the filters with the days that the event leaves: "since" it, or before."""
    first, last = when.days
    if event.lead in ("before", "until"):
        return Filters(given.since, first - timedelta(1), given.sources)
    return Filters(first if event.lead == "since" else last, given.until, given.sources)


def _articles(days: Days, votes: dict[Days, dict[str, Dated]]) -> set[str]:
    """Collect the articles that say so, or say it less exactly: "2022" for "24 February 2022"."""
    return {article for other in votes if _within(days, other) for article in votes[other]}


def _within(days: Days, other: Days) -> bool:
    return other[0] <= days[0] and days[1] <= other[1]


def _telling(phrase: str) -> frozenset[str]:
    return frozenset(word.stem for word in content_words(phrase)) - _LIGHT


def _head(phrase: str) -> str:
    """Give the stem of what happened: of "invasion" in "the invasion of Ukraine"."""
    bare = re.split(r" (?:of|in|on|at|against) ", phrase)
    told = [part for part in bare if _telling(part)]
    return [word.stem for word in content_words(told[0]) if word.stem not in _LIGHT][-1]


def _datings(event: Event, evidence: Evidence) -> Iterator[Dated]:
    article, passage = evidence.article, evidence.passage
    for span in passage.sentences or (Span(passage.start, passage.end),):
        if found := _dating(event, article, span):
            yield found


def _dating(event: Event, article: StoredArticle, span: Span) -> Dated | None:
    """Find the date that stands beside the event in a sentence."""
    text = article.text[span.start : span.end]
    named = _telling(event.phrase)
    own = [word for word in words(text) if word.stem in named]
    if not named <= {word.stem for word in own}:
        return None
    spare = 1 if re.search(r"\b(?:was|were)\b", event.phrase) else 0
    heads = [word for word in own if word.stem == _head(event.phrase)]
    for found in dated_words(text, today=article.published):
        if _VAGUE.search(text[found.start : found.end]):
            continue
        for word in heads:
            first, second = sorted([(word.start, word.end), (found.start, found.end)])
            if _together(text[first[1] : second[0]], named, spare):
                start, end = span.start + first[0], span.start + second[1]
                return Dated(found.days, Quote(article, start, end))
    return None


def _together(between: str, named: frozenset[str], spare: int) -> bool:
    """Tell whether no more than `spare` words of another matter part an event from a date."""
    parted = words(between)
    others = [
        word
        for word in parted
        if not (
            word.capital
            or word.text.lower() in FUNCTION_WORDS
            or word.stem in named
            or word.stem in _LIGHT
        )
    ]
    return len(parted) <= MOST_BETWEEN and len(others) <= spare

"""A question understood: it stands alone, and what restricts the search is known."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Inference, Noticed, Query
from assistant.understanding.dates import Period, period, published
from assistant.understanding.events import named_event
from assistant.understanding.followups import standalone
from assistant.understanding.kinds import Asked, asked
from assistant.understanding.outlets import Named, named_outlets
from assistant.understanding.question import checked, detailed, foreign, newest, without_small_talk
from assistant.understanding.topics import topic
from assistant.understanding.words import content_words
from vectorstore.article import Filters

__all__ = ["understand"]

FOREIGN = (
    "The question is not in Latin script. The default embedding model reads English, so only the"
    " same words are found."
)


def understand(
    question: str,
    *,
    history: Sequence[tuple[str, str]] = (),
    today: date,
    filters: Filters,
    outlets: Sequence[str],
    ignore: Collection[Inference] = (),
    alone: str | None = None,
) -> Query:
    """Read `question`: what it asks for, of which days and by which of the archive's `outlets`.

    `history` holds the earlier questions and answers, the first one first; `alone` is the question
    where somebody else has made it stand without them. Days or outlets given in `filters` stand
    against those named in the question, and nothing is read out of it that is to be ignored.
    Raises `SettingsError` where nothing is asked, or more than a question.
    """
    asked_for, more = detailed(checked(question))
    alone = alone or _alone(without_small_talk(asked_for), history) or checked(question)
    dated = "dates" not in ignore and filters.since is None and filters.until is None
    when = period(alone, today=today) if dated else None
    named = named_outlets(alone, outlets)
    merged, noticed = _restricted(filters, when, named if "outlets" not in ignore else ())
    latest = "newest" not in ignore and newest(alone)
    search = _without(alone, [*([when] if when else []), *named])
    about = topic(search)
    what = Asked("topic") if about else asked(search)
    return Query(
        question=question,
        standalone=alone,
        search=about or search,
        filters=merged,
        noticed=(*noticed, Noticed("the newest first", "newest")) if latest else noticed,
        given=filters,
        floating=when is not None and when.floating,
        event=named_event(alone) if dated and when is None else None,
        kind=what.kind,
        speaker=what.speaker,
        topic=what.topic,
        newest=latest,
        detailed=more,
        notices=(FOREIGN,) if foreign(alone) else (),
    )


def _alone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """Make a question stand alone; where only more is wanted, it is the one before."""
    if not question and history:
        return standalone(history[-1][0], history[:-1])
    return standalone(question, history) if question else ""


def _restricted(
    given: Filters, when: Period | None, named: Sequence[Named]
) -> tuple[Filters, tuple[Noticed, ...]]:
    """Add what the question names to what is given; say what was added."""
    merged, noticed = given, []
    if when:
        merged = replace(merged, since=when.since, until=when.until)
        noticed.append(Noticed(published(when.since, when.until), "dates"))
    if named and not given.sources:
        sources = tuple(dict.fromkeys(each.outlet for each in named))
        merged = replace(merged, sources=sources)
        noticed.append(Noticed("by " + " or ".join(sources), "outlets"))
    return merged, tuple(noticed)


def _without(text: str, restrictions: Sequence[Period | Named]) -> str:
    """Cut the words that became filters, unless nothing to search for would be left."""
    kept, end = [], 0
    for found in sorted(restrictions, key=lambda each: each.start):
        if found.start >= end:
            kept.append(text[end : found.start])
            end = found.end
    left = " ".join("".join([*kept, text[end:]]).split())
    bare = re.sub(r" (?=[?.!,])", "", left).strip(" ,;")
    return bare if content_words(bare) else text

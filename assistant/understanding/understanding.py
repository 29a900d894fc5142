"""A question understood: it stands alone, and what restricts the search is known."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Query
from assistant.understanding.dates import Period, period, published
from assistant.understanding.followups import standalone
from assistant.understanding.kinds import asked
from assistant.understanding.outlets import Named, named_outlets
from assistant.understanding.question import checked, foreign, newest, without_small_talk
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
) -> Query:
    """Read `question`: what it asks for, of which days and by which of the archive's `outlets`.

    `history` holds the earlier questions and answers, the first one first. Days or outlets given
    in `filters` stand against those named in the question. Raises `SettingsError` where nothing is
    asked, or more than a question.
    """
    alone = standalone(without_small_talk(checked(question)), history)
    when = period(alone, today=today)
    named = named_outlets(alone, outlets)
    merged, noticed = _restricted(filters, when, named)
    search = _without(alone, [*([when] if when else []), *named])
    what = asked(search)
    latest = newest(alone)
    return Query(
        question=question,
        standalone=alone,
        search=search,
        filters=merged,
        noticed=(*noticed, "the newest first") if latest else noticed,
        given=filters,
        kind=what.kind,
        speaker=what.speaker,
        topic=what.topic,
        newest=latest,
        notices=(FOREIGN,) if foreign(alone) else (),
    )


def _restricted(
    given: Filters, when: Period | None, named: Sequence[Named]
) -> tuple[Filters, tuple[str, ...]]:
    """Add what the question names to what is given; say what was added."""
    merged, noticed = given, []
    if when and given.since is None and given.until is None:
        merged = replace(merged, since=when.since, until=when.until)
        noticed.append(published(when.since, when.until))
    if named and not given.sources:
        sources = tuple(dict.fromkeys(each.outlet for each in named))
        merged = replace(merged, sources=sources)
        noticed.append("by " + " or ".join(sources))
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

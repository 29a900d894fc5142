"""Sentences made clear out of their context: whom "he" means, which day "Monday" is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Draft, Quote
from assistant.attribution import Reference, references
from assistant.extractive.candidates import Candidate
from assistant.understanding.dates import days_told, in_words
from assistant.understanding.words import words
from vectorstore.article import Span

__all__ = ["clear"]

_OPENING = re.compile(
    r"[\"“]?(?:So (?:is|are|was|were|did|does|do|had|has|have|too)\b"
    r"|(?:(?:But|And|Yet|Still|So|Then|Now|Instead|However|Meanwhile|Later|Also),? )?"
    r"(?:He|She|They|It|This|That|These|Those|Such|His|Her|Their|Its|Both|he|she|they|it|this)\b)"
)
_LEANING = re.compile(r"^So\b|\b(?:he|she|they|it|him|her|them|his|their|its|the)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "their", "its"})
MOST_NAMES = 2  # Put into one sentence; more hinder reading.
LONGEST_BEFORE = 40  # Words of a sentence that is shown only for the sake of the next.


def clear(
    candidate: Candidate,
    shown: str,
    *,
    follows: bool,
    lead: str,
    told: tuple[Span, ...] = (),
    dated: bool = False,
) -> Draft:
    """Draft a sentence so that it can be understood by who has read `shown` of its article.

    Where it is to be `dated`, the days it tells of are put behind "Monday" and "yesterday" as well.

    `told` is all of the article that is being told, this sentence among it, so that it is read only
    once; nothing stands for this sentence alone.

    `follows` says that the sentence before it is the last of what was shown. A pronoun or "the
    agency" whose name was not shown gets the name behind it, in square brackets; where the name
    is not certain and the sentence opens with one, the sentence before is shown as well.
    """
    draft = _clear(candidate, shown, follows=follows, lead=lead, told=told)
    if not dated:
        return draft
    return replace(draft, text=_with_days(draft.text, candidate.article.published))


def _with_days(text: str, published: date | None) -> str:
    """Put behind each day that is told without its year which day it was, in square brackets."""
    pieces, end = [], 0
    for named in days_told(text, published=published):
        pieces += [text[end : named.end], f" [{in_words(named.days[0])}]"]
        end = named.end
    return "".join([*pieces, text[end:]])


def _clear(
    candidate: Candidate, shown: str, *, follows: bool, lead: str, told: tuple[Span, ...]
) -> Draft:
    plain = Draft(candidate.text, (candidate.quote,), lead)
    if follows or not _LEANING.search(candidate.text):
        return plain
    known = [
        each
        for each in references(
            candidate.article.text, told or (Span(candidate.start, candidate.end),)
        )
        if candidate.start <= each.span.start and each.span.end <= candidate.end
    ]
    opening = _OPENING.match(candidate.text)
    if opening and not any(each.span.end == candidate.start + opening.end() for each in known):
        return _with_the_sentence_before(candidate, known, shown, lead)
    return Draft(_named(candidate, known, shown), plain.quotes, lead)


def _with_the_sentence_before(
    candidate: Candidate, known: Sequence[Reference], shown: str, lead: str
) -> Draft:
    before = candidate.before
    if not before or len(before.split()) > LONGEST_BEFORE:
        return Draft(_named(candidate, known, shown), (candidate.quote,), lead)
    start = candidate.article.text.rfind(before, 0, candidate.start)
    quote = Quote(candidate.article, start, start + len(before))
    text = f"{before} {_named(candidate, known, f'{shown} {before}')}"
    return Draft(text, (quote, candidate.quote), lead)


def _named(candidate: Candidate, known: Sequence[Reference], shown: str) -> str:
    """Put each name behind what stands for it, once, unless it is in the text already."""
    text = candidate.text
    met = {word.text for word in words(f"{shown} {text}")}
    pieces, end, put = [], 0, 0
    for each in known:
        surname = words(each.name)[-1].text
        if surname in met or put == MOST_NAMES:
            continue
        here = each.span.end - candidate.start
        owner = text[each.span.start - candidate.start : here].lower() in _POSSESSIVE
        pieces += [text[end:here], f" [{each.name}{_ending(each.name) if owner else ''}]"]
        met |= {word.text for word in words(each.name)}
        end, put = here, put + 1
    return "".join([*pieces, text[end:]])


def _ending(name: str) -> str:
    return "’" if name.endswith("s") else "’s"

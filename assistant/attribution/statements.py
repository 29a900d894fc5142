"""Who said what in an article."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from assistant.attribution.aliases import head_of, means
from assistant.attribution.attribution import Attribution
from assistant.attribution.chunks import Chunk, chunks_of
from assistant.attribution.forms import formed
from assistant.attribution.lexicon import KINDS, ROLES, TITLES, tells
from assistant.attribution.linking import Linked, Linker
from assistant.attribution.pronouns import GENDERS, REACH
from assistant.attribution.resolution import Reading
from assistant.attribution.tokens import Paragraph, paragraphs
from vectorstore.article import Span

__all__ = ["Reference", "attributions", "references", "resolve", "said_by"]


_PRONOUN = re.compile(rf"\b(?:{'|'.join(GENDERS)})\b", re.IGNORECASE)
_THE = re.compile(r"\bthe ([^\W\d_][\w‐‑&-]*)", re.IGNORECASE)
_NOUNS = ROLES.union(TITLES, *TITLES.values(), *KINDS.values())


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun or "the agency" at `span`, and the full name of whom it means."""

    span: Span
    name: str


def attributions(text: str) -> tuple[Attribution, ...]:
    """Return the quotations and reported statements of an article, in order of their content."""
    read = _read(text)
    found = [_attribution(link, read) for link in read.links]
    return tuple(sorted(found, key=lambda attribution: attribution.content[0].start))


def said_by(text: str, name: str) -> tuple[Attribution, ...]:
    """Return the statements whose speaker is meant by `name`.

    "Lukashenko" finds what Belarusian President Alexander Lukashenko said, and "Ukraine's
    intelligence" what Ukraine's Foreign Intelligence Service said.
    """
    return tuple(
        found for found in attributions(text) if found.stated and means(name, _called(found, text))
    )


def resolve(text: str, span: Span) -> str | None:
    """Return the full name of whom the phrase at `span` means.

    The phrase is a pronoun, a surname or a description such as "the agency" or "Ukraine's
    intelligence service". `None` where the article leaves it open, as a wrong name is worse.
    """
    entity = _read(text).reading.resolve(span)
    return entity.full_name if entity else None


def references(text: str, within: tuple[Span, ...] | None = None) -> tuple[Reference, ...]:
    """Return each pronoun and "the ..." of an article of which it is certain whom it means.

    Only those `within` some spans, where that is given: who speaks is then looked for in their
    paragraphs and those before that a pronoun reaches, and not in the whole article.
    """
    if within is not None:
        within = tuple(span for span in within if _may_refer(text, span))
        if not within:
            return ()
    lines, reading = _near(text, within) if within is not None else _whole(text)
    nouns = frozenset[str]().union(*(entity.nouns for entity in reading.entities))
    found = []
    for line in lines:
        for token, following in zip(line.tokens, [*line.tokens[1:], None], strict=True):
            span = Span(token.start, token.end)
            word = token.text.lower()
            if word == "the" and following is not None and following.text in nouns:
                span = Span(token.start, following.end)
            elif word not in GENDERS:
                continue
            entity = reading.resolve(span)
            if entity:
                found.append(Reference(span, entity.full_name))
    return tuple(found)


def _may_refer(text: str, span: Span) -> bool:
    """Say whether there is a pronoun, or a "the ..." that somebody's office or kind can be."""
    told = text[span.start : span.end]
    return _PRONOUN.search(told) is not None or any(
        noun in _NOUNS or noun.capitalize() in text for noun in _THE.findall(told)
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """An article with its tokens tagged and its people known."""

    text: str
    lines: tuple[Paragraph, ...]
    links: tuple[Linked, ...]
    reading: Reading


@lru_cache(maxsize=8)  # Callers ask for several things of one article in a row.
def _read(text: str) -> _Read:
    lines = tuple(paragraphs(text))
    forms = formed(lines)
    filled = {form.cue.paragraph for form in forms}
    chunks = _chunks(lines, set(range(len(lines))) - filled)
    links = (*forms, *Linker.load().link(chunks, lines))
    return _Read(text, lines, links, _understood(text, lines, chunks))


def _whole(text: str) -> tuple[tuple[Paragraph, ...], Reading]:
    read = _read(text)
    return read.lines, read.reading


@lru_cache(maxsize=16)  # An answer's sentences are made clear one after the other.
def _near(text: str, within: tuple[Span, ...]) -> tuple[tuple[Paragraph, ...], Reading]:
    """Read what decides whom the pronouns in the paragraphs around some spans mean."""
    lines = tuple(paragraphs(text))
    around = [
        number
        for number, line in enumerate(lines)
        if any(
            line.tokens[0].start < span.end and span.start < line.tokens[-1].end for span in within
        )
    ]
    reached = {near for each in around for near in range(max(0, each - REACH), each + 1)}
    filled = {form.cue.paragraph for form in formed(lines)}
    chunks = _chunks(lines, reached - filled)
    return tuple(lines[each] for each in around), _understood(text, lines, chunks)


def _understood(text: str, lines: Sequence[Paragraph], chunks: Sequence[Chunk]) -> Reading:
    return Reading(text, lines, [_span(chunk, lines) for chunk in chunks if chunk.kind == "S"])


def _called(attribution: Attribution, text: str) -> str:
    """Return what the article calls the speaker: by name, or else as written."""
    if attribution.speaker is not None or attribution.source is None:
        return attribution.speaker or ""
    return head_of(text[attribution.source.start : attribution.source.end])


def _chunks(lines: Sequence[Paragraph], tagged: Set[int]) -> list[Chunk]:
    """Return the chunks of the paragraphs to be `tagged`."""
    if not tagged:
        return []
    # Imported when first needed, for numpy.
    from assistant.attribution.tagger import LABELS, Tagger

    tagger = Tagger.load()
    rows = tagger.emissions(lines, tagged)
    return chunks_of(
        [[LABELS[each] for each in tagger.best(row)] if len(row) else [] for row in rows]
    )


def _attribution(link: Linked, read: _Read) -> Attribution:
    lines, reading = read.lines, read.reading
    content = tuple(_span(chunk, lines) for chunk in link.contents)
    source = _span(link.source, lines) if link.source else None
    entity = reading.resolve(source) if source else None
    cue = _span(link.cue, lines)
    direct = link.verbatim or any(_quoted(chunk, lines) for chunk in link.contents)
    return Attribution(
        content=content,
        cue=cue,
        source=source,
        speaker=entity.full_name if entity else None,
        direct=direct,
        stated=direct or tells(read.text[cue.start : cue.end]),
    )


def _span(chunk: Chunk, lines: Sequence[Paragraph]) -> Span:
    return lines[chunk.paragraph].span(chunk.start, chunk.end)


def _quoted(chunk: Chunk, lines: Sequence[Paragraph]) -> bool:
    tokens = lines[chunk.paragraph].tokens[chunk.start : chunk.end]
    return any(token.quotation >= 0 for token in tokens)

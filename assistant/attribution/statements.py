"""Who said what in an article."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from assistant.attribution.aliases import head_of, means
from assistant.attribution.attribution import Attribution
from assistant.attribution.chunks import Chunk, chunks_of
from assistant.attribution.forms import formed
from assistant.attribution.lexicon import tells
from assistant.attribution.linking import Linked, Linker
from assistant.attribution.pronouns import GENDERS
from assistant.attribution.resolution import Reading
from assistant.attribution.tokens import Paragraph, paragraphs
from vectorstore.article import Span

__all__ = ["Reference", "attributions", "references", "resolve", "said_by"]


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


def references(text: str) -> tuple[Reference, ...]:
    """Return each pronoun and "the ..." of an article of which it is certain whom it means."""
    read = _read(text)
    nouns = frozenset[str]().union(*(entity.nouns for entity in read.reading.entities))
    found = []
    for line in read.lines:
        for token, following in zip(line.tokens, [*line.tokens[1:], None], strict=True):
            span = Span(token.start, token.end)
            word = token.text.lower()
            if word == "the" and following is not None and following.text in nouns:
                span = Span(token.start, following.end)
            elif word not in GENDERS:
                continue
            entity = read.reading.resolve(span)
            if entity:
                found.append(Reference(span, entity.full_name))
    return tuple(found)


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
    chunks = _chunks(lines, {form.cue.paragraph for form in forms}) if lines else []
    links = (*forms, *Linker.load().link(chunks, lines))
    sources = [_span(chunk, lines) for chunk in chunks if chunk.kind == "S"]
    return _Read(text, lines, links, Reading(text, lines, sources))


def _called(attribution: Attribution, text: str) -> str:
    """Return what the article calls the speaker: by name, or else as written."""
    if attribution.speaker is not None or attribution.source is None:
        return attribution.speaker or ""
    return head_of(text[attribution.source.start : attribution.source.end])


def _chunks(lines: Sequence[Paragraph], filled: Set[int]) -> list[Chunk]:
    """Return the tagged chunks of all paragraphs but those that are `filled` already."""
    # Imported when first needed, for numpy.
    from assistant.attribution.tagger import LABELS, Tagger

    tagger = Tagger.load()
    rows = [tagger.best(emissions) for emissions in tagger.emissions(lines)]
    return chunks_of(
        [[] if i in filled else [LABELS[label] for label in row] for i, row in enumerate(rows)]
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

"""Who said what in an article."""

from collections.abc import Iterator, Sequence

from assistant.attribution.aliases import head_of, means
from assistant.attribution.attribution import Attribution
from assistant.attribution.linking import Chunk, Linked, Linker
from assistant.attribution.resolution import Reading
from assistant.attribution.tokens import Paragraph, paragraphs
from vectorstore.article import Span

__all__ = ["attributions", "said_by"]


def attributions(text: str) -> tuple[Attribution, ...]:
    """Return the quotations and reported statements of an article, in order of their content."""
    lines = list(paragraphs(text))
    if not lines:
        return ()
    reading = Reading(text, lines)
    linked = Linker.load().link(_chunks(lines), lines)
    found = [_attribution(link, lines, reading) for link in linked]
    return tuple(sorted(found, key=lambda attribution: attribution.content[0].start))


def said_by(text: str, name: str) -> tuple[Attribution, ...]:
    """Return the attributions whose speaker is meant by `name`.

    "Lukashenko" finds what Belarusian President Alexander Lukashenko said, and "Ukraine's
    intelligence" what Ukraine's Foreign Intelligence Service said.
    """
    return tuple(found for found in attributions(text) if means(name, _called(found, text)))


def _called(attribution: Attribution, text: str) -> str:
    """Return what the article calls the speaker: by name, or else as written."""
    if attribution.speaker is not None or attribution.source is None:
        return attribution.speaker or ""
    return head_of(text[attribution.source.start : attribution.source.end])


def _chunks(lines: Sequence[Paragraph]) -> list[Chunk]:
    # Imported when first needed, for numpy.
    from assistant.attribution.tagger import LABELS, Tagger

    tagger = Tagger.load()
    chunks: list[Chunk] = []
    for number, emissions in enumerate(tagger.emissions(lines)):
        labels = [LABELS[label] for label in tagger.best(emissions)]
        for kind, start, end in _runs(labels):
            chunks.append(Chunk(kind, number, start, end, len(chunks)))
    return chunks


def _runs(labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end of each run of one label."""
    start = 0
    for position in range(1, len(labels) + 1):
        if position < len(labels) and labels[position].startswith("I-"):
            continue
        if labels[start] != "O":
            yield labels[start][2:], start, position
        start = position


def _attribution(link: Linked, lines: Sequence[Paragraph], reading: Reading) -> Attribution:
    content = tuple(_span(chunk, lines) for chunk in link.contents)
    source = _span(link.source, lines) if link.source else None
    entity = reading.resolve(source) if source else None
    return Attribution(
        content=content,
        cue=_span(link.cue, lines),
        source=source,
        speaker=entity.full_name if entity else None,
        direct=any(_quoted(chunk, lines) for chunk in link.contents),
    )


def _span(chunk: Chunk, lines: Sequence[Paragraph]) -> Span:
    return lines[chunk.paragraph].span(chunk.start, chunk.end)


def _quoted(chunk: Chunk, lines: Sequence[Paragraph]) -> bool:
    tokens = lines[chunk.paragraph].tokens[chunk.start : chunk.end]
    return any(token.quotation >= 0 for token in tokens)

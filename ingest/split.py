"""Articles into passages: runs of whole sentences that the embedding model reads to the end."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from vectorstore.article import Article, Passage, Span
from vectorstore.sentences import split_sentences

__all__ = ["headline", "split"]

TARGET = 140
"""Tokens of a passage, about 110 words: the length that the baselines in benchmarks/ use."""

SMALLEST = 40
"""Tokens below which a passage is rather joined with what follows than left on its own."""

TITLE = 40
"""Tokens that a headline may take of what the model reads; the archive cuts longer ones."""

Counting = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a part of one that is longer than the model reads."""

    span: Span
    tokens: int
    opens_paragraph: bool


def split(
    article: Article,
    article_id: str,
    *,
    count_tokens: Counting,
    max_tokens: int,
    previous: Collection[str] = (),
) -> list[Passage]:
    """Split `article` into passages of about 110 words, none above `max_tokens` with its headline.

    Where the text of a passage in `previous` stands unchanged, it stays one passage, so that an
    edit touches the passages it touches and no other. A text without sentences has no passages.
    """
    limit = max(max_tokens - TITLE, 16)
    units = list(_units(article.text, article.language, count_tokens, limit))
    runs = _runs(article.text, units, _Anchors(previous), min(TARGET, limit), limit)
    seen = Counter[str]()
    passages = []
    for run in runs:
        start, end = run[0].span.start, run[-1].span.end
        text = article.text[start:end]
        passages.append(
            Passage(
                passage_id=_identify(article_id, text, seen[text]),
                article_id=article_id,
                text=text,
                start=start,
                end=end,
                sentences=tuple(unit.span for unit in run),
            )
        )
        seen[text] += 1
    return passages


def _identify(article_id: str, text: str, occurrence: int) -> str:
    digest = blake2b(f"{occurrence}\n{text}".encode(), digest_size=6).hexdigest()
    return f"{article_id}-{digest}"


def _units(text: str, language: str | None, count: Counting, limit: int) -> Iterator[_Unit]:
    spans = split_sentences(text, language=language)
    counts = count([text[span.start : span.end] for span in spans]) if spans else []
    end = 0
    for span, tokens in zip(spans, counts, strict=True):
        opens = "\n" in text[end : span.start] or end == 0
        end = span.end
        if tokens <= limit:
            yield _Unit(span, tokens, opens)
            continue
        for part in _parts(text, span, count, limit):
            yield _Unit(part, limit, opens)
            opens = False


def _parts(text: str, span: Span, count: Counting, limit: int) -> Iterator[Span]:
    """Halve an overlong sentence, between words where it has any, until the model reads each."""
    piece = text[span.start : span.end]
    if len(piece) < 2 or count([piece])[0] <= limit:
        yield span
        return
    middle = piece.rfind(" ", 1, len(piece) // 2 + 1)
    cut = middle if middle > 0 else len(piece) // 2
    rest = piece[cut:]
    yield from _parts(text, Span(span.start, span.start + len(piece[:cut].rstrip())), count, limit)
    yield from _parts(text, Span(span.end - len(rest.lstrip()), span.end), count, limit)


class _Anchors:
    """The passages that a text had before, found by how they begin."""

    LEAD = 24

    def __init__(self, passages: Collection[str]) -> None:
        self._by_lead: dict[str, list[str]] = defaultdict(list)
        for passage in passages:
            self._by_lead[passage[: self.LEAD]].append(passage)

    def at(self, text: str, start: int) -> int:
        """Where the earlier passage that begins at `start` ends, or -1."""
        for passage in self._by_lead.get(text[start : start + self.LEAD], ()):
            if text.startswith(passage, start):
                return start + len(passage)
        return -1


def _runs(
    text: str, units: list[_Unit], anchors: _Anchors, target: int, limit: int
) -> Iterator[list[_Unit]]:
    ends = {unit.span.end: index + 1 for index, unit in enumerate(units)}
    run: list[_Unit] = []
    index = 0
    while index < len(units):
        unit = units[index]
        size = sum(each.tokens for each in run)
        kept = ends.get(anchors.at(text, unit.span.start), 0)
        if (
            kept > index
            and (not run or size >= SMALLEST)
            and sum(each.tokens for each in units[index:kept]) <= limit
        ):
            if run:
                yield run
            yield units[index:kept]
            run, index = [], kept
            continue
        paragraph = _paragraph_tokens(units, index) if unit.opens_paragraph else unit.tokens
        crowded = size + min(paragraph, target) > target and size >= SMALLEST
        if run and (crowded or size + unit.tokens > limit):
            yield run
            run = []
        run.append(unit)
        index += 1
    if run:
        yield run


def _paragraph_tokens(units: list[_Unit], index: int) -> int:
    tokens = units[index].tokens
    for unit in units[index + 1 :]:
        if unit.opens_paragraph:
            break
        tokens += unit.tokens
    return tokens


def headline(title: str, count_tokens: Counting) -> str:
    """`title`, cut after a word so that it takes no more than its share of what the model reads."""
    words = title.split()
    while len(words) > 1 and count_tokens([" ".join(words)])[0] > TITLE:
        words = words[: max(len(words) * 4 // 5, 1)]
    short = " ".join(words)
    while count_tokens([short])[0] > TITLE:
        short = short[: len(short) // 2]
    return short

"""Who said what, measured on PolNeAR: `python -m benchmarks.attribution`.

A quotation is an annotated attribution with at least one word of its content between double
quotation marks. Its predicted source is that of the predicted attribution that shares most of
those marked characters. The two sources match

- *exact*: when they are the same characters, or neither is there;
- *head*: when each holds the head word of the other ("Kowalska" and "Maria Kowalska, the mayor,");
- *speaker*: when they match by head, or the article's entity that both resolve to is the same;
- *overlap*: when they share a character.

The baseline takes the name nearest to the quotation, outside of any quotation, for its source.

An attribution, quoted or not, is found when a predicted one has at least half of both contents'
characters in common (Jaccard) and the sources match by head; strictly, when all spans of content
and source are the same.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.attribution import Attribution, attributions, resolve
from assistant.attribution.names import names_of
from assistant.attribution.tokens import paragraphs
from benchmarks.attribution_corpus import DATA, GoldArticle, read_corpus
from vectorstore.article import Span

AFTER_HEAD = re.compile(r",| who | that | whose | which | of | in | at | for | from | with | on ")
WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")
FULL = 5  # Words of a content that stands in quotation marks throughout.


@dataclass(frozen=True, slots=True)
class Quotation:
    """An annotated quotation: its characters between marks, and its source."""

    marked: frozenset[int]
    source: Span | None
    full: bool


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--split", default="dev", help="dev (the default) or train")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (DATA / "polnear").is_dir():
        sys.exit(f"PolNeAR is not in {DATA}; NEWSDESK_DATA names another folder.")
    figures = measure(list(read_corpus(options.split)))
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:42} {value:.3f}" if isinstance(value, float) else f"{name:42} {value}")


def measure(articles: Sequence[GoldArticle]) -> dict[str, float]:
    """Return the figures over all articles; one marked by several counts once for each."""
    counts = Counter[str]()
    seconds = 0.0
    for article in articles:
        started = time.process_time()
        found = attributions(article.text)
        seconds += time.process_time() - started
        counts.update(quotation_counts(article, found))
        counts.update(attribution_counts(article, found))
        counts["characters"] += len(article.text)
    figures: dict[str, float] = {"quotations": counts["quotations"]}
    for name in ("exact", "head", "speaker", "overlap"):
        figures[f"right source, {name}"] = counts[name] / counts["quotations"]
    figures["right source, nearest name, head"] = counts["nearest"] / counts["quotations"]
    figures["full quotations"] = counts["full"]
    figures["right source, full quotations, head"] = counts["full head"] / counts["full"]
    figures["attributions"] = counts["gold"]
    for kind in ("found", "strictly found"):
        precision, recall = counts[kind] / counts["predicted"], counts[kind] / counts["gold"]
        figures |= {f"{kind}, precision": precision, f"{kind}, recall": recall}
        figures[f"{kind}, F1"] = 2 * precision * recall / (precision + recall)
    figures["sources with a speaker"] = counts["resolved"] / counts["sources"]
    figures["kilobytes a second of processor time"] = counts["characters"] / seconds / 1000
    return figures


def quotation_counts(article: GoldArticle, found: Sequence[Attribution]) -> Iterator[str]:
    """Yield what each annotated quotation counts for."""
    text = article.text
    names = [name.span for name in names_of(list(paragraphs(text))) if not name.quoted]
    for quotation in quotations_of(article):
        yield "quotations"
        gold = quotation.source
        nearest = min(names, key=lambda span: distance(span, quotation.marked), default=None)
        if same_head(text, gold, nearest):
            yield "nearest"
        best = max(
            found, key=lambda one: len(quotation.marked & characters(one.content)), default=None
        )
        matched = best is not None and bool(quotation.marked & characters(best.content))
        head = matched and best is not None and same_head(text, gold, best.source)
        if quotation.full:
            yield from ("full", "full head") if head else ("full",)
        if best is None or not matched:
            continue
        if best.source == gold:
            yield "exact"
        if head:
            yield "head"
        if head or same_speaker(text, gold, best):
            yield "speaker"
        if overlap(gold, best.source):
            yield "overlap"


def attribution_counts(article: GoldArticle, found: Sequence[Attribution]) -> Iterator[str]:
    """Yield what each annotated and each predicted attribution counts for."""
    for prediction in found:
        yield "predicted"
        if prediction.source:
            yield from ("sources", "resolved") if prediction.speaker else ("sources",)
    for gold in article.attributions:
        yield "gold"
        held, source = characters(gold.content), whole(gold.source)
        best = max(found, key=lambda one: len(held & characters(one.content)), default=None)
        if best is None:
            continue
        other = characters(best.content)
        if 2 * len(held & other) >= len(held | other) and same_head(
            article.text, source, best.source
        ):
            yield "found"
        if best.content == gold.content and best.source == source:
            yield "strictly found"


def quotations_of(article: GoldArticle) -> Iterator[Quotation]:
    """Yield the annotated attributions that quote."""
    marked = set[int]()
    for line in paragraphs(article.text):
        for start, end in line.quotations:
            if line.tokens[start].text in ('"', "“", "''"):
                span = line.span(start, end)
                marked.update(range(span.start, span.end))
    for gold in article.attributions:
        held = characters(gold.content)
        quoted = held & marked
        if any(article.text[at].isalnum() for at in quoted):
            letters = {at for at in held if article.text[at].isalnum()}
            words = sum(len(article.text[s.start : s.end].split()) for s in gold.content)
            yield Quotation(
                frozenset(quoted), whole(gold.source), letters <= quoted and words >= FULL
            )


def closest(held: frozenset[int], found: Sequence[Attribution]) -> Attribution | None:
    """Return the attribution whose content shares most of some characters; `None` if none does."""
    shared = [(len(held & characters(one.content)), -place) for place, one in enumerate(found)]
    most, place = max(shared, default=(0, 0))
    return found[-place] if most else None


def characters(spans: Iterable[Span]) -> frozenset[int]:
    """Return the positions of all characters of some spans."""
    return frozenset(at for span in spans for at in range(span.start, span.end))


def whole(spans: Sequence[Span]) -> Span | None:
    """Return the span from the first to the last of some spans."""
    return Span(spans[0].start, spans[-1].end) if spans else None


def distance(span: Span, marked: frozenset[int]) -> int:
    """Return how many characters lie between a span and a quotation."""
    return max(span.start - max(marked), min(marked) - span.end)


def same_head(text: str, gold: Span | None, other: Span | None) -> bool:
    """Say whether each holds the head word of the other, or neither is there."""
    if gold is None or other is None:
        return gold is other
    return holds(other, head_of(text, gold)) and holds(gold, head_of(text, other))


def head_of(text: str, span: Span) -> Span:
    """Return the last word before what follows a noun: Kowalska, the mayor; an aide to Kowalska."""
    phrase = text[span.start : span.end]
    end = AFTER_HEAD.search(phrase, 1)
    words = [word for word in WORD.finditer(phrase, 0, end.start() if end else len(phrase))]
    if not words:
        return span
    return Span(span.start + words[-1].start(), span.start + words[-1].end())


def holds(span: Span, other: Span) -> bool:
    """Say whether a span holds another."""
    return span.start <= other.start and other.end <= span.end


def overlap(gold: Span | None, other: Span | None) -> bool:
    """Say whether two spans share a character, or neither is there."""
    if gold is None or other is None:
        return gold is other
    return gold.start < other.end and other.start < gold.end


def same_speaker(text: str, gold: Span | None, predicted: Attribution) -> bool:
    """Say whether an annotated source means whom a predicted attribution names."""
    name = resolve(text, gold) if gold else None
    return name is not None and name == predicted.speaker


if __name__ == "__main__":
    main()

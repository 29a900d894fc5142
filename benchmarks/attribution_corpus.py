"""PolNeAR: news articles in which people have marked every attribution (Newell et al. 2018)."""

import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vectorstore.article import Span

__all__ = ["DATA", "GoldArticle", "GoldAttribution", "read_corpus"]

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("NEWSDESK_DATA", ROOT.parent / "shared" / "data"))
PARTS = ("Source", "Cue", "Content")


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One attribution as annotated. A part that is absent is empty."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article as one annotator marked it; some articles were marked by several."""

    name: str
    annotator: str
    text: str
    attributions: tuple[GoldAttribution, ...]


def read_corpus(split: str) -> Iterator[GoldArticle]:
    """Yield the articles of a split, "train" or "dev", in order of their names."""
    with tarfile.open(DATA / "polnear" / f"{split}.tar.gz") as archive:
        files = {
            Path(member.name).name: stream.read().decode()
            for member in archive.getmembers()
            if (stream := archive.extractfile(member)) is not None
        }
    for file in sorted(files):
        if file.endswith(".ann"):
            name, _, annotator = file.removesuffix(".ann").rpartition("_")
            found = tuple(_attributions(files[file]))
            yield GoldArticle(name, annotator, files[f"{name}.txt"], found)


def _attributions(annotations: str) -> Iterator[GoldAttribution]:
    """Read brat stand-off: lines T (spans of text) and E (attributions made of them)."""
    marked: dict[str, tuple[Span, ...]] = {}
    events: list[list[list[str]]] = []
    for line in annotations.split("\n"):
        if re.match(r"T\d+\t", line):
            key, kind_and_offsets, _ = line.split("\t", 2)
            offsets = kind_and_offsets.split(" ", 1)[1]
            marked[key] = tuple(Span(*map(int, piece.split(" "))) for piece in offsets.split(";"))
        elif re.match(r"E\d+\t", line):
            events.append([part.split(":") for part in line.split("\t")[1].split()])
    for event in events:
        parts = {
            part: tuple(
                sorted(
                    (span for role, key in event if role.startswith(part) for span in marked[key]),
                    key=lambda span: span.start,
                )
            )
            for part in PARTS
        }
        if parts["Content"]:
            yield GoldAttribution(parts["Content"], parts["Cue"], parts["Source"])

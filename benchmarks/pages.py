"""The pages that reading is measured on, and the measure: F1 over runs of four words."""

import gzip
import html
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

__all__ = ["DATA", "RENDERERS", "Page", "Score", "compare", "extraction", "fundus", "score"]

DATA = Path(os.environ.get("NEWSDESK_DATA", Path(__file__).parents[2] / "shared" / "data"))
WORD = re.compile(r"\w+")
RUN = 4  # Words. Scrapinghub's article-extraction-benchmark compares runs of four.
DATED = re.compile(r"_\d{4}_\d\d_\d\d(?:_\d+)?\.html\.gz$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what people marked on it; None where they marked nothing."""

    key: str
    markup: str
    text: str
    title: str | None = None
    authors: frozenset[str] | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, each a mean over pages, and the F1 of the two means."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def extraction() -> Iterator[Page]:
    """Give the pages of article-extraction-benchmark, whose article text is marked."""
    folder = DATA / "extraction"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for key, marked in sorted(truth.items()):
        yield Page(key, _unpacked(folder / "html" / f"{key}.html.gz"), marked["articleBody"])


def fundus() -> Iterator[Page]:
    """Give the pages of Fundus, with headline, authors, date and text."""
    for expected in sorted((DATA / "fundus").glob("*/*.json")):
        versions = json.loads(expected.read_text(encoding="utf-8")).values()
        named = sorted(expected.parent.glob(f"{expected.stem}_*.html.gz"))
        files = [path for path in named if DATED.fullmatch(path.name[len(expected.stem) :])]
        for path, facts in zip(files, versions, strict=True):
            yield Page(
                path.name,
                _unpacked(path),
                _body(facts["body"]),
                html.unescape(facts["title"]),
                frozenset(facts.get("authors", ())),
                facts.get("publishing_date"),
            )


def compare(marked: str, found: str) -> tuple[int, int, int]:
    """Count the runs of words that both hold, that only `found` holds, that only `marked` holds."""
    wanted, given = _runs(marked), _runs(found)
    return (wanted & given).total(), (given - wanted).total(), (wanted - given).total()


def score(comparisons: Iterable[tuple[int, int, int]]) -> Score:
    """Average precision and recall over pages, each page counting the same."""
    pages = list(comparisons)
    precisions = [_share(both, more, less) for both, more, less in pages if both + more]
    recalls = [_share(both, less, more) for both, more, less in pages if both + less]
    return Score(mean(precisions), mean(recalls))


def _share(both: int, missed: int, other: int) -> float:
    if missed == other == 0:
        return 1.0
    return both / (both + missed) if both + missed else 0.0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(
        tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)) if words
    )


def _body(body: Mapping[str, list[object]]) -> str:
    parts = list(body.get("summary", ()))
    for section in body["sections"]:
        assert isinstance(section, dict)
        parts += [*section["headline"], *section["paragraphs"]]
    return "\n\n".join(map(str, parts))


def _unpacked(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def _html_text(markup: str) -> str:
    from html_text import extract_text

    return str(extract_text(markup))


def _inscriptis(markup: str) -> str:
    from inscriptis import get_text

    return str(get_text(markup))


def _html2text(markup: str) -> str:
    from html2text import html2text

    return html2text(markup)


RENDERERS: Mapping[str, Callable[[str], str]] = {
    "html_text": _html_text,
    "inscriptis": _inscriptis,
    "html2text": _html2text,
}
"""Libraries that render a whole page as text, as a reader would copy it."""

"""Measures reading: text, metadata, pasted pages, feeds, rate and memory.

    python -m benchmarks.reading           prints the figures; writes results/reading.md
    python -m benchmarks.reading --check   the same; fails where a figure is below its floor
    python -m benchmarks.reading --quick   leaves out cross-validation and the rate

The floors hold for the data they were measured on, which a digest names.
"""

import argparse
import hashlib
import platform
import resource
import sys
import tarfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import trafilatura

from benchmarks.pages import DATA, RENDERERS, Page, compare, extraction, fundus, score
from ingest.dates import read_date
from ingest.document import Document
from ingest.headline import letters
from ingest.paste import article_lines
from ingest.report import Failure
from ingest.sources import read, read_document
from vectorstore.article import Article

RESULTS = Path(__file__).parent / "results" / "reading.md"
MEASURED_ON = "17fcfe18ff90bdc8"
FLOORS = {
    "text of pages, F1": 0.970,
    "text of pages, F1 above trafilatura alone": 0.010,
    "text pasted from html_text, unseen, F1": 0.900,
    "text pasted from inscriptis, unseen, F1": 0.900,
    "text pasted from html2text, unseen, F1": 0.900,
    "title, letter for letter": 0.840,
    "date of publication": 0.970,
    "authors, as a set": 0.880,
    "articles read a second": 300.0,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what it is measured beside."""

    name: str
    value: float
    beside: str = ""

    def __str__(self) -> str:
        """Give a row of a table."""
        shown = f"{self.value:.3f}" if self.value < 10 else f"{self.value:.0f}"
        return f"| {self.name} | {shown} | {self.beside} |"


def read_one(page: Page) -> Article | None:
    """Read a page as the reader of files does."""
    document = Document.of_bytes(page.markup.encode(), path=page.key, name="page.html")
    return next((item for item in read_document(document) if isinstance(item, Article)), None)


def text_figures() -> Iterator[Figure]:
    """Compare the text of pages with what people marked."""
    pages = list(extraction())
    ours = score(compare(page.text, _text(read_one(page))) for page in pages)
    plain = score(compare(page.text, trafilatura.extract(page.markup) or "") for page in pages)
    beside = f"precision {ours.precision:.3f}, recall {ours.recall:.3f}; {len(pages)} pages"
    yield Figure("text of pages, F1", ours.f1, beside)
    beside = f"`trafilatura.extract` alone: {plain.f1:.3f}"
    yield Figure("text of pages, F1 above trafilatura alone", ours.f1 - plain.f1, beside)


def pasted_figures(*, unseen: bool) -> Iterator[Figure]:
    """Compare pasted pages, before and after they are cleaned, with what people marked."""
    pages = list(extraction())
    for name, render in RENDERERS.items():
        pasted = [render(page.markup) for page in pages]
        raw = score(compare(page.text, text) for page, text in zip(pages, pasted, strict=True))
        clean = score(
            compare(page.text, "\n\n".join(article_lines(text)))
            for page, text in zip(pages, pasted, strict=True)
        )
        beside = f"as pasted: {raw.f1:.3f}"
        yield Figure(f"text pasted from {name}, as shipped, F1", clean.f1, beside)
    if unseen:
        yield from _unseen_figures()


def _unseen_figures() -> Iterator[Figure]:
    from benchmarks.paste_training import figures, samples

    for (kind, renderer), (found, titles) in figures(list(samples())).items():
        where = "" if kind == "extraction" else f" ({kind})"
        beside = f"precision {found.precision:.3f}, recall {found.recall:.3f}; title {titles:.3f}"
        yield Figure(f"text pasted from {renderer}, unseen, F1{where}", found.f1, beside)


def metadata_figures() -> Iterator[Figure]:
    """Compare headline, day and authors with what Fundus expects of each page."""
    pages = list(fundus())
    ours = [read_one(page) for page in pages]
    plain = [trafilatura.extract_metadata(page.markup) for page in pages]

    def share(right: Callable[[Page, int], bool]) -> float:
        return sum(right(page, at) for at, page in enumerate(pages)) / len(pages)

    exact = share(lambda page, at: _same(page.title, _title(ours[at])))
    alone = share(lambda page, at: _same(page.title, plain[at].title))
    yield Figure("title, letter for letter", exact, f"trafilatura alone: {alone:.3f}")
    alike = share(lambda page, at: _alike(page.title, _title(ours[at])))
    alone = share(lambda page, at: _alike(page.title, plain[at].title))
    yield Figure("title, alike or part of the other", alike, f"trafilatura alone: {alone:.3f}")
    days = share(lambda page, at: _day(page) == (str(ours[at].published) if ours[at] else ""))
    alone = share(lambda page, at: _day(page) == str(plain[at].date))
    yield Figure("date of publication", days, f"trafilatura alone: {alone:.3f}")
    people = share(lambda page, at: _people(page.authors) == _people(ours[at] and ours[at].authors))
    alone = share(
        lambda page, at: _people(page.authors) == _people((plain[at].author or "").split("; "))
    )
    yield Figure("authors, as a set", people, f"trafilatura alone: {alone:.3f}; {len(pages)} pages")


def rate_figures() -> Iterator[Figure]:
    """Time reading a large collection, and see that memory stays flat."""
    began, peak_before = time.perf_counter(), _peak()
    halfway, count = 0.0, 0
    for item in read(DATA / "realtimeqa" / "articles.jsonl.gz"):
        count += isinstance(item, Article)
        if count == 3000 and not halfway:
            halfway = _peak()
    seconds = time.perf_counter() - began
    yield Figure("articles read a second", count / seconds, f"{count} articles in {seconds:.1f} s")
    beside = (
        f"{peak_before:.0f} MB before, {halfway:.0f} MB after 3,000, {_peak():.0f} MB at the end"
    )
    yield Figure(
        "memory while streaming, growth after 3,000 articles, MB", _peak() - halfway, beside
    )


def feed_figures() -> Iterator[Figure]:
    """Read every conformance file of feedparser; each is read or refused."""
    articles = failures = crashes = files = 0
    for archive in sorted(DATA.glob("feedparser-*.tar.gz")):
        with tarfile.open(archive) as opened:
            for member in opened:
                if (stream := opened.extractfile(member)) is None:
                    continue
                files += 1
                document = Document.of_bytes(stream.read(), path=member.name, name="feed.xml")
                try:
                    for item in read_document(document):
                        articles += isinstance(item, Article)
                        failures += isinstance(item, Failure)
                except Exception:  # What this counts.
                    crashes += 1
    beside = f"{files} files, {articles} entries read, {failures} entries or files refused"
    yield Figure("feed conformance files that crash", crashes, beside)


def digest_of_data() -> str:
    """Name the data that the figures are of."""
    whole = hashlib.sha256()
    for folder in ("extraction", "fundus"):
        for path in sorted((DATA / folder).rglob("*")):
            if path.is_file():
                whole.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _text(article: Article | None) -> str:
    return article.text if article else ""


def _title(article: Article | None) -> str:
    return article.title if article else ""


def _same(expected: str | None, found: str | None) -> bool:
    return letters(expected or "") == letters(found or "")


def _alike(expected: str | None, found: str | None) -> bool:
    one, other = letters(expected or ""), letters(found or "")
    if not one or not other:
        return False
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return one in other or other in one or ratio > 0.8


def _day(page: Page) -> str:
    return str(read_date(page.published).day)


def _people(names: object) -> frozenset[str]:
    found = names if isinstance(names, frozenset | tuple | list) else ()
    return frozenset(letters(str(name)) for name in found if name)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures, write them down, and compare them with their floors if asked to."""
    warnings.filterwarnings("ignore")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail below a floor")
    options.add_argument("--quick", action="store_true", help="no cross-validation, no rate")
    chosen = options.parse_args()
    parts = [text_figures(), metadata_figures(), pasted_figures(unseen=not chosen.quick)]
    parts += [feed_figures()] if chosen.quick else [feed_figures(), rate_figures()]
    rows = []
    for part in parts:
        for figure in part:
            print(figure, flush=True)
            rows.append(figure)
    digest = digest_of_data()
    if not chosen.quick:
        _write(rows, digest)
    if chosen.check:
        sys.exit(_below(rows, digest))


def _write(rows: list[Figure], digest: str) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    table = "\n".join(map(str, rows))
    RESULTS.write_text(
        "# Reading\n\nWritten by `python -m benchmarks.reading`. Data digest "
        f"`{digest}`; Python {platform.python_version()}, "
        f"trafilatura {trafilatura.__version__}.\n\n"
        f"| figure | value | beside |\n|---|---|---|\n{table}\n\n{NOTES}",
        encoding="utf-8",
    )


NOTES = """\
- F1 is that of scrapinghub's article-extraction-benchmark: runs of four words, precision and recall
  averaged over pages, the harmonic mean of the two.
- "Unseen" means five-fold cross-validation: a page is cleaned by a model fitted without it.
- Titles: pages state several (JSON-LD, Open Graph, the heading shown), all of them the story's.
  Fundus expects one per publisher; which one cannot be told from the page.
"""


def _below(rows: list[Figure], digest: str) -> int:
    """Count the figures below their floors; the floors say nothing of other data."""
    if digest != MEASURED_ON:
        print(f"The data is not what the floors were measured on: {digest}.")
        return 1
    found = {figure.name: figure.value for figure in rows}
    low = [name for name, floor in FLOORS.items() if found.get(name, floor) < floor]
    for name in low:
        print(f"below its floor of {FLOORS[name]}: {name}, {found[name]:.3f}")
    return len(low)


if __name__ == "__main__":
    main()

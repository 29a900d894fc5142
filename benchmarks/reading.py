"""Measures reading: text, metadata, pasted pages, feeds, rate and memory.

    python -m benchmarks.reading           prints the figures, each beside what it is compared with
    python -m benchmarks.reading --json    prints them as one object, for `make bench-gate`
    python -m benchmarks.reading --quick   leaves out cross-validation and the rate

Titles are compared by their letters and digits, in any case: outlets and Fundus differ in quotation
marks, hyphens and spaces. How many agree to the last sign is given as well.
"""

import argparse
import json
import resource
import sys
import tarfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import mean

import trafilatura

from benchmarks.pages import DATA, RENDERERS, Page, compare, extraction, fundus, score
from ingest.dates import read_date
from ingest.document import Document
from ingest.headline import letters
from ingest.linked_data import linked_objects, text_of
from ingest.page import parse
from ingest.paste import article_lines
from ingest.prose import one_line
from ingest.report import Failure
from ingest.sources import read, read_document
from vectorstore.article import Article


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
    yield from _title_figures(pages, [_title(found) for found in ours], "")
    yield from _title_figures(pages, [found.title or "" for found in plain], "trafilatura's ")

    def share(right: Callable[[Page, int], bool]) -> float:
        return sum(right(page, at) for at, page in enumerate(pages)) / len(pages)

    days = share(lambda page, at: _day(page) == (str(ours[at].published) if ours[at] else ""))
    alone = share(lambda page, at: _day(page) == str(plain[at].date))
    yield Figure("date of publication", days, f"trafilatura alone: {alone:.3f}")
    people = share(lambda page, at: _people(page.authors) == _people(ours[at] and ours[at].authors))
    alone = share(
        lambda page, at: _people(page.authors) == _people((plain[at].author or "").split("; "))
    )
    yield Figure("authors, as a set", people, f"trafilatura alone: {alone:.3f}; {len(pages)} pages")


def _title_figures(pages: list[Page], found: list[str], whose: str) -> Iterator[Figure]:
    """Compare titles; where a page states two headlines, Fundus expects one of them."""
    pairs = list(zip(pages, found, strict=True))
    same = [_same(page.title, title) for page, title in pairs]
    outlets = sorted(set(map(_publisher, pages)))
    half = {outlet: number % 2 for number, outlet in enumerate(outlets)}
    parts = [
        [right for page, right in zip(pages, same, strict=True) if half[_publisher(page)] == which]
        for which in (0, 1)
    ]
    beside = f"every other publisher {mean(parts[0]):.3f}, the others {mean(parts[1]):.3f}"
    yield Figure(
        f"{whose}title", mean(same), f"{beside}; {len(pages)} pages, {len(outlets)} outlets"
    )
    exact = mean(one_line(page.title or "") == title for page, title in pairs)
    yield Figure(f"{whose}title, to the last sign", exact)
    either = [
        right or _both_stated(page, title) for (page, title), right in zip(pairs, same, strict=True)
    ]
    yield Figure(f"{whose}title, or the page's other headline", mean(either))


def _publisher(page: Page) -> str:
    return page.key.partition("_")[0]


def _both_stated(page: Page, title: str) -> bool:
    """Tell whether the title expected and the one found are both headlines that the page states."""
    tree = parse(page.markup)
    stated = [
        *map(str, tree.xpath("//meta[contains('og:title twitter:title', @property)]/@content")),
        *map(str, tree.xpath("//meta[contains('og:title twitter:title', @name)]/@content")),
        *(str(heading.text_content()) for heading in tree.xpath("//h1")),
        *(
            text_of(item.get("headline"))
            for item in linked_objects(tree.xpath("//script[contains(@type, 'ld+json')]/text()"))
        ),
    ]
    known = {letters(text) for text in stated}
    return letters(page.title or "") in known and letters(title) in known


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


def _text(article: Article | None) -> str:
    return article.text if article else ""


def _title(article: Article | None) -> str:
    return article.title if article else ""


def _same(expected: str | None, found: str | None) -> bool:
    return letters(expected or "") == letters(found or "")


def _day(page: Page) -> str:
    return str(read_date(page.published).day)


def _people(names: object) -> frozenset[str]:
    found = names if isinstance(names, frozenset | tuple | list) else ()
    return frozenset(letters(str(name)) for name in found if name)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures."""
    warnings.filterwarnings("ignore")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print them as one object")
    options.add_argument("--quick", action="store_true", help="no cross-validation, no rate")
    chosen = options.parse_args()
    # The rate first: what is held for the others would hide what streaming takes.
    parts = [] if chosen.quick else [rate_figures()]
    parts += [text_figures(), metadata_figures(), pasted_figures(unseen=not chosen.quick)]
    parts.append(feed_figures())
    rows = []
    for part in parts:
        for figure in part:
            print(figure, file=sys.stderr if chosen.json else sys.stdout, flush=True)
            rows.append(figure)
    if chosen.json:
        print(json.dumps({figure.name: figure.value for figure in rows}, indent=1))


if __name__ == "__main__":
    main()

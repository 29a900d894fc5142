"""Measures how copies are recognised, on copies made of real articles and among real articles.

    python -m benchmarks.copies           prints the figures
    python -m benchmarks.copies --json    the same, as one object
    python -m benchmarks.copies --list    names the stories found among the articles as they are

Every article of RealTime QA is stored, then copies of a sample of them, each made by one edit (and
by all of them, one after the other), with a seed. `recall` is the share of copies that are found to
tell the story of their original. `precision` is over all pairs found of a copy and an original, and
of two originals: a pair of originals is right where it was read and judged to be a copy
(copies_judged.json, by the articles' ids); one that nobody has judged counts as wrong. Neighbours
are the pairs of articles nearest to each other by TF-IDF: reports on the same event, follow-ups.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from benchmarks.pages import DATA
from ingest.copies import signature
from ingest.sources import read
from vectorstore.article import Article
from vectorstore.catalogue import Catalogue
from vectorstore.database import Database
from vectorstore.rows import identify
from vectorstore.sentences import split_sentences
from vectorstore.writer import Prepared, Writer

JUDGED = Path(__file__).with_name("copies_judged.json")
SEED = 2026
SAMPLE = 1000
SHARE = 0.1  # of the sentences, cut or moved
PARAGRAPH = (20, 150)  # words of a paragraph that is added
NEIGHBOURS = 5

Edit = Callable[[Article, Article, random.Random], Article]


def other_byline(article: Article, other: Article, rng: random.Random) -> Article:
    """The same under another's name, in another outlet; the name stands above the text as well."""
    byline = f"By {', '.join(other.authors) or 'our reporters'}, {other.source}"
    text = f"{byline}\n\n{article.text}"
    return replace(article, authors=other.authors, source=other.source, text=text)


def cut(article: Article, other: Article, rng: random.Random) -> Article:
    """Leave out a tenth of the sentences, at least one."""
    sentences = _sentences(article.text)
    lost = _some(sentences, rng)
    kept = [each for at, each in enumerate(sentences) if at not in lost]
    return replace(article, text=" ".join(kept or sentences))


def reordered(article: Article, other: Article, rng: random.Random) -> Article:
    """Move a tenth of the sentences, at least one, to anywhere."""
    sentences = _sentences(article.text)
    moved = _some(sentences, rng)
    order = [each for at, each in enumerate(sentences) if at not in moved]
    for at in sorted(moved):
        order.insert(rng.randint(0, len(order)), sentences[at])
    return replace(article, text=" ".join(order))


def paragraph_added(article: Article, other: Article, rng: random.Random) -> Article:
    """Add a paragraph of another article, anywhere."""
    shortest, longest = PARAGRAPH
    found = [each for each in other.text.split("\n\n") if shortest <= len(each.split()) <= longest]
    added = rng.choice(found or [" ".join(other.text.split()[:shortest])])
    paragraphs = article.text.split("\n\n")
    paragraphs.insert(rng.randint(0, len(paragraphs)), added)
    return replace(article, text="\n\n".join(paragraphs))


def all_edits(article: Article, other: Article, rng: random.Random) -> Article:
    """Make every edit, one after the other."""
    for edit in (paragraph_added, cut, reordered, other_byline):
        article = edit(article, other, rng)
    return article


EDITS: dict[str, Edit] = {
    "byline changed": other_byline,
    "10% of sentences cut": cut,
    "10% of sentences moved": reordered,
    "paragraph added": paragraph_added,
    "all of these": all_edits,
}


@dataclass(frozen=True, slots=True)
class Made:
    """A copy and what it was made of, by the number of the article."""

    origin: int
    edit: str
    article: Article


def made(articles: Sequence[Article]) -> Iterator[Made]:
    """Make copies of a sample of the articles, one an edit."""
    rng = random.Random(SEED)
    for origin in sorted(rng.sample(range(len(articles)), min(SAMPLE, len(articles)))):
        for name, edit in EDITS.items():
            copy = edit(articles[origin], rng.choice(articles), rng)
            copy = replace(copy, url=None, path=f"/{origin}/{name}")
            yield Made(origin, name, copy)


class Stories:
    """What an archive makes of articles: by identity, the story that each tells."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Store articles, without passages, as indexing does."""
        self.signing = self.storing = 0.0
        with tempfile.TemporaryDirectory() as folder:
            database = Database(Path(folder) / "archive.sqlite")
            writer = Writer(database, "none")
            for article in articles:
                self._store(writer, article)
            catalogue = Catalogue(database)
            told = [catalogue.article(identify(each)) for each in articles]
            database.close()
        self.of = [(each.copy_of or each.article_id) if each else "" for each in told]

    def _store(self, writer: Writer, article: Article) -> None:
        began = time.process_time()
        signed = signature(article.text)
        between = time.process_time()
        writer.put(Prepared(identify(article), article, article.title, (), signed), {})
        self.signing += between - began
        self.storing += time.process_time() - between


def neighbours(articles: Sequence[Article]) -> set[tuple[int, int]]:
    """The pairs of articles nearest to each other by the words they use."""
    vectors = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(
        [f"{each.title} {each.text}" for each in articles]
    )
    nearest = NearestNeighbors(n_neighbors=NEIGHBOURS + 1, metric="cosine").fit(vectors)
    found = nearest.kneighbors(vectors, return_distance=False)
    return {
        (min(at, int(other)), max(at, int(other)))
        for at, row in enumerate(found)
        for other in row
        if other != at
    }


def key(one: Article, other: Article) -> str:
    """Name a pair by the ids of its articles."""
    return " ".join(sorted(str(each.path).rpartition("#")[2] for each in (one, other)))


def same(stories: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of articles that tell one story, by number."""
    by_story: dict[str, list[int]] = {}
    for at, story in enumerate(stories):
        by_story.setdefault(story, []).append(at)
    return [pair for told in by_story.values() for pair in combinations(told, 2)]


def _sentences(text: str) -> list[str]:
    return [text[each.start : each.end].strip() for each in split_sentences(text)]


def _some(sentences: Sequence[str], rng: random.Random) -> set[int]:
    return set(rng.sample(range(len(sentences)), max(1, round(SHARE * len(sentences)))))


def figures(articles: Sequence[Article]) -> dict[str, float]:
    """Measure recall by edit, and precision."""
    judged: dict[str, str] = json.loads(JUDGED.read_text("utf-8"))
    copies = list(made(articles))
    stories = Stories([*articles, *(each.article for each in copies)])
    count = len(articles)
    originals = {
        (one, other): judged.get(key(articles[one], articles[other])) == "copy"
        for one, other in same(stories.of[:count])
    }
    found = [
        (each, other)
        for each, story in zip(copies, stories.of[count:], strict=True)
        for other in range(count)
        if stories.of[other] == story
    ]
    right = sum(
        each.origin == other
        or originals.get((min(each.origin, other), max(each.origin, other)), False)
        for each, other in found
    )
    pairs = neighbours(articles)
    result = {
        "precision": (right + sum(originals.values())) / (len(found) + len(originals)),
        "recall": len({id(e) for e, other in found if e.origin == other}) / len(copies),
    }
    for name in EDITS:
        of_edit = [each for each, other in found if each.edit == name and each.origin == other]
        result[f"recall, {name}"] = len(of_edit) / sum(each.edit == name for each in copies)
    result |= {
        "pairs of real articles found": len(originals),
        "share of them judged copies": sum(originals.values()) / max(len(originals), 1),
        "neighbours": len(pairs),
        "neighbours found and not judged copies": sum(
            not right for pair, right in originals.items() if pair in pairs
        ),
        "CPU ms to sign an article": stories.signing / len(stories.of) * 1000,
        "CPU ms to store it and find its copies": stories.storing / len(stories.of) * 1000,
    }
    return result


def listed(articles: Sequence[Article]) -> Iterator[str]:
    """Name the stories that real articles share, with what was judged of them."""
    judged: dict[str, str] = json.loads(JUDGED.read_text("utf-8"))
    for pair in same(Stories(articles).of):
        one, other = (articles[at] for at in pair)
        name = key(one, other)
        yield f"{name}  {judged.get(name, 'not judged')}"
        for each in (one, other):
            yield f"    {each.published}  {each.source}  {each.title}  ({len(each.text.split())})"


def main() -> None:
    """Print the figures, or the stories found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--list", action="store_true", help="list what is found as it is")
    options = parser.parse_args()
    source = DATA / "realtimeqa" / "articles.jsonl.gz"
    articles = [each for each in read(source) if isinstance(each, Article)]
    if options.list:
        print("\n".join(listed(articles)))
        return
    found = figures(articles)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:40} {value:.4g}")


if __name__ == "__main__":
    main()

"""Addresses: a page, a feed or a sitemap on the web, into articles."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ingest.document import Document, Reading, digest
from ingest.feeds import Entry, is_feed, read_entries
from ingest.fetching import Fetcher
from ingest.fields import Record
from ingest.outlets import is_domain
from ingest.page import feed_of_front_page
from ingest.prose import first_sentence
from ingest.records import article_from
from ingest.report import Failure, Note
from ingest.sitemap import Listed, is_sitemap, read_sitemap
from vectorstore.article import Article
from vectorstore.errors import SourceError

__all__ = ["read_address"]

MOST_PAGES = 1000  # Pages of a sitemap fetched in one run: at a second each, a quarter of an hour.
DEEPEST = 3  # Sitemaps that list sitemaps.

ReadDocument = Callable[[Document], Iterator[Reading]]


def read_address(url: str, fetcher: Fetcher, read: ReadDocument) -> Iterator[Reading]:
    """Read what an address gives; `read` reads a document by its format.

    What has not changed since it was last fetched gives nothing.
    """
    try:
        document = fetcher.fetch(url)
        if document is not None:
            yield from _Site(fetcher, read).open(document)
    except SourceError as error:
        fetcher.forget(url)
        yield Failure(url, str(error), url)


class _Site:
    """Follows what a document of the web points to."""

    def __init__(self, fetcher: Fetcher, read: ReadDocument) -> None:
        self._fetcher = fetcher
        self._read = read
        self._left = MOST_PAGES
        self._cut_short = False

    def open(self, document: Document) -> Iterator[Reading]:
        """Read a feed's entries, a sitemap's pages, or the document itself."""
        if is_feed(document):
            yield from self._feed(document)
        elif is_sitemap(document):
            yield from self._sitemap(document, depth=1)
        elif document.name.endswith(".html") and (feed := feed_of_front_page(document)):
            # The page leads to its feed whether or not it has changed itself.
            self._fetcher.forget(document.url or "")
            yield Note(document.path, f"This is a front page; its feed was read: {feed}.")
            yield from read_address(feed, self._fetcher, self._read)
        else:
            yield from self._page(document)

    def _feed(self, document: Document) -> Iterator[Reading]:
        for entry in read_entries(document):
            key = f"entry {document.path} {entry.key}"
            state = digest(entry.fields, entry.text)
            if self._fetcher.memory.get(key) != state:
                yield from self._noted(document, key, state, self._entry(document, entry))

    def _noted(
        self, document: Document, key: str, state: str, items: Iterator[Reading]
    ) -> Iterator[Reading]:
        """Remember that a part of a list was read, unless it failed.

        Then the list is asked for anew, though its server may say that it is the same.
        """
        failed = False
        for item in items:
            failed = failed or isinstance(item, Failure)
            yield item
        if failed or self._cut_short:
            self._fetcher.forget(document.url or "")
        else:
            self._fetcher.memory[key] = state

    def _entry(self, document: Document, entry: Entry) -> Iterator[Reading]:
        """Read an entry: as it stands where it is whole, else the page it links to."""
        path = None if entry.url else f"{document.path}#{entry.key}"
        where = entry.url or f"{document.path}#{entry.key}"
        if entry.whole or entry.url is None:
            if entry.text:
                yield from article_from(entry.fields, entry.text, path=path, where=where)
            else:
                yield Failure(where, "The entry has no text and no page.", where)
            return
        try:
            page = self._fetcher.fetch(entry.url)
        except SourceError as error:
            yield Failure(where, str(error), where)
            return
        if page is not None:
            yield from (_completed(item, entry.fields) for item in self._page(page))

    def _page(self, document: Document) -> Iterator[Reading]:
        for item in self._read(document):
            if isinstance(item, Failure) and document.url:
                self._fetcher.forget(document.url)
            yield item

    def _sitemap(self, document: Document, depth: int) -> Iterator[Reading]:
        memory = self._fetcher.memory
        # Those never read come first: a list without dates would else begin at its top each time.
        for listed in sorted(read_sitemap(document), key=lambda each: _key(each) in memory):
            if self._left <= 0:
                self._cut_short = True
                self._fetcher.forget(document.url or "")
                yield Note(
                    document.path, f"Only {MOST_PAGES} pages were read; run it again for more."
                )
                return
            if not listed.modified or memory.get(_key(listed)) != listed.modified:
                items = self._listed(listed, depth)
                yield from self._noted(document, _key(listed), listed.modified, items)

    def _listed(self, listed: Listed, depth: int) -> Iterator[Reading]:
        self._left -= 1
        try:
            document = self._fetcher.fetch(listed.url)
        except SourceError as error:
            yield Failure(listed.url, str(error), listed.url)
            return
        if document is None:
            return
        if listed.sitemap and depth < DEEPEST:
            yield from self._sitemap(document, depth + 1)
        elif not listed.sitemap:
            yield from (_completed(item, listed.fields) for item in self._page(document))


def _key(listed: Listed) -> str:
    return f"listed {listed.url}"


def _completed(item: Reading, fields: Record) -> Reading:
    """Add to an article what its page does not say and its feed or sitemap does."""
    if not isinstance(item, Article):
        return item
    readings = article_from(fields, item.text, path=None)
    stated = next((reading for reading in readings if isinstance(reading, Article)), item)
    return replace(
        item,
        title=stated.title if item.title == first_sentence(item.text) else item.title,
        source=item.source if item.source and not is_domain(item.source) else stated.source,
        authors=item.authors or stated.authors,
        published=item.published or stated.published,
        published_at=item.published_at or (None if item.published else stated.published_at),
        language=item.language or stated.language,
    )

"""Records of a collection, with the headings that people use, into articles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.bylines import names
from ingest.dates import Dating, DayOrder, date_in_address, read_date
from ingest.document import Reading, digest
from ingest.fields import Record, first, lower, string
from ingest.furniture import without_furniture
from ingest.markup import looks_like_markup, markup_to_text
from ingest.ninjs import from_ninjs, is_ninjs, is_withdrawn
from ingest.outlets import canonical, day_order, outlet_at
from ingest.prose import first_sentence, join, one_line, paragraphs
from ingest.report import Failure, Note
from vectorstore.article import Article

__all__ = ["HEADINGS", "TEXT", "TITLE", "RecordReader", "article_from", "clean_text"]

# The documented headings first; then those of NewsAPI, news-please, schema.org and JSON Feed.
TITLE = ("title", "headline", "name")
TEXT = (
    "text", "body", "content", "articlebody", "maintext", "content_text", "body_text",
    "content_html", "body_html", "fulltext", "full_text",
)  # fmt: skip
SUMMARY = ("summary", "description", "abstract", "excerpt", "teaser")
URL = ("url", "link", "canonical_url", "permalink", "web_url", "external_url", "source_url")
SOURCE = (
    "source", "publisher", "outlet", "source_name", "sitename", "site", "publication", "provider",
)  # fmt: skip
AUTHORS = ("authors", "author", "byline", "creator", "creators", "by")
PUBLISHED = (
    "published", "publish_date", "date", "date_published", "published_at", "publishedat",
    "datepublished", "date_publish", "pubdate", "published_date", "publication_date",
    "publishing_date", "created", "versioncreated", "firstcreated",
)  # fmt: skip
MODIFIED = (
    "modified", "date_modified", "datemodified", "modified_at", "updated", "updated_at",
    "updatedat", "date_modify", "last_modified",
)  # fmt: skip
LANGUAGE = ("language", "lang", "inlanguage")
ID = ("id", "uid", "guid", "uri", "_id", "article_id")
HEADINGS = frozenset(
    {*TITLE, *TEXT, *URL, *SOURCE, *AUTHORS, *PUBLISHED, *MODIFIED, *LANGUAGE, *ID}
)
LONGEST_ID = 300  # Characters of a record's id kept in the path.
LONGEST_LANGUAGE = 35  # Characters. RFC 5646 recommends room for as many.


@dataclass(slots=True)
class RecordReader:
    """Reads the records of one collection, one after the other.

    It remembers which ids it has given out, so that two records never share a path.
    """

    path: str
    _given: dict[str, str] = field(default_factory=dict)

    def read(self, record: object, place: str) -> Iterator[Reading]:
        """Give a record's article and notes; `place` names the record to a reader ("line 3")."""
        where = f"{self.path}, {place}"
        if not isinstance(record, Mapping):
            yield Failure(where, "This is not an object with title and text.", self.path)
            return
        fields = lower(record)
        if is_ninjs(fields):
            if is_withdrawn(fields):
                yield Note(where, "Left out: its agency has withdrawn it.")
                return
            fields = from_ninjs(fields)
        text = clean_text(first(fields, TEXT))
        if not text and (text := clean_text(first(fields, SUMMARY))):
            yield Note(where, "It holds only a summary, and that was read.")
        path = self._identify(fields, text)
        if path is not None:
            # An exported archive says where its articles were read, which is what identifies them.
            path = string(fields.get("newsdesk_path")) or path
        if not text:
            problem = f"It has no text. Give it one of {', '.join(TEXT[:3])}."
            yield Failure(where, problem, path)
        elif path is None:
            yield Note(where, "The same record stands earlier in this file; it is read once.")
        else:
            yield from article_from(fields, text, path=path, where=where)

    def _identify(self, fields: Record, text: str) -> str | None:
        """Name a record within its file; None where it repeats an earlier one to the letter."""
        title, published = string(first(fields, TITLE)), string(first(fields, PUBLISHED))
        key = string(first(fields, ID))[:LONGEST_ID] or canonical(first(fields, URL))
        key = key or digest(title or first_sentence(text), published)
        content = digest(title, text)
        if self._given.get(key, content) != content:
            key = f"{key}-{content}"
        if key in self._given:
            return None
        self._given[key] = content
        return f"{self.path}#{key}"


def article_from(
    fields: Record, text: str, *, path: str | None, where: str = ""
) -> Iterator[Reading]:
    """Give the article that fields and a clean text make, after notes on what made no sense.

    `path` is None for what was fetched and is known by its address; `where` names the place to a
    reader where neither does.
    """
    url = canonical(first(fields, URL))
    language = string(first(fields, LANGUAGE))[:LONGEST_LANGUAGE] or None
    order = day_order(url, language)
    published = _published(fields, url, order, language)
    modified = read_date(first(fields, MODIFIED), day_first=order, language=language)
    site = outlet_at(url)
    outlet = _named(first(fields, SOURCE)) or (site.name if site else None)
    for note in filter(None, (published.note, modified.note)):
        yield Note(where or path or url or "", f"{note[0].upper()}{note[1:]}; left unknown.")
    yield Article(
        title=one_line(string(first(fields, TITLE))) or first_sentence(text),
        text=text,
        source=outlet,
        authors=names(first(fields, AUTHORS), outlet=outlet),
        published=published.day,
        published_at=published.moment,
        modified=modified.day,
        language=language,
        url=url,
        path=path,
    )


def clean_text(value: object) -> str:
    """Clean a text field and bring it into its normal form; empty where it holds nothing."""
    text = string(value)
    if looks_like_markup(text):
        text = markup_to_text(text)
    return join(without_furniture(paragraphs(text)))


def _named(value: object) -> str | None:
    """Read an outlet: its name, or an object that has one; an address stands for its outlet."""
    if isinstance(value, list | tuple):
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("id")
    name = one_line(string(value))
    if url := canonical(name):
        site = outlet_at(url)
        return site.name if site else None
    return name or None


def _published(fields: Record, url: str | None, order: DayOrder, language: str | None) -> Dating:
    """Read the day of publication; where no field holds one, the address may."""
    stated = first(fields, PUBLISHED)
    if stated is None:
        return Dating(date_in_address(url))
    return read_date(stated, day_first=order, language=language)

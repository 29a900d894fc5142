"""What a web page says of its article: headline, authors, dates, outlet, language, address."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from ingest.bylines import names
from ingest.fields import Record
from ingest.headline import choose_headline
from ingest.imprint import outlet_name
from ingest.linked_data import LinkedObject, article_object, linked_objects, people, text_of
from ingest.outlets import canonical, outlet_at
from ingest.prose import one_line
from ingest.trees import HtmlElement

__all__ = ["page_fields"]

# Meta tags by what they mean, the most telling first: Open Graph, then what the systems of
# newsrooms and archives write (Parse.ly, Sailthru, Dublin Core, Highwire).
TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title")
AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl",
    "citation_author", "article:author_name", "cxenseparse:author",
)  # fmt: skip
PUBLISHED = (
    "article:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date",
    "datepublished", "date", "pubdate", "publishdate", "publish-date", "dc.date.issued", "dc.date",
    "dcterms.created", "citation_date", "article.published", "cxenseparse:recs:publishtime",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:updated_time", "last-modified", "lastmod", "article.updated",
)  # fmt: skip
OUTLETS = ("og:site_name", "dc.publisher", "citation_journal_title", "application-name")
ADDRESSES = ("og:url", "twitter:url", "parsely-link")
LOCALE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
# What browsers, and the SingleFile extension, note in a page they save.
SAVED_FROM = re.compile(r"(?:saved from url=\(\d+\)|\n url: )(https?://[^\s>]+)")


def page_fields(tree: HtmlElement, head: str, url: str | None = None) -> Record:
    """Read a record's fields from a parsed page; `head` is the beginning of its markup."""
    tags = _meta_tags(tree)
    objects = linked_objects(tree.xpath("//script[contains(@type, 'ld+json')]/text()"))
    headings = [one_line(str(heading.text_content())) for heading in tree.xpath("//h1")[:8]]
    titles = [*_tagged(tags, TITLES), *tree.xpath("//head/title/text()")[:1]]
    stated = article_object(objects, [*titles, *headings])
    address = _address(tree, tags, stated, url, head)
    site = outlet_at(address)
    named = [*_tagged(tags, OUTLETS), *people(stated.get("publisher"), objects)]
    outlet = outlet_name(named, one_line("".join(tree.xpath("//head/title/text()")[:1])), site)
    known = [name for name in (outlet, site and site.name, *_tagged(tags, OUTLETS)) if name]
    return {
        "title": choose_headline(text_of(stated.get("headline")), titles, headings, known),
        "authors": _authors(tree, tags, people(stated.get("author"), objects), outlet),
        "published": _dated(tree, tags, stated, "datePublished", PUBLISHED),
        "modified": _dated(tree, tags, stated, "dateModified", MODIFIED),
        "source": outlet,
        "language": _language(tree, tags, stated),
        "url": address,
        "articlebody": text_of(stated.get("articleBody")),
    }


def _meta_tags(tree: HtmlElement) -> Mapping[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or ""
        if content := (tag.get("content") or "").strip():
            tags.setdefault(name.lower(), []).append(content)
    return tags


def _tagged(tags: Mapping[str, list[str]], wanted: Sequence[str]) -> list[str]:
    return [content for name in wanted for content in tags.get(name, ())]


def _authors(
    tree: HtmlElement, tags: Mapping[str, list[str]], stated: Sequence[str], outlet: str | None
) -> tuple[str, ...]:
    """Give the authors that a page states; failing these, those that it shows."""
    tagged = (tags.get(name) for name in AUTHORS)
    shown = [
        str(element.text_content())
        for element in tree.xpath("//a[@rel='author'] | //*[@itemprop='author']")[:6]
    ]
    for source in (stated, *tagged, shown):
        if source and (found := names(source, outlet=outlet)):
            return found
    return ()


def _dated(
    tree: HtmlElement,
    tags: Mapping[str, list[str]],
    stated: LinkedObject,
    prop: str,
    wanted: Sequence[str],
) -> str | None:
    marked = tree.xpath(f"//*[@itemprop='{prop}']/@datetime | //*[@itemprop='{prop}']/@content")
    found = (text_of(stated.get(prop)), *_tagged(tags, wanted), *marked)
    return next((str(date) for date in found if date), None)


def _language(tree: HtmlElement, tags: Mapping[str, list[str]], stated: LinkedObject) -> str | None:
    said = (tree.get("lang"), text_of(stated.get("inLanguage")), *_tagged(tags, ("og:locale",)))
    found = (name.replace("_", "-") for name in said if name and LOCALE.match(name))
    return next(found, None)


def _address(
    tree: HtmlElement,
    tags: Mapping[str, list[str]],
    stated: LinkedObject,
    url: str | None,
    head: str,
) -> str | None:
    """Give the page's own address; a site's front page is not an article's."""
    saved = SAVED_FROM.search(head)
    base = url or (saved[1] if saved else "")
    links = tree.xpath("//link[@rel='canonical']/@href")
    for link in (*links[:1], *_tagged(tags, ADDRESSES), text_of(stated.get("url")), base):
        address = canonical(urljoin(base, str(link)))
        if address and (urlsplit(address).path.strip("/") or not urlsplit(base).path.strip("/")):
            return address
    return None

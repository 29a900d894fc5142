"""The sources panel: each cited article once, with the quoted sentences marked."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Citation
from assistant.understanding.dates import in_words
from assistant.window.excerpt import Excerpt, Piece, excerpts
from assistant.window.markup import day_element, element, href, language, text
from assistant.window.turn import Turn
from vectorstore.article import Article, Standing, StoredArticle

__all__ = ["Now", "changed", "cited", "panel", "quote_id"]

TEASER = 400  # characters; the style sheet cuts them off at three lines
OUTLETS = 3  # Named of those that printed the same story; more would push the quote out of sight.
EMPTY = "The articles an answer quotes appear here, with the quoted words marked."


Now = Mapping[str, Standing] | None
"""How the cited articles stand now; None where that is not known."""


def panel(turns: Sequence[Turn], now: Now = None) -> str:
    """Write the sources of every turn; only those of the last are shown at first."""
    if not turns:
        return element("p", [EMPTY], class_="nothing-yet")
    sections = [_section(turn, now, shown=turn is turns[-1]) for turn in turns]
    return "".join(sections)


def cited(turns: Sequence[Turn]) -> set[str]:
    """The ids of all articles that the panel shows as cited."""
    return {each.article_id for each in _citations(turns)}


def changed(turns: Sequence[Turn], now: Now) -> frozenset[Citation]:
    """The citations whose article is no longer what it was; none where that is not known."""
    return frozenset(each for each in _citations(turns) if not _current(each, now))


def _citations(turns: Sequence[Turn]) -> Iterator[Citation]:
    return (each for turn in turns for said in turn.said for each in said.citations)


def _current(citation: Citation, now: Now) -> bool:
    if now is None:
        return True
    standing = now.get(citation.article_id)
    return standing is not None and standing.version == citation.version


def quote_id(turn: Turn, number: int) -> str:
    """Name the element that holds the words of a citation."""
    return f"quote-{turn.number}-{number}"


def _section(turn: Turn, now: Now, *, shown: bool) -> str:
    return element(
        "section",
        _content(turn, now),
        class_="turn-sources",
        id=f"sources-{turn.number}",
        data_turn=str(turn.number),
        aria_label=f"Sources for: {turn.question}",
        hidden=None if shown else "hidden",
    )


def _content(turn: Turn, now: Now) -> Iterator[str]:
    citations = [citation for said in turn.said for citation in said.citations]
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    if by_article:
        yield element("p", [text(turn.question)], class_="for-question", dir="auto")
    for article_id, quotes in by_article.items():
        yield _card(turn, _article(turn, article_id), quotes, now)
    if not by_article:
        yield from _without_sources(turn)


def _article(turn: Turn, article_id: str) -> StoredArticle | None:
    return next((each for each in turn.cited if each.article_id == article_id), None)


def _without_sources(turn: Turn) -> Iterator[str]:
    if turn.running:
        yield element("p", ["Looking for sources…"], class_="nothing-yet")
    elif turn.answer and turn.answer.nearest:
        yield element(
            "p",
            ["No article answers this. The nearest are:"],
            class_="nothing-yet",
        )
        yield from (_nearest(article) for article in turn.answer.nearest)
    else:
        yield element("p", ["There are no sources to show."], class_="nothing-yet")


def _card(
    turn: Turn, article: StoredArticle | None, citations: Sequence[Citation], now: Now
) -> str:
    """Write one article. Its facts are the citation's own: they are what was quoted."""
    first = citations[0]
    facts = Article(
        title=first.title,
        text="",
        source=first.source,
        authors=first.authors,
        published=first.published,
        url=first.url,
    )
    if article and all(article.text[c.start : c.end] == c.quote for c in citations):
        words = "".join(_paragraph(turn, each) for each in excerpts(article.text, citations))
    else:
        words = "".join(_quote_alone(turn, citation) for citation in citations)
        words += element(
            "p", ["The article has changed or gone since; these are the words quoted."]
        )
    code = language(article.language) if article else None
    excerpt = element("div", [words], class_="excerpt", dir="auto", lang=code)
    return element(
        "article",
        [
            _heading(facts),
            _also(turn, article),
            *_mark(first),
            _note_of_change(first, now),
            excerpt,
        ],
        class_="source",
        aria_label=f"Source: {first.title}",
    )


def _mark(citation: Citation) -> Iterator[str]:
    """Warn of what a correction or a later edition has superseded."""
    if citation.superseded:
        words = citation.superseded[0].upper() + citation.superseded[1:]
        yield element("p", [text(words)], class_="superseded")


def _note_of_change(citation: Citation, now: Now) -> str:
    """Say so where the article is no longer what it was when it was quoted."""
    if now is None or _current(citation, now):
        return ""
    standing = now.get(citation.article_id)
    if standing is None:
        words = "No longer in the archive; this is what it said."
    else:
        when = f" on {in_words(standing.updated_at)}" if standing.updated_at else ""
        words = f"Updated since{when}; this is what it said before."
    return element("p", [text(words)], class_="updated")


def _nearest(article: StoredArticle) -> str:
    """Write an article that quotes nothing, with how it begins."""
    beginning = element("p", [text(article.text[:TEASER])], class_="teaser", dir="auto")
    return element("article", [_heading(article), beginning], class_="source near")


def _heading(article: Article) -> str:
    url = href(article.url)
    title = element("bdi", [text(article.title or "Untitled")])
    if url:
        title = element("a", [title], href=url, target="_blank", rel="noopener noreferrer nofollow")
    lines = [
        element("p", [_outlet_and_day(article)], class_="outlet"),
        element("h3", [title]),
    ]
    if article.authors:
        names = element("bdi", [text(", ".join(article.authors))])
        lines.append(element("p", ["By ", names], class_="byline"))
    return element("header", lines)


def _also(turn: Turn, article: StoredArticle | None) -> str:
    """Name the other outlets that printed a story in the same words; empty where there are none."""
    copies = turn.copies.get(article.article_id, ()) if article else ()
    elsewhere = {each.source: each for each in copies if article and each.source != article.source}
    if not elsewhere:
        return ""
    named = [_outlet(each) for each in elsewhere.values()]
    more = len(named) - OUTLETS
    listed = ", ".join(named[:OUTLETS]) + (f" and {more} more" if more > 0 else "")
    return element("p", [f"Also in {listed}"], class_="also")


def _outlet(article: StoredArticle) -> str:
    name = element("bdi", [text(article.source or "an outlet unknown")])
    url = href(article.url)
    if not url:
        return name
    return element("a", [name], href=url, target="_blank", rel="noopener noreferrer nofollow")


def _outlet_and_day(article: Article) -> str:
    outlet = element("bdi", [text(article.source or "Outlet unknown")], class_="name")
    published = day_element(article.published) if article.published else "date unknown"
    return f"{outlet} <span aria-hidden='true'>·</span> {published}"


def _paragraph(turn: Turn, excerpt: Excerpt) -> str:
    gap = element("p", ["…"], class_="gap", aria_hidden="true") if excerpt.skipped else ""
    return gap + element("p", [_piece(turn, piece) for piece in excerpt.pieces])


def _piece(turn: Turn, piece: Piece) -> str:
    words = text(piece.text)
    if not piece.numbers:
        return words
    anchors = [
        element("span", id=quote_id(turn, number), class_="anchor") for number in piece.opens[1:]
    ]
    return "".join(anchors) + element(
        "mark",
        [words],
        id=quote_id(turn, piece.opens[0]) if piece.opens else None,
        data_numbers=" ".join(map(str, piece.numbers)),
        data_opens=" ".join(map(str, piece.opens)) or None,
        tabindex="-1" if piece.opens else None,
    )


def _quote_alone(turn: Turn, citation: Citation) -> str:
    piece = Piece(citation.quote, (citation.number,), (citation.number,))
    return element("p", [_piece(turn, piece)])

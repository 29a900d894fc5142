"""The numbers of an answer's citations: the same words of the same article keep theirs."""

from collections.abc import Iterable

from assistant.answer import Citation, Quote

__all__ = ["Numbering", "joined"]


class Numbering:
    """Numbers quotes from 1, in the order in which they are first cited."""

    def __init__(self) -> None:
        self._citations: list[Citation] = []

    def cite(self, quotes: Iterable[Quote]) -> tuple[tuple[int, ...], tuple[Citation, ...]]:
        """Number a statement's quotes: its numbers, and the citations that are new with it.

        Words that lie within a quote cited before take its number; the others are joined.
        """
        quotes = tuple(quotes)
        cited = {quote: self._holding(quote) for quote in quotes}
        unseen = joined(quote for quote in quotes if cited[quote] is None)
        new = tuple(_citation(len(self._citations) + n, quote) for n, quote in enumerate(unseen, 1))
        self._citations.extend(new)
        carrying = (cited[quote] or self._holding(quote) for quote in quotes)
        numbers = dict.fromkeys(citation.number for citation in carrying if citation)
        return tuple(numbers), new

    def _holding(self, quote: Quote) -> Citation | None:
        """Find the shortest earlier citation that holds every word of `quote`."""
        holding = [
            cited
            for cited in self._citations
            if cited.article_id == quote.article.article_id
            and cited.start <= quote.start
            and quote.end <= cited.end
        ]
        return min(holding, key=lambda cited: cited.end - cited.start, default=None)


def joined(quotes: Iterable[Quote]) -> list[Quote]:
    """Join quotes that overlap, or follow one another within a paragraph, in the order given.

    A later quote joins any earlier one of its article that it touches, so a reader sees one
    stretch of text marked once.
    """
    stretches: list[Quote] = []
    for quote in quotes:
        touching = [other for other in stretches if _touch(other, quote)]
        if not touching:
            stretches.append(quote)
            continue
        together = [quote, *touching]
        whole = Quote(
            quote.article,
            min(each.start for each in together),
            max(each.end for each in together),
        )
        stretches[stretches.index(touching[0])] = whole
        stretches = [each for each in stretches if each not in touching[1:]]
    return stretches


def _touch(one: Quote, other: Quote) -> bool:
    if one.article.article_id != other.article.article_id:
        return False
    first, second = sorted((one, other), key=lambda quote: (quote.start, quote.end))
    if second.start < first.end:
        return True
    gap = one.article.text[first.end : second.start]
    return not gap.strip() and "\n" not in gap


def _citation(number: int, quote: Quote) -> Citation:
    article = quote.article
    return Citation(
        number=number,
        article_id=article.article_id,
        title=article.title,
        source=article.source,
        authors=article.authors,
        published=article.published,
        url=article.url,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        version=article.version,
    )

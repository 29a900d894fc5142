"""Whether an article supports a statement, and the sentences of it that do.

Every check can be explained to a reader, and each must hold: what stands in quotation marks is in
the article; so are the names; the numbers are in the sentences quoted; no name or number stands in
another's place; nothing is denied that is affirmed, or the other way round; and the sentences
cover the statement's words and mean about the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Draft, Quote
from assistant.verification.company import detached, stray_weight
from assistant.verification.likeness import Likeness
from assistant.verification.names import facts, known, names
from assistant.verification.quotations import quoted_places
from assistant.verification.reading import Reading, is_content
from assistant.verification.slots import displaced

__all__ = ["supporting"]

MOST_SENTENCES = 3  # That carry one statement: a reader checks no more.
LEAST_GAIN = 0.06  # Of the statement's weight, for one more sentence to be worth reading.
# What follows was chosen in tests/assistant/verification/test_calibration.py.
UNCOVERED = 0.4  # The share of the statement's weight that may be in other words.
INVENTED, SHARE = 2.0, 0.06  # Weight, and share of it, that they may lack or have apart.
ALIKE = 0.47  # The likeness at which the statement means about what the sentences do.
STRANGE, SYNONYM = 0.05, 0.47  # Likenesses at which a word counts as invented, and as covered.


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a cited passage, read."""

    quote: Quote
    reading: Reading


def supporting(draft: Draft, likeness: Likeness) -> tuple[Quote, ...]:
    """Pick the quotes that support the draft, in the order of their articles; none: unsupported.

    Each article that supports it alone is kept; where none does, all are tried together.
    """
    stated = Reading(draft.text, stated=True)
    sentences = [Sentence(quote, Reading(quote.text)) for quote in dict.fromkeys(draft.quotes)]
    articles: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        articles.setdefault(sentence.quote.article.article_id, []).append(sentence)
    alone = [_carrying(stated, own, likeness) for own in articles.values()]
    carrying = tuple(quote for quotes in alone for quote in quotes)
    if carrying or len(articles) < 2:
        return carrying
    return _carrying(stated, sentences, likeness)


def _carrying(
    stated: Reading, sentences: Sequence[Sentence], likeness: Likeness
) -> tuple[Quote, ...]:
    source = [sentence.reading for sentence in sentences]
    besides = facts(sentence.quote for sentence in sentences)
    named = names(stated, source)
    places = quoted_places(stated.quotations, [sentence.quote for sentence in sentences])
    if places is None or not _names_hold(stated, source, besides, named):
        return ()
    chosen = _fewest(stated, sentences, besides, places)
    if not chosen or not _numbers_hold(stated, chosen) or not _denials_hold(stated, chosen):
        return ()
    total = sum(stated.content.values())
    uncovered = _uncovered(stated, chosen, besides)
    if sum(uncovered.values()) > UNCOVERED * total:
        return ()
    invented = _invented_weight(stated, uncovered, chosen, likeness)
    if invented + stray_weight(stated, source, named) > INVENTED + SHARE * total:
        return ()
    quotes = tuple(sentence.quote for sentence in chosen)
    if likeness.of_text(stated.text, [quote.text for quote in quotes]) < ALIKE:
        return ()
    return quotes + tuple(place for place in places if not any(_holds(q, place) for q in quotes))


def _names_hold(
    stated: Reading, source: Sequence[Reading], besides: Reading, named: Sequence[int]
) -> bool:
    """Tell whether the names are the source's, and each where it is in the source."""
    return (
        all(known(stated.words[at], (*source, besides)) for at in named)
        and not displaced(stated, source, named)
        and not detached(stated, source, besides, named)
    )


def _fewest(
    stated: Reading, sentences: Sequence[Sentence], besides: Reading, places: Iterable[Quote]
) -> list[Sentence]:
    """Choose few sentences that cover most of the statement, those that hold `places` first.

    The greedy set cover: each time the sentence that adds most.
    """
    chosen = [each for each in sentences if any(_holds(each.quote, place) for place in places)]
    left = _uncovered(stated, chosen, besides)
    total = sum(stated.content.values())
    while left and len(chosen) < MOST_SENTENCES:
        best = max(sentences, key=lambda each: _gain(each, left))
        if _gain(best, left) < LEAST_GAIN * total:
            break
        chosen.append(best)
        left = _uncovered(stated, chosen, besides)
    return [sentence for sentence in sentences if sentence in chosen]


def _gain(sentence: Sentence, left: dict[str, float]) -> float:
    return sum(weight for stem, weight in left.items() if stem in sentence.reading.stems)


def _uncovered(stated: Reading, chosen: Iterable[Sentence], besides: Reading) -> dict[str, float]:
    """Give what the statement tells and the sentences, or the articles' facts, do not."""
    covered = besides.stems.union(*(sentence.reading.stems for sentence in chosen))
    return {stem: weight for stem, weight in stated.content.items() if stem not in covered}


def _invented_weight(
    stated: Reading,
    uncovered: dict[str, float],
    chosen: Sequence[Sentence],
    likeness: Likeness,
) -> float:
    """Weigh the words of the statement that the sentences do not have, synonyms less."""
    words = {word.stem: word.text.lower() for word in stated.words if word.stem in uncovered}
    given = [
        word.text.lower() for each in chosen for word in each.reading.words if is_content(word)
    ]
    nearest = likeness.of_words(list(words.values()), list(dict.fromkeys(given)))
    return sum(
        uncovered[stem] * (1 - min(1.0, max(0.0, near - STRANGE) / (SYNONYM - STRANGE)))
        for stem, near in zip(words, nearest, strict=True)
    )


def _numbers_hold(stated: Reading, chosen: Sequence[Sentence]) -> bool:
    """Tell whether the chosen sentences hold every number; dates may be the articles' own."""
    given = frozenset().union(*(sentence.reading.stems for sentence in chosen))
    days = {sentence.quote.article.published for sentence in chosen} - {None}
    given |= {str(day.year) for day in days if day}
    given |= {str(day.day) for day in days if day and f"{day:%B}" in stated.text}
    return all(stated.words[at].stem in given for at in stated.numbers)


def _denials_hold(stated: Reading, chosen: Sequence[Sentence]) -> bool:
    """Tell whether the statement denies what the sentences deny, and nothing else."""
    affirmed = frozenset().union(*(sentence.reading.affirmed for sentence in chosen))
    denied = frozenset().union(*(sentence.reading.denied for sentence in chosen))
    return not (stated.denied & (affirmed - denied)) and not (stated.affirmed & (denied - affirmed))


def _holds(quote: Quote, place: Quote) -> bool:
    return (
        quote.article.article_id == place.article.article_id
        and quote.start < place.end
        and place.start < quote.end
    )

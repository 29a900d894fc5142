"""Whether the names in a statement are its source's."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from assistant.answer import Quote
from assistant.understanding.dates import in_words
from assistant.understanding.words import Word
from assistant.verification.reading import Reading
from vectorstore.article import StoredArticle

__all__ = ["facts", "known", "names", "same_name"]

OPENERS = frozenset(files("assistant.verification").joinpath("openers.txt").read_text().split())
NO_NAME = ("s", "ly", "ing", "ed")  # How ordinary first words end: "Officials", "Reportedly".
DEMONYMS = ("ian", "ean", "an", "ese", "ish", "n", "i")
SHORTEST_STEM = 4  # Of a country in its demonym: "iraqi", "iraq".
VARYING = 2  # Letters of the country's own ending that a demonym can replace: "russian", "russia".


def names(stated: Reading, source: Sequence[Reading]) -> list[int]:
    """Find the names among the stated words.

    Every word begins a sentence somewhere, so a first word is a name where the source capitalises
    it within a sentence, or does not have it and it does not look like an ordinary word.
    """
    within = {reading.words[at].stem for reading in source for at in reading.capitals if at}
    everything = frozenset().union(*(reading.stems for reading in source))
    return [
        at
        for at in stated.capitals
        if at
        or stated.words[at].stem in within
        or (stated.words[at].stem not in everything and not _ordinary(stated.words[at]))
    ]


def facts(quotes: Iterable[Quote]) -> Reading:
    """Read what is known of the quoted articles besides their text: headline, outlet, date."""
    articles = {quote.article.article_id: quote.article for quote in quotes}
    return Reading(" ".join(word for article in articles.values() for word in _facts(article)))


def known(word: Word, source: Iterable[Reading]) -> bool:
    """Tell whether a name occurs in `source`, as it is, as a demonym or as an abbreviation."""
    readings = tuple(source)
    return any(word.stem in reading.stems for reading in readings) or any(
        _abbreviated(word, reading) or any(_akin(word.stem, stem) for stem in reading.stems)
        for reading in readings
    )


def same_name(one: Word, other: Word) -> bool:
    """Tell whether two words may be forms of one name: demonyms, or initials and what they are."""
    return (
        _akin(one.stem, other.stem)
        or _initial(one.text, other.text)
        or _initial(other.text, one.text)
    )


def _initial(letters: str, word: str) -> bool:
    return len(letters) > 1 and letters.isupper() and not word.isupper() and word[0] in letters


def _ordinary(word: Word) -> bool:
    return word.text.lower() in OPENERS or word.text.lower().endswith(NO_NAME)


def _facts(article: StoredArticle) -> Iterator[str]:
    yield article.title
    yield from filter(None, (article.source, *article.authors))
    if article.published:
        yield in_words(article.published)


def _akin(one: str, other: str) -> bool:
    """Tell whether one is the other's demonym: "ukrainian" and "ukraine"."""
    return _demonym(one, other) or _demonym(other, one)


def _demonym(people: str, place: str) -> bool:
    return any(
        people.endswith(ending)
        and len(people) - len(ending) >= SHORTEST_STEM
        and place.startswith(people.removesuffix(ending))
        and len(place) - (len(people) - len(ending)) <= VARYING
        for ending in DEMONYMS
    )


def _abbreviated(word: Word, reading: Reading) -> bool:
    """Tell whether the word is the initials of capitalised words in a row: "EU", "IAEA"."""
    letters = word.text
    if not (len(letters) > 1 and letters.isupper()):
        return False
    row = "".join(reading.words[at].text[0] for at in reading.capitals)
    return letters in row

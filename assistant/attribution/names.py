"""The names in an article: runs of capitalised words, cut into title and name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.attribution.lexicon import (
    CALENDAR,
    CONNECTORS,
    FUNCTION_WORDS,
    ORGANISATIONS,
    OTHER_NAMES,
    PEOPLES,
    ROLES,
    TITLES,
    gender_of,
)
from assistant.attribution.tokens import Paragraph, Token
from vectorstore.article import Span

__all__ = ["Name", "names_of"]


SHORT = 4  # Letters of a word that a headline may leave small, and words too few for a headline.


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands in the text, without the titles and roles before it.

    `words` are lowercase, without possessive endings. `titles` are the words before the name that
    say what its bearer is. `person` is None where neither form nor context tells. `begins` says
    that it is the first name of its sentence, with no more than two other words before it;
    `first` that it opens a sentence, where any word has a capital.
    """

    span: Span
    text: str
    words: tuple[str, ...]
    titles: tuple[str, ...]
    person: bool | None
    gender: str | None
    paragraph: int
    sentence: int
    quoted: bool
    begins: bool
    first: bool


def names_of(paragraphs: Sequence[Paragraph]) -> tuple[Name, ...]:
    """Return the names of an article in the order of its text."""
    small = {
        token.text
        for paragraph in paragraphs
        for token in paragraph.tokens
        if token.text[0].islower()
    }
    names = [
        name
        for number, paragraph in enumerate(paragraphs)
        if not _headline(paragraph)
        for name in _names(number, paragraph, small)
    ]
    people = {name.words[-1] for name in names if name.person}
    certain = {name.words for name in names if not name.first}
    return tuple(_without_opening(_without_owner(name, people), certain) for name in names)


def _headline(paragraph: Paragraph) -> bool:
    """Say whether it is set in capitals throughout, so that a capital shows no name."""
    words = [token.text for token in paragraph.tokens if token.text[0].isalpha()]
    small = [word for word in words if word[0].islower()]
    long = [word for word in small if len(word) > SHORT and word not in FUNCTION_WORDS]
    return len(words) > SHORT and not long and 2 * len(small) < len(words)


def _without_owner(name: Name, people: set[str]) -> Name:
    """Cut "Smith's" off "Smith's Capital Group" where Smith is a person of the article."""
    for mark in ("'s ", "’s "):
        owner, found, owned = name.text.partition(mark)
        if found and owner and owner.split()[-1].lower() in people:
            start = name.span.end - (len(name.text) - len(owner) - len(mark))
            count = len(owner.split())
            return replace(
                name, span=Span(start, name.span.end), text=owned, words=name.words[count:]
            )
    return name


def _without_opening(name: Name, certain: set[tuple[str, ...]]) -> Name:
    """Cut the word that opens a sentence off a name that stands elsewhere without it."""
    opening, *rest = name.text.split(" ")
    cut = tuple(rest) and name.words[1:]
    if not name.first or not cut or name.words in certain or gender_of(name.words):
        return name
    if any(words[-len(cut) :] == cut for words in certain):
        start = name.span.start + len(opening) + 1
        return replace(name, span=Span(start, name.span.end), text=" ".join(rest), words=cut)
    return name


def _names(number: int, paragraph: Paragraph, small: set[str]) -> Iterator[Name]:
    tokens = paragraph.tokens
    sentence, position = -1, 0
    while position < len(tokens):
        token = tokens[position]
        if not _capital(token) or _opens_sentence(tokens, position, small):
            position += 1
            continue
        end = _end(tokens, position)
        start = position
        position = end
        found = _name(number, paragraph, start, end, begins=token.sentence != sentence)
        if found:
            sentence = token.sentence
            yield found


def _capital(token: Token) -> bool:
    return token.text[0].isupper() and token.text.lower() not in ("i", "i'm", "i’m", "i've", "i’ve")


def _opens_sentence(tokens: list[Token], position: int, small: set[str]) -> bool:
    """Say whether the capital comes from the place in the sentence and not from a name."""
    word = tokens[position].text.lower()
    if word in FUNCTION_WORDS:
        return True
    first = position == 0 or not tokens[position - 1].text[0].isalnum()
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    named = following is not None and _capital(following)
    return first and word in small and not named


def _end(tokens: list[Token], start: int) -> int:
    """Return where the run of capitalised words that begins at `start` ends."""
    end = start + 1
    while end < len(tokens):
        text = tokens[end].text
        if text.lower() in CALENDAR or tokens[start].text.lower() in CALENDAR:
            break
        if _capital(tokens[end]) and text.lower() not in FUNCTION_WORDS:
            end += 1
            continue
        ahead = end + 1
        if text in ("of", "for", "on") and ahead < len(tokens) and tokens[ahead].text == "the":
            ahead += 1
        joins = (
            ahead < len(tokens)
            and _capital(tokens[ahead])
            and tokens[ahead].text.lower() not in FUNCTION_WORDS
            and _joins(tokens, start, end, ahead)
        )
        if not joins:
            break
        end = ahead + 1
    return end


def _joins(tokens: list[Token], start: int, at: int, ahead: int) -> bool:
    """Say whether the word at `at` joins the capitalised words on both sides into one name."""
    link = tokens[at].text.lower()
    before = tokens[at - 1].text.lower()
    run = _run(tokens, ahead)
    last = tokens[run - 1].text.lower().rstrip(".")
    if link in ("'s", "’s"):
        # Ukraine's Foreign Intelligence Service, but not Trump's Mexico.
        return run - ahead > 1 and last in ORGANISATIONS
    if link in ("of", "for", "on"):
        return before in ORGANISATIONS or (link == "of" and before in ("bank", "house"))
    if link in ("and", "&"):
        inside = any(token.text.lower() in ("of", "for", "on") for token in tokens[start:at])
        if before in ORGANISATIONS:
            return False
        return link == "&" or inside or last in ("council", "committee", "commission", "agency")
    return link in CONNECTORS and link not in ("the", "al", "la")


def _run(tokens: list[Token], start: int) -> int:
    end = start
    while end < len(tokens) and _capital(tokens[end]):
        end += 1
    return end


def _name(number: int, paragraph: Paragraph, start: int, end: int, *, begins: bool) -> Name | None:
    tokens = paragraph.tokens
    words = [token.text.lower() for token in tokens[start:end]]
    first = start
    # "Harry & Meghan" is a series, a firm or a couple, and nobody is meant by "his" in any case.
    organisation = (
        "&" in words
        or words[-1].rstrip(".") in ORGANISATIONS
        or (
            any(word in ORGANISATIONS for word in words)
            and any(word in ("of", "for") for word in words)
        )
    )
    if not organisation:
        first = _after_titles(words, start)
    nameless = words[-1] in PEOPLES or all(word in CALENDAR for word in words)
    if first == end or nameless or all(word.rstrip(".") in TITLES for word in words):
        return None
    titles = tuple(word.rstrip(".") for word in words[: first - start])
    titles += _role_before(tokens, start)
    shown = tuple(word for word in words[first - start :] if word not in ("'s", "’s"))
    person = False if organisation else _person(shown, titles, tokens, end)
    gender = None if person is False else gender_of((*titles, *shown))
    span = paragraph.span(first, end)
    return Name(
        span=span,
        text=_text(tokens[first:end]),
        words=shown,
        titles=titles,
        person=person,
        gender=gender,
        paragraph=number,
        sentence=tokens[first].sentence,
        quoted=tokens[first].quotation >= 0,
        begins=begins and start - _sentence_start(tokens, start) <= 3,
        first=first == _sentence_start(tokens, first) or not tokens[first - 1].text[-1].isalnum(),
    )


def _after_titles(words: list[str], start: int) -> int:
    """Return where the name begins after "Belarusian President" or "Sen."."""
    offices = [i for i, word in enumerate(words) if word.rstrip(".") in TITLES]
    if offices and offices[-1] + 1 < len(words):
        # Words before an office belong to it: Belarusian President, Texas Senator.
        return start + offices[-1] + 1
    if words[0] in PEOPLES and gender_of(tuple(words[1:])):
        return start + 1
    return start


def _role_before(tokens: list[Token], start: int) -> tuple[str, ...]:
    """Return the small role noun right before a name: spokesman Dmitry Peskov."""
    if start and tokens[start - 1].text in ROLES:
        return (tokens[start - 1].text,)
    return ()


def _person(
    words: tuple[str, ...], titles: tuple[str, ...], tokens: list[Token], end: int
) -> bool | None:
    if words[-1] in OTHER_NAMES or words[0] in OTHER_NAMES:
        return None
    if titles:
        return True
    if len(words) > 1 and gender_of(words) is not None and len(words) < 5:
        return True
    following = [token.text.lower() for token in tokens[end : end + 3]]
    aged = following[:1] == [","] and "".join(following[1:2]).isdigit()
    if len(words) > 1 and (aged or (following[:1] == [","] and following[-1] in ("who", *ROLES))):
        return True
    return None


def _text(tokens: list[Token]) -> str:
    """Return the words as one line, a possessive ending joined to its word."""
    text = ""
    for token in tokens:
        glued = token.text in ("'s", "’s") or not text
        text += token.text if glued else f" {token.text}"
    return text


def _sentence_start(tokens: list[Token], position: int) -> int:
    while position and tokens[position - 1].sentence == tokens[position].sentence:
        position -= 1
    return position

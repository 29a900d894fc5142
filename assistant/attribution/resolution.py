"""Whom a pronoun, a surname or "the agency" means, where the article leaves little doubt."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.attribution.entities import Entity, entities_of
from assistant.attribution.lexicon import ROLES
from assistant.attribution.names import Name, names_of
from assistant.attribution.tokens import Paragraph, paragraphs
from vectorstore.article import Span

__all__ = ["Reading", "Reference", "references", "resolve"]

GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
RELATIVES = frozenset({"who", "which", "that", "whose"})
DETERMINERS = frozenset(
    {"the", "this", "that", "these", "those", "its", "his", "her", "their", "our"}
)
# Where the words after the noun of a phrase begin: the head of government, the man who ...
AFTER_HEAD = re.compile(r"\s*(?:[,(;—–]|\b(?:who|which|that|of|in|at|for|from|with|on|to|as|by)\b)")
WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*\.?")
REACH = 2  # Paragraphs back that a pronoun is looked for; beyond, news names people again.


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun or "the agency" at `span`, and the full name of whom it means."""

    span: Span
    name: str


def resolve(text: str, span: Span) -> str | None:
    """Return the full name of whom the phrase at `span` means.

    The phrase is a pronoun, a surname or a description such as "the agency" or "Ukraine's
    intelligence service". `None` where the article leaves it open, as a wrong name is worse.
    """
    entity = _reading(text).resolve(span)
    return entity.full_name if entity else None


def references(text: str) -> tuple[Reference, ...]:
    """Return every pronoun and "the ..." of an article of which it is certain whom it means."""
    reading = _reading(text)
    nouns = frozenset[str]().union(*(entity.nouns for entity in reading.entities))
    found = []
    for paragraph in reading.paragraphs:
        for token, following in zip(paragraph.tokens, [*paragraph.tokens[1:], None], strict=True):
            span = Span(token.start, token.end)
            word = token.text.lower()
            if word == "the" and following is not None and following.text in nouns:
                span = Span(token.start, following.end)
            elif word not in GENDERS:
                continue
            entity = reading.resolve(span)
            if entity:
                found.append(Reference(span, entity.full_name))
    return tuple(found)


@lru_cache(maxsize=8)
def _reading(text: str) -> "Reading":
    return Reading(text, tuple(paragraphs(text)))


class Reading:
    """An article read for who is who in it."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph]) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.names = names_of(paragraphs)
        self.entities = entities_of(self.names)
        self._entity = {
            name.span.start: entity for entity in self.entities for name in entity.names
        }
        self._starts = [name.span.start for name in self.names]
        self._lines = [paragraph.tokens[0].start for paragraph in paragraphs]

    def resolve(self, span: Span) -> Entity | None:
        """Return whom the phrase at `span` means; `None` where it is not certain."""
        phrase = self.text[span.start : span.end]
        word = phrase.strip().lower()
        if word in GENDERS:
            return self._pronoun(span, GENDERS[word])
        if word in RELATIVES:
            return self._named_before(span.start)
        head = self._head(span)
        if head is None:
            return None
        name = self._name_ending(head)
        if name is not None:
            return self._entity[name.span.start]
        return self._apposed(head, span) or self._described(head)

    def _head(self, span: Span) -> Span | None:
        """Cut a phrase before what follows its noun; `None` where it joins several."""
        phrase = self.text[span.start : span.end]
        inside = [name.span for name in self._names_in(span)]
        for match in AFTER_HEAD.finditer(phrase, 1):
            at = span.start + match.start()
            if not any(named.start < at < named.end for named in inside):
                phrase = phrase[: match.start()]
                break
        rest = self.text[span.start + len(phrase) : span.end]
        if re.search(r",? and \W*[A-Z]", rest) and "," in rest:
            return None
        end = span.start + len(phrase.rstrip(" .,"))
        joined = re.search(r"\b(?:and|or|&)\b", phrase)
        if joined:
            at = span.start + joined.start()
            if not any(named.start < at < named.end for named in inside):
                return None
        return Span(span.start, end)

    def _names_in(self, span: Span) -> list[Name]:
        first = bisect_right(self._starts, span.start - 1)
        last = bisect_right(self._starts, span.end - 1)
        return list(self.names[first:last])

    def _name_ending(self, head: Span) -> Name | None:
        """Return the name that a phrase ends with: campaign manager Robby Mook."""
        names = self._names_in(head)
        return names[-1] if names and names[-1].span.end >= head.end else None

    def _named_before(self, position: int) -> Entity | None:
        """Return whom "who" means: the name right before it."""
        at = bisect_right(self._starts, position) - 1
        if at < 0:
            return None
        name = self.names[at]
        between = self.text[name.span.end : position]
        return self._entity[name.span.start] if between.strip(" ,") == "" else None

    def _apposed(self, head: Span, span: Span) -> Entity | None:
        """Return the name set beside a phrase: his campaign manager, Jeff Weaver."""
        rest = self.text[head.end : span.end]
        if not rest.startswith(", "):
            return None
        names = self._names_in(Span(head.end, span.end))
        if not names:
            return None
        between = self.text[head.end + 2 : names[0].span.start].split()
        titles = {*names[0].titles, "former"}
        if any(word.lower().rstrip(".") not in titles for word in between):
            return None
        return self._entity[names[0].span.start] if names[0].person else None

    def _described(self, head: Span) -> Entity | None:
        """Return whom "the agency" or "Ukraine's intelligence service" means."""
        words = [match.group().lower() for match in WORD.finditer(self.text, head.start, head.end)]
        definite = words[:1] != [] and words[0] in DETERMINERS
        owned = re.search(r"\w['’]s\b|s['’]\s", self.text[head.start : head.end]) is not None
        words = [word for word in words if word not in DETERMINERS and word != "s"]
        if not words or not (definite or owned):
            return None
        found = [entity for entity in self.entities if _describes(words, entity)]
        if len(words) == 1:  # "The agency" needs to have been named before.
            found = [entity for entity in found if entity.names[0].span.start < head.start]
        return self._nearest(found, head.start)

    def _nearest(self, entities: Sequence[Entity], position: int) -> Entity | None:
        """Return the only entity, or the only one named in this or the last paragraph."""
        if len(entities) < 2:
            return entities[0] if entities else None
        here = self._paragraph(position)
        near = [
            entity
            for entity in entities
            if any(
                here - 1 <= name.paragraph <= here and name.span.start < position
                for name in entity.names
            )
        ]
        return near[0] if len(near) == 1 else None

    def _paragraph(self, position: int) -> int:
        return bisect_right(self._lines, position) - 1

    def _pronoun(self, span: Span, gender: str) -> Entity | None:
        """Return whom "he" or "she" means: the one person of the last sentence that names any."""
        here = self._paragraph(span.start)
        sentence, quoted = self._place(here, span.start)
        if quoted:
            return None
        people = [
            name
            for name in self.names
            if here - REACH <= name.paragraph <= here
            and name.span.start < span.start
            and not name.quoted
            and self._could_be(self._entity[name.span.start], gender)
        ]
        if not people:
            return None
        last = people[-1].paragraph, people[-1].sentence
        named = [name for name in people if (name.paragraph, name.sentence) == last]
        entities = _distinct(self._entity[name.span.start] for name in named)
        if len(entities) == 1:
            return entities[0]
        # The subject of one sentence is often that of the next.
        if last != (here, sentence) and named[0].begins and self._leads(here, span.start):
            return self._entity[named[0].span.start]
        return None

    def _leads(self, paragraph: int, position: int) -> bool:
        """Say whether at most two words of its sentence, quotations left out, stand before."""
        tokens = self.paragraphs[paragraph].tokens
        sentence, _ = self._place(paragraph, position)
        before = [
            token
            for token in tokens
            if token.sentence == sentence
            and token.start < position
            and token.quotation < 0
            and token.text[0].isalnum()
        ]
        return len(before) <= 2

    def _place(self, paragraph: int, position: int) -> tuple[int, bool]:
        """Return the sentence of a position, and whether it is inside a quotation."""
        for token in self.paragraphs[paragraph].tokens:
            if token.end > position:
                return token.sentence, token.quotation >= 0
        return -1, False

    def _could_be(self, entity: Entity, gender: str) -> bool:
        if entity.person:
            return entity.gender in (gender, "u", None)
        return entity.person is None and entity.gender == gender


def _distinct(entities: Iterable[Entity]) -> list[Entity]:
    found: list[Entity] = []
    for entity in entities:
        if entity not in found:
            found.append(entity)
    return found


def _describes(words: list[str], entity: Entity) -> bool:
    """Say whether the words of a phrase all fit an entity: its kind or office, and its name."""
    *before, noun = words
    known = {*entity.words, *(title for name in entity.names for title in name.titles)}
    if noun in entity.nouns:
        return all(_known(word, known) for word in before)
    if entity.person or noun in ROLES:
        return False
    return len(words) > 1 and all(_known(word, known) for word in words)


def _known(word: str, known: set[str]) -> bool:
    """Say whether a word is known, or one of the same stem: Ukrainian, Ukraine."""
    return word in known or (len(word) > 5 and any(word[:5] == other[:5] for other in known))

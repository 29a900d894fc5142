"""Whom a pronoun, a surname or "the agency" means, where the article leaves little doubt."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from assistant.attribution.entities import Entity, entities_of
from assistant.attribution.lexicon import ROLES
from assistant.attribution.names import Name, names_of
from assistant.attribution.pronouns import GENDERS, Pronouns
from assistant.attribution.tokens import Paragraph
from vectorstore.article import Span

__all__ = ["Reading"]

RELATIVES = frozenset({"who", "which", "that", "whose"})
DETERMINERS = frozenset({"the", "this", "that", "these", "those", "its", "their", "our"})
DETERMINERS |= frozenset(GENDERS)
# Where the words after the noun of a phrase begin: the head of government, the man who ...
AFTER_HEAD = re.compile(
    r"\s*(?:[,(;—–]|\b(?:who|which|that|of|in|at|for|from|with|on|to|as|by|against|about|over|under"
    r"|among|between|near|behind|during|after|before|like|including|out|inside|toward|towards)\b)"
)
# The super PAC backing Hillary Clinton is not Hillary Clinton.
DOING = re.compile(r"(?<=[a-z] )[a-z]+ing (?=[A-Z])")
# Nouns that fit so many that whatever was named since may be meant.
GENERAL = frozenset({"company", "firm", "group", "organization", "organisation", "network"})
JOINED = re.compile(r"\b(?:and|or|&)\b")
POSSESSIVE = re.compile(r"\w['’]s\b|s['’]\s")
WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*\.?")
NOBODY = frozenset({"i", "we", "you", "they", "it", "many", "some", "people", "one"})
REACH = 2  # Paragraphs back that the holder of an office is looked for.


class Reading:
    """An article read for who is who in it.

    `sources` are the phrases that statements are attributed to, in order.
    """

    def __init__(self, text: str, paragraphs: Sequence[Paragraph], sources: Sequence[Span]) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.names = names_of(paragraphs)
        self.entities = entities_of(self.names)
        self._starts = [name.span.start for name in self.names]
        self._entity = {
            name.span.start: entity for entity in self.entities for name in entity.names
        }
        self._lines = [paragraph.tokens[0].start for paragraph in paragraphs]
        heads = dict(source for span in sources if (source := self._source(span)))
        self._pronouns = Pronouns(paragraphs, self.names, self._entity, heads)

    def resolve(self, span: Span) -> Entity | None:
        """Return whom the phrase at `span` means; `None` where it is not certain."""
        entity = self._meant(span)
        return entity if entity and entity.certain else None

    def _meant(self, span: Span) -> Entity | None:
        word = self.text[span.start : span.end].strip().lower()
        if word in GENDERS:
            return self._pronouns.resolve(span.start)
        if word in RELATIVES:
            return self._named_before(span.start)
        head = self._head(span)
        if head is None:
            return None
        name = self._name_ending(head)
        if name is not None:
            return self._entity[name.span.start]
        return self._apposed(head, span) or self._described(head)

    def _source(self, span: Span) -> tuple[int, Entity | None] | None:
        """Return where a source's name or phrase begins, and whom it means without pronouns.

        `None` for a source of several, whom "he" or "she" cannot mean.
        """
        word = self.text[span.start : span.end].lower()
        if word in GENDERS or word in RELATIVES:
            return span.start, None
        head = self._head(span)
        if head is None:
            return None
        if word in NOBODY:
            return None
        name = self._name_ending(head)
        entity = self._entity[name.span.start] if name else self._apposed(head, span)
        for named in self._names_in(span):
            if entity is not None and self._entity[named.span.start] is entity:
                return named.span.start, entity
        several = self.text[head.end - 1 : head.end] == "s"
        return None if several else (span.start, self._described(head))

    def _head(self, span: Span) -> Span | None:
        """Cut a phrase before what follows its noun; `None` where it joins several."""
        phrase = self.text[span.start : span.end]
        inside = self._names_in(span)
        end = len(phrase)
        doing = DOING.search(phrase)
        if doing and phrase[: doing.start()].strip().lower() not in DETERMINERS:
            end = doing.start()
        for match in AFTER_HEAD.finditer(phrase, 1, end):
            if not _within(span.start + match.start(), inside):
                end = match.start()
                break
        if self._joins(span, span.start + end, inside):
            return None
        return Span(span.start, span.start + len(phrase[:end].rstrip(" .,")))

    def _joins(self, span: Span, end: int, inside: Sequence[Name]) -> bool:
        """Say whether a phrase joins several: X and Y; X, the mayor, and Y; X, Y."""
        for match in JOINED.finditer(self.text, span.start, span.end):
            later = any(name.span.start > match.start() for name in inside)
            if not _within(match.start(), inside) and (match.start() < end or later):
                return True
        listed = [name for name in inside if name.person is not False]
        return len(listed) == 2 and self.text[listed[0].span.end : listed[1].span.start] == ", "

    def _names_in(self, span: Span) -> list[Name]:
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
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
        names = self._names_in(Span(head.end, span.end))
        if not names or not self.text.startswith(", ", head.end):
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
        owned = POSSESSIVE.search(self.text, head.start, head.end) is not None
        words = [word for word in words if word not in DETERMINERS and word != "s"]
        # Headlines leave "the" out: port authority says.
        if not words or not (definite or owned or len(words) > 1):
            return None
        found = [
            entity
            for entity in self.entities
            if _describes(words, entity)
            # "The agency" needs to have been named before, "the mayor" not long before.
            and (len(words) > 1 or entity.names[0].span.start < head.start)
            and not (entity.person and not self._near(entity, head.start, REACH))
        ]
        if len(found) > 1:
            found = [entity for entity in found if self._near(entity, head.start, 1)]
        if len(found) != 1 or (len(words) == 1 and self._rivalled(found[0], head, words[0])):
            return None
        return found[0]

    def _rivalled(self, entity: Entity, head: Span, noun: str) -> bool:
        """Say whether something named since may be what a single noun means."""
        last = max(name.span.start for name in entity.names if name.span.start < head.start)
        since = self.names[bisect_right(self._starts, last) : bisect_left(self._starts, head.start)]
        others = [self._entity[name.span.start] for name in since if not name.quoted]
        if entity.person:
            return any(other.person for other in others)
        if noun in GENERAL:
            return any(not other.person for other in others)
        return any(_acronym(other) for other in others)

    def _near(self, entity: Entity, position: int, reach: int) -> bool:
        """Say whether it was named in the paragraph of a position or `reach` before."""
        here = bisect_right(self._lines, position) - 1
        return any(
            here - reach <= name.paragraph <= here and name.span.start < position
            for name in entity.names
        )


def _acronym(entity: Entity) -> bool:
    """Say whether an organisation is known by letters alone, so that its kind is not."""
    return entity.person is None and entity.full_name.isupper() and len(entity.full_name) > 2


def _within(position: int, names: Iterable[Name]) -> bool:
    return any(name.span.start < position < name.span.end for name in names)


def _describes(words: list[str], entity: Entity) -> bool:
    """Say whether the words of a phrase all fit an entity: its kind or office, and its name."""
    *before, noun = words
    known = {*entity.words, *entity.titles}
    if noun in entity.nouns:
        return all(_known(word, known) for word in before)
    if entity.person or noun in ROLES:
        return False
    return len(words) > 1 and all(_known(word, known) for word in words)


def _known(word: str, known: set[str]) -> bool:
    """Say whether a word is known, or one of the same stem: Ukrainian, Ukraine."""
    return word in known or (len(word) > 5 and any(word[:5] == other[:5] for other in known))

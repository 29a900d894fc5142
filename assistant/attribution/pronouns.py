"""Whom "he" and "she" mean: people in the order in which an article speaks of them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from assistant.attribution.entities import Entity
from assistant.attribution.lexicon import PERSONS
from assistant.attribution.names import Name
from assistant.attribution.tokens import Paragraph, Token

__all__ = ["GENDERS", "Pronouns"]

GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
REACH = 2  # Paragraphs back that a person is looked for; beyond, news names people again.
EVIDENCE = 2  # Pronouns right after a name from which the gender of its bearer is taken.
ARTICLES = frozenset({"a", "an", "another", "one"})
DESCRIBING = frozenset(
    {",", "(", "—", "–", "as", "is", "was", "be", "been", "being", "became", "like", "not"}
)
BETWEEN = 2  # Words between "a" and whom it brings in.
LEADING = 2  # Words of a sentence, quotations left out, that may stand before its subject.


@dataclass(eq=False, slots=True)
class Mention:
    """A name of a possible person, a pronoun, or somebody unnamed, outside quotations.

    `focus` is 2 where a statement is attributed to it, 1 where it opens its sentence. `gender` is
    that of a pronoun. Nobody is known for a source such as "the woman", or for "a soldier".
    """

    start: int
    place: tuple[int, int]
    focus: int
    entity: Entity | None
    gender: str | None = None


class Pronouns:
    """The pronouns of an article.

    `sources` are where sources begin, and whom they mean as far as that is known without pronouns.
    """

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        names: Sequence[Name],
        entities: Mapping[int, Entity],
        sources: Mapping[int, Entity | None],
    ) -> None:
        speaking = {id(entity) for entity in sources.values() if entity}
        named = [
            Mention(
                start=name.span.start,
                place=(name.paragraph, name.sentence),
                focus=2 if sources.get(name.span.start) else int(name.begins),
                entity=entities[name.span.start],
            )
            for name in names
            if not name.quoted and _possible(entities[name.span.start])
        ]
        known = {mention.start for mention in named}
        others = [
            mention
            for mention in _others(paragraphs, sources)
            if mention.entity is None or (mention.entity.person and mention.start not in known)
        ]
        self._mentions = sorted([*named, *others], key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self._mentions]
        self._genders = _genders(self._mentions, speaking)
        for mention in self._mentions:
            if mention.gender is not None:
                mention.entity = self._antecedent(mention)

    def resolve(self, start: int) -> Entity | None:
        """Return whom the pronoun at `start` means; `None` where it could be several."""
        at = bisect_left(self._starts, start)
        if at == len(self._starts) or self._starts[at] != start:
            return None
        return self._mentions[at].entity

    def _antecedent(self, pronoun: Mention) -> Entity | None:
        before = [
            mention
            for mention in self._mentions[: bisect_left(self._starts, pronoun.start)]
            if mention.place[0] >= pronoun.place[0] - REACH and self._fits(mention, pronoun)
        ]
        if not before:
            return None
        last = [mention for mention in before if mention.place == before[-1].place]
        entities = {id(mention.entity): mention.entity for mention in last}
        if len(entities) == 1:
            return self._certain(last[0].entity, pronoun)
        # The subject of one sentence, or its speaker, is often the subject of the next.
        focus = max(last, key=lambda mention: mention.focus)
        if last[0].place == pronoun.place or not pronoun.focus or not focus.focus:
            return None
        return self._certain(focus.entity, pronoun)

    def _fits(self, mention: Mention, pronoun: Mention) -> bool:
        if mention.gender is not None:
            return mention.gender == pronoun.gender
        gender = self._genders.get(id(mention.entity))
        return gender is None or gender == pronoun.gender

    def _certain(self, entity: Entity | None, pronoun: Mention) -> Entity | None:
        """Return an entity whose gender is known, so that it is a person for sure."""
        known = entity is not None and self._genders.get(id(entity)) == pronoun.gender
        return entity if known else None


def _possible(entity: Entity) -> bool:
    """Say whether an entity may be a person: it is one, or it is not told and of two words."""
    return entity.person is True or (entity.person is None and 1 < len(entity.words) < 4)


def _others(
    paragraphs: Sequence[Paragraph], sources: Mapping[int, Entity | None]
) -> Iterator[Mention]:
    """Yield the pronouns, and people and sources that are neither name nor pronoun."""
    for number, paragraph in enumerate(paragraphs):
        unnamed = _unnamed(paragraph.tokens)
        sentence, words = -1, 0
        for token in paragraph.tokens:
            if token.sentence != sentence:
                sentence, words = token.sentence, 0
            if token.quotation >= 0:
                continue
            gender = GENDERS.get(token.text.lower())
            source = token.start in sources
            if gender or source or token.start in unnamed:
                focus = 2 if source else int(words <= LEADING)
                entity = sources[token.start] if source and not gender else None
                yield Mention(token.start, (number, sentence), focus, entity, gender)
            words += token.text[0].isalnum()


def _unnamed(tokens: Sequence[Token]) -> set[int]:
    """Find where an article brings in somebody without a name: "the death of a young soldier".

    Not behind a comma, "as" or "is", where it says who somebody else is.
    """
    found = set()
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text.lower() if at else ""
        if token.text.lower() not in ARTICLES or before in DESCRIBING:
            continue
        following = tokens[at + 1 : at + 2 + BETWEEN]
        noun = next((place for place, each in enumerate(following) if each.text in PERSONS), None)
        if noun is not None and all(each.text.islower() for each in following[:noun]):
            found.add(token.start)
    return found


def _genders(mentions: Sequence[Mention], speaking: Set[int]) -> dict[int, str]:
    """Return the gender of each person: by name, else by the pronouns that follow it alone."""
    genders: dict[int, str] = {}
    followed: dict[int, Counter[str]] = {}
    for mention in mentions:
        if mention.entity and mention.entity.gender in ("m", "f"):
            genders[id(mention.entity)] = mention.entity.gender
    for before, mention, following in zip([None, *mentions], mentions, mentions[1:], strict=False):
        entity = mention.entity
        if entity is None or following.gender is None or id(entity) in genders:
            continue
        alone = not before or before.place != mention.place
        if alone and _goes_on(mention, following) and (entity.person or id(entity) in speaking):
            followed.setdefault(id(entity), Counter())[following.gender] += 1
    for entity_id, counts in followed.items():
        gender, count = counts.most_common(1)[0]
        if count >= EVIDENCE and count > EVIDENCE * (counts.total() - count):
            genders[entity_id] = gender
    return genders


def _goes_on(mention: Mention, pronoun: Mention) -> bool:
    """Tell whether a pronoun stands behind a name in its sentence, or both are subjects in turn."""
    paragraph, sentence = mention.place
    subjects = bool(mention.focus and pronoun.focus)
    return pronoun.place == mention.place or (
        subjects and pronoun.place == (paragraph, sentence + 1)
    )

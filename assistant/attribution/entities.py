"""The people and organisations of an article: which of its names mean the same one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.attribution.lexicon import CONNECTORS, KINDS, TITLES
from assistant.attribution.names import Name

__all__ = ["Entity", "entities_of"]

SUFFIXES = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv"})


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something named in an article, with every place it is named."""

    names: list[Name] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """The fullest of its names, without titles."""
        longest = max(self.names, key=lambda name: (len(name.words), name.words[-1] != "s"))
        return longest.text

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its fullest name, lowercase."""
        return max((name.words for name in self.names), key=len)

    @property
    def person(self) -> bool | None:
        """Whether it is a person; None where nothing tells."""
        told = [name.person for name in self.names if name.person is not None]
        return None if not told else told.count(True) * 2 >= len(told)

    @property
    def gender(self) -> str | None:
        """Return "m" or "f", "u" for a first name of either, None where no name tells."""
        told = {name.gender for name in self.names if name.gender}
        certain = told - {"u"}
        return certain.pop() if len(certain) == 1 else "u" if told else None

    @property
    def nouns(self) -> frozenset[str]:
        """The nouns that "the ..." may call it by: its offices, or what kind of organisation."""
        nouns = {noun for name in self.names for noun in _nouns(name)}
        if not self.person:
            for word in (self.words[-1], *_heads(self.words)):
                nouns.update(KINDS.get(word.rstrip("."), ()))
        return frozenset(nouns)


def entities_of(names: Sequence[Name]) -> tuple[Entity, ...]:
    """Join the names that mean one person or organisation, in order of first appearance.

    A surname, a part of a longer name and an acronym join the longer name; a surname that two
    people share joins whichever of them was named in full last.
    """
    entities: list[Entity] = []
    for name in sorted(names, key=lambda name: -_length(name)):
        found = [entity for entity in entities if _same(entity, name)]
        if len(found) > 1:
            found = _likeliest(found, name)
        if len(found) == 1:
            found[0].names.append(name)
        elif not found:
            entities.append(Entity([name]))
    for entity in entities:
        entity.names.sort(key=lambda name: name.span.start)
    return tuple(sorted(entities, key=lambda entity: entity.names[0].span.start))


def _length(name: Name) -> int:
    return len(name.words)


def _same(entity: Entity, name: Name) -> bool:
    """Say whether a name can mean an entity whose names are no shorter."""
    if entity.person is False and name.person is True:
        return False
    for known in entity.names:
        if known.words == name.words:
            return True
        if len(name.words) >= len(known.words):
            continue
        if known.person is not False and name.person is not False and _shortens(known, name):
            return True
        if not known.person and not name.person and _abbreviates(known.words, name.words):
            return True
    return False


def _shortens(known: Name, name: Name) -> bool:
    """Say whether a name is the surname, or the ends, of a person's fuller name."""
    full = tuple(word for word in known.words if word not in SUFFIXES)
    part = tuple(word for word in name.words if word not in SUFFIXES)
    if not part or not full:
        return False
    if name.gender and known.gender and {name.gender, known.gender} == {"m", "f"}:
        return False
    if len(part) == 1:
        return part[0] == full[-1] or (
            known.person is True and part[0] == full[0] and not name.titles
        )
    return part[-1] == full[-1] and part[0] == full[0]


def _abbreviates(full: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Say whether `part` is an acronym of `full`, or its words with some left out."""
    if len(part) == 1:
        initials = ["".join(word[0] for word in words) for words in (full, _without_small(full))]
        return len(part[0]) > 1 and part[0].replace(".", "") in initials
    return part[-1] == full[-1] and set(part) <= set(full)


def _without_small(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in CONNECTORS)


def _likeliest(entities: list[Entity], name: Name) -> list[Entity]:
    """Choose between people of one surname: by title, else who the article is rather about."""
    titled = [entity for entity in entities if _has_gender(entity, name)] or entities
    ranked = sorted(titled, key=lambda entity: (-len(_in_full(entity)), _in_full(entity)[0]))
    if len(ranked) > 1 and len(_in_full(ranked[0])) < 2 * len(_in_full(ranked[1])):
        first = min(ranked, key=lambda entity: _in_full(entity)[0])
        return [first] if first is ranked[0] else []
    return ranked[:1]


def _in_full(entity: Entity) -> list[int]:
    return [name.span.start for name in entity.names if len(name.words) > 1]


def _has_gender(entity: Entity, name: Name) -> bool:
    return name.gender is not None and entity.gender == name.gender


def _nouns(name: Name) -> set[str]:
    nouns: set[str] = set()
    for title in name.titles:
        nouns.update(TITLES.get(title, (title,)))
    return nouns


def _heads(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the word before "of" or "for": the department of energy is a department."""
    return tuple(
        words[position - 1]
        for position, word in enumerate(words)
        if word in ("of", "for") and position
    )

"""The people and organisations of an article: which of its names mean the same one."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.attribution.lexicon import CONNECTORS, KINDS, TITLES, gender_of
from assistant.attribution.names import Name

__all__ = ["Entity", "entities_of"]

SUFFIXES = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv"})

Group = list[Name]


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """Somebody or something named in an article, with every place it is named, in order.

    `full_name` is the fullest of its names, without titles, and `words` that name's words in
    lowercase. `person` is None where nothing tells; `gender` is "m", "f", "u" for a first name of
    either, or None. `nouns` are those that "the ..." may call it by: its offices, or what kind of
    organisation it is. `certain` says that it is a name, and not just a word opening a sentence.
    """

    names: tuple[Name, ...]
    full_name: str
    words: tuple[str, ...]
    person: bool | None
    gender: str | None
    nouns: frozenset[str]
    titles: frozenset[str]
    certain: bool


def entities_of(names: Sequence[Name]) -> tuple[Entity, ...]:
    """Join the names that mean one person or organisation, in order of first appearance.

    A surname, a part of a longer name and an acronym join the longer name. A surname that several
    people share joins the one whom the article names in full far more often, or no less often and
    first; otherwise it stays on its own.
    """
    groups: list[Group] = []
    by_word: dict[str, dict[int, Group]] = {}
    for name in sorted(names, key=lambda name: -len(name.words)):
        candidates = by_word.get(name.words[-1].replace(".", ""), {})
        found = [group for group in candidates.values() if _same(group, name)]
        if len(found) > 1:
            found = _likeliest(found, name)
        if not found:
            found = [[]]
            groups += found
        found[0].append(name)
        for word in {*(word.replace(".", "") for word in name.words), *_initials(name.words)}:
            by_word.setdefault(word, {})[id(found[0])] = found[0]
    return tuple(sorted(map(_entity, groups), key=lambda entity: entity.names[0].span.start))


def _entity(group: Group) -> Entity:
    names = tuple(sorted(group, key=lambda name: name.span.start))
    fullest = max(names, key=lambda name: len(name.words))
    person = _person(group)
    titles = frozenset(title for name in names for title in name.titles)
    nouns = {noun for title in titles for noun in TITLES.get(title, (title,))}
    if not person:
        for word in (fullest.words[-1], *_heads(fullest.words)):
            nouns.update(KINDS.get(word.rstrip("."), ()))
    return Entity(
        names=names,
        full_name=fullest.text,
        words=fullest.words,
        person=person,
        gender=_gender(group),
        nouns=frozenset(nouns),
        titles=titles,
        certain=person is not None or any(not name.first or len(name.words) > 1 for name in names),
    )


def _person(group: Group) -> bool | None:
    told = [name.person for name in group if name.person is not None]
    return None if not told else told.count(True) * 2 >= len(told)


def _gender(group: Group) -> str | None:
    told = {name.gender for name in group if name.gender}
    certain = told - {"u"}
    return certain.pop() if len(certain) == 1 else "u" if told else None


def _same(group: Group, name: Name) -> bool:
    """Say whether a name can mean whom the names of a group mean, which are no shorter."""
    for known in group:
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
    full, part = _without_suffix(known.words), _without_suffix(name.words)
    if not part or not full:
        return False
    if name.gender and known.gender and {name.gender, known.gender} == {"m", "f"}:
        return False
    if len(part) == 1:
        # Mr. Xi is Xi Jinping, and Ms. Acosta Melba Acosta Febo.
        formal = name.titles != () and len(full) > 1 and gender_of(full) is None
        called = known.person is True and part[0] == full[0] and (not name.titles or formal)
        double = known.person is True and len(full) > 2 and part[0] == full[-2]
        return called or double or part[0] == full[-1]
    return part[-1] == full[-1] and part[0] == full[0]


def _without_suffix(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[:-1] if words[-1] in SUFFIXES else words


def _abbreviates(full: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Say whether `part` is an acronym of `full`, or its words with some left out."""
    if len(part) == 1:
        return len(part[0]) > 1 and part[0].replace(".", "") in _initials(full)
    return part[-1] == full[-1] and set(part) <= set(full)


def _initials(words: tuple[str, ...]) -> tuple[str, str]:
    """Return the first letters of all words, and of those that are not small."""
    large = (word[0] for word in words if word not in CONNECTORS)
    return "".join(word[0] for word in words), "".join(large)


def _likeliest(groups: list[Group], name: Name) -> list[Group]:
    """Choose between groups that a name fits: by title, else whom the article is rather about."""
    # A person rather than a run of capitals, as a photo credit makes one with the name behind it.
    groups = [group for group in groups if _person(group)] or groups
    titled = [group for group in groups if name.gender and _gender(group) == name.gender]
    ranked = sorted(titled or groups, key=lambda group: (-_full(group), group[0].span.start))
    if len(ranked) == 1 or _full(ranked[0]) >= 2 * _full(ranked[1]):
        return ranked[:1]
    first = min(ranked, key=lambda group: min(name.span.start for name in group))
    return ranked[:1] if first is ranked[0] else []


def _full(group: Group) -> int:
    return sum(len(name.words) > 1 for name in group)


def _heads(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words before "of" or "for": the department of energy is a department."""
    return tuple(
        words[position - 1]
        for position, word in enumerate(words)
        if word in ("of", "for") and position
    )

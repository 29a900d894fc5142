"""What a conversation is about: the names in it, the most prominent first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.words import content_words, names

__all__ = ["Mention", "salient"]

IN_QUESTION, IN_ANSWER = 2.0, 1.0  # A reader's question names the topic, an answer much else.
FADING = 0.8  # Of a mention's weight, for each turn since.
PLACE = re.compile(
    r"\b(?:in|at|from|near|into|across|throughout|outside|of)\s+(?:the\s+)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in its longest form, how prominent it is, and whether it may be a person's."""

    name: str
    weight: float
    person: bool


def salient(history: Sequence[tuple[str, str]]) -> list[Mention]:
    """List the names of a conversation, the most prominent first.

    "Raposo" counts for "Joe Raposo". In a talk without a name, the last question's most telling
    words stand for the topic.
    """
    weights: dict[str, float] = {}
    persons: dict[str, int] = {}
    for ago, (question, answer) in enumerate(reversed(history)):
        for text, weight in ((question, IN_QUESTION), (answer, IN_ANSWER)):
            for name in names(text):
                weights[name] = weights.get(name, 0.0) + weight * FADING**ago
                persons[name] = persons.get(name, 0) + _person(name, text)
    merged: dict[str, Mention] = {}
    for name in sorted(weights, key=lambda each: -len(each)):
        whole = next((each for each in merged if name in each.split() or name in each), name)
        sum_ = weights[name] + (merged[whole].weight if whole in merged else 0.0)
        person = persons[name] >= 0 and (whole not in merged or merged[whole].person)
        merged[whole] = Mention(whole, sum_, person)
    if not merged and history:
        topic = " ".join(word.text for word in content_words(history[-1][0]))
        return [Mention(topic, 1.0, True)] if topic else []
    return sorted(merged.values(), key=lambda mention: -mention.weight)


def _person(name: str, text: str) -> int:
    """Vote: 1 for a person, -1 for a place or an organisation."""
    place = text.find(name)
    if re.match(r"['’]s?\s", text[place + len(name) :]) or PLACE.search(text[:place]):
        return -1
    if re.search(
        r"\b(?:Inc|Corp|University|Party|Ministry|Council|Union|League|Court|Service|Times|News|Bank|Agency|Act|War|Cup)\b",
        name,
    ):
        return -1
    return 1

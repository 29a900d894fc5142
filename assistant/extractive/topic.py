"""What is told of a topic, where a question asks for whatever there is about something."""

from collections.abc import Sequence
from itertools import pairwise

from assistant.extractive.reading import Read, Reading
from assistant.understanding.words import names, words

__all__ = ["of_topic"]

NEAR = 4
"""Words within which what stands together in a topic stands together in a text that is about it:
"cracks in the dam" and "the dam at Orrin has cracks"."""


def of_topic(reading: Reading) -> list[Read]:
    """Find the sentences that name the whole topic, or whose headline does, the best first.

    None where the question asks for something in particular. Of a topic, every article that speaks
    of it tells something: there is no answer to miss.
    """
    if reading.query.kind != "topic":
        return []
    named = [name.lower() for name in names(reading.query.search)]
    return [
        read
        for read in reading.sentences
        if any(
            _tells(text, reading.asked.stems, named)
            for text in (read.candidate.text, read.candidate.article.title)
        )
    ]


def _tells(text: str, stems: Sequence[str], named: Sequence[str]) -> bool:
    if not stems or not all(name in text.lower() for name in named):
        return False
    places = {
        stem: [n for n, word in enumerate(words(text)) if word.stem == stem] for stem in stems
    }
    return all(places.values()) and all(
        any(abs(a - b) <= NEAR for a in places[one] for b in places[other])
        for one, other in pairwise(stems)
    )

"""Measures follow-up questions made to stand alone: `python -m benchmarks.followups`.

CANARD gives, for questions within a talk, how people wrote them to stand alone. What they left as
it was, and what they wrote themselves, asked again in the same talk, should not be changed; nor
should the questions of RealTime QA, asked within a talk of something else. `--json` is for the
gate.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence

from assistant.understanding.followups import Turns, standalone
from assistant.understanding.words import content_words, stems
from benchmarks.attribution_corpus import DATA

Talk = tuple[Turns, str, str]
"""The turns before, a question, and how it was written to stand alone."""


def canard() -> Iterator[Talk]:
    """Give the questions that have turns before them; the first turn is the talk's topic."""
    with gzip.open(DATA / "follow-up" / "canard.json.gz", "rt", encoding="utf-8") as file:
        for row in json.load(file):
            topic, about, *said = row["History"]
            turns = [(f"{about} of {topic}?", ""), *zip(said[::2], said[1::2], strict=False)]
            yield turns, row["Question"], row["Rewrite"]


def added(text: str, question: str) -> frozenset[str]:
    """Collect the words that `text` tells beyond `question`, by their stems."""
    return frozenset(word.stem for word in content_words(text)) - stems(question)


def share(flags: Sequence[bool]) -> float:
    """Give the share that is true."""
    return sum(flags) / len(flags) if flags else 0.0


def figures() -> dict[str, float]:
    """Ask everything, and count what was changed."""
    talks = list(canard())
    leaning = [talk for talk in talks if added(talk[2], talk[1])]
    alone = [talk for talk in talks if not added(talk[2], talk[1])]
    wanted = [
        (added(human, question), added(standalone(question, turns), question))
        for turns, question, human in leaning
    ]
    with gzip.open(DATA / "realtimeqa" / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        others = [json.loads(line)["question"] for line in lines]
    strange = list(zip([turns for turns, *_ in talks], others, strict=False))
    return {
        "follow-ups changed": share([bool(ours) for _, ours in wanted]),
        "of the words people added, added": sum(len(a & b) for a, b in wanted)
        / sum(len(a) for a, _ in wanted),
        "of the words added, added by people": sum(len(a & b) for a, b in wanted)
        / sum(len(b) for _, b in wanted),
        "left by people, left": share([standalone(q, turns) == q for turns, q, _ in alone]),
        "written by people to stand alone, left": share(
            [standalone(human, turns) == human for turns, _, human in leaning]
        ),
        "about something else, left": share([standalone(q, turns) == q for turns, q in strange]),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    found = {name: round(value, 3) for name, value in figures().items()}
    if parser.parse_args().json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:45} {value:.3f}" for name, value in found.items()))


if __name__ == "__main__":
    main()

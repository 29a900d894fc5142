"""A tagger that marks each token as part of a source, a cue, a content, or none of them.

A bidirectional LSTM over word, ending, shape and quotation mark, and transitions between its
labels (Huang, Xu and Yu 2015), trained on PolNeAR and run with numpy.
"""

import zlib
from collections.abc import Sequence, Set
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.attribution.tokens import Paragraph
from vectorstore.blas import one_thread

__all__ = ["LABELS", "Tagger", "encode"]

LABELS = ("O", "B-S", "I-S", "B-U", "I-U", "B-C", "I-C")  # source, cUe, content
UNKNOWN, NUMBER, RESERVED = 1, 2, 3  # 0 pads a batch
ENDINGS = 1024  # Word endings are hashed into so many rows.
MARKS = {
    ",": 7,
    ".": 8,
    ":": 9,
    ";": 9,
    "?": 8,
    "!": 8,
    "“": 10,
    '"': 10,
    "”": 10,
    "(": 11,
    "``": 10,
    "''": 10,
}
MARKS |= {")": 11, "—": 12, "-": 12, "–": 12, "--": 12}
HALF = np.float32(0.5)
BATCH = 64  # Paragraphs tagged together; more gain no speed and pad more.
LONGEST = 400  # Tokens of a paragraph tagged in one go; longer ones are cut between sentences.

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def encode(
    paragraph: Paragraph, previous: Paragraph | None, vocabulary: dict[str, int]
) -> tuple[Ints, Floats]:
    """Return word, ending, shape and quotation numbers of each token, (n, 4), and flags, (n, 7)."""
    tokens = paragraph.tokens
    opens = tokens[0].quotation == 0
    whole = opens and paragraph.quotations[0][1] >= len(tokens) - 1
    goes_on = previous is not None and previous.continues
    announced = previous is not None and previous.tokens[-1].text in ":,"
    shared = (opens, whole, goes_on, announced, bool(paragraph.quotations), previous is None)
    numbers, flags, sentence = [], [], -1
    for position, token in enumerate(tokens):
        word = token.text.lower().replace("’", "'")
        numeric = word[0].isdigit() or (word[0] in "$€£" and len(word) > 1)
        numbers.append(
            (
                NUMBER if numeric else vocabulary.get(word, UNKNOWN),
                zlib.crc32(("0" if numeric else word[-3:]).encode()) % ENDINGS,
                _shape(token.text),
                _quoting(paragraph, position),
            )
        )
        flags.append((token.sentence != sentence, *shared))
        sentence = token.sentence
    return np.array(numbers), np.array(flags, dtype=np.float32)


def _shape(text: str) -> int:
    if text[0].isalpha():
        if text.isupper() and len(text) > 1:
            return 1
        if text[0].isupper():
            return 3 if text.endswith(".") else 2
        return 5 if "-" in text else 4
    if text[0].isdigit():
        return 6
    return MARKS.get(text, 13 if text[0] in "'’" else 14)


def _quoting(paragraph: Paragraph, position: int) -> int:
    """Say where in a short, middling or long quotation the token stands; 0 is in none."""
    number = paragraph.tokens[position].quotation
    if number < 0:
        return 0
    start, end = paragraph.quotations[number]
    length = 0 if end - start < 5 else 1 if end - start < 9 else 2
    return 1 + 3 * length + (0 if position == start else 2 if position == end - 1 else 1)


class Tagger:
    """The trained tagger. Its weights are `tagger.npz` of this package."""

    def __init__(self, weights: dict[str, NDArray[Any]]) -> None:
        words = bytes(weights["words"]).decode().split("\n")
        self.vocabulary = {word: RESERVED + number for number, word in enumerate(words)}
        self.words = weights["embedding"].astype(np.float32) * weights["embedding_scale"]
        self.tables = [weights[name].astype(np.float32) for name in ("ending", "shape", "quoting")]
        self.layers = [
            tuple(
                weights[f"{part}{layer}"].astype(np.float32) for part in ("input", "state", "bias")
            )
            for layer in (0, 1)
        ]
        names = "output", "output_bias", "transition", "first", "last"
        self.output, self.output_bias, self.transition, self.first, self.last = (
            weights[name].astype(np.float32) for name in names
        )

    @classmethod
    @cache
    def load(cls) -> "Tagger":
        """Return the tagger of this package, read once."""
        with (
            files("assistant.attribution").joinpath("tagger.npz").open("rb") as stream,
            np.load(stream) as weights,
        ):
            return cls(dict(weights))

    def emissions(
        self, paragraphs: Sequence[Paragraph], chosen: Set[int] | None = None
    ) -> list[Floats]:
        """Return the score of each label for each token, (n, 7) per paragraph.

        Of those not `chosen`, by their numbers, it is empty.
        """
        found: list[Floats] = [np.empty(0, dtype=np.float32)] * len(paragraphs)
        every = range(len(paragraphs)) if chosen is None else sorted(chosen)
        pieces = [
            (i, piece)
            for i in every
            for piece in self._pieces(paragraphs[i], paragraphs[i - 1] if i else None)
        ]
        order = sorted(range(len(pieces)), key=lambda at: -len(pieces[at][1]))
        scored: list[Floats] = [np.empty(0, dtype=np.float32)] * len(pieces)
        with one_thread():
            for at in range(0, len(order), BATCH):
                batch = order[at : at + BATCH]
                scores = self._score([pieces[place][1] for place in batch])
                for row, place in enumerate(batch):
                    scored[place] = scores[row, : len(pieces[place][1])]
        for i, same in groupby(range(len(pieces)), key=lambda place: pieces[place][0]):
            found[i] = np.concatenate([scored[place] for place in same])
        return found

    def best(self, emissions: Floats) -> list[int]:
        """Return the best sequence of labels (Viterbi), as positions in `LABELS`."""
        score = self.first + emissions[0]
        came_from = []
        for row in emissions[1:]:
            reached = score[:, None] + self.transition
            came_from.append(reached.argmax(axis=0))
            score = reached.max(axis=0) + row
        label = int((score + self.last).argmax())
        labels = [label]
        for step in reversed(came_from):
            label = int(step[label])
            labels.append(label)
        return labels[::-1]

    def _pieces(self, paragraph: Paragraph, previous: Paragraph | None) -> list[Floats]:
        """Embed the tokens of a paragraph, cut between sentences where it is very long."""
        numbers, flags = encode(paragraph, previous, self.vocabulary)
        cuts = [0]
        for start, following in pairwise([*np.flatnonzero(flags[:, 0]).tolist(), len(flags)]):
            if following - cuts[-1] > LONGEST and start > cuts[-1]:
                cuts.append(start)
        return np.split(self._embed(numbers, flags), cuts[1:])

    def _embed(self, numbers: Ints, flags: Floats) -> Floats:
        parts = [self.words[numbers[:, 0]]]
        parts += [table[numbers[:, i + 1]] for i, table in enumerate(self.tables)]
        return np.concatenate([*parts, flags], axis=1)

    def _score(self, inputs: list[Floats]) -> Floats:
        """Run the network over paragraphs in order of falling length: (paragraphs, n, 7)."""
        lengths = np.array([len(rows) for rows in inputs])
        values = np.zeros((len(inputs), lengths[0], inputs[0].shape[1]), dtype=np.float32)
        for row, rows in enumerate(inputs):
            values[row, : len(rows)] = rows
        for layer in self.layers:
            values = _bidirectional(values, lengths, *layer)
        scores: Floats = values @ self.output + self.output_bias
        return scores


def _bidirectional(
    values: Floats, lengths: Ints, inputs: Floats, state: Floats, bias: Floats
) -> Floats:
    """Run one LSTM layer both ways over (paragraphs, n, width): (paragraphs, n, 2 hidden).

    `inputs` is (2, width, 4 hidden), `state` (2, hidden, 4 hidden), `bias` (2, 1, 1, 4 hidden);
    the gates are in the order input, forget, cell, output.
    """
    count, longest, _ = values.shape
    hidden = state.shape[1]
    # Each paragraph backwards, its padding still at the end.
    steps = np.arange(longest)
    mirror = np.where(steps < lengths[:, None], lengths[:, None] - 1 - steps, steps)
    rows = np.arange(count)[:, None]
    gates = np.stack([values, values[rows, mirror]]).reshape(2, count * longest, -1) @ inputs
    gates = gates.reshape(2, count, longest, 4 * hidden) + bias
    found = np.zeros((2, count, longest, hidden), dtype=np.float32)
    output = np.zeros((2, count, hidden), dtype=np.float32)
    cell = np.zeros((2, count, hidden), dtype=np.float32)
    starts = range(0, 4 * hidden, hidden)
    running = (lengths > steps[:, None]).sum(axis=1)
    for step in range(longest):
        active = int(running[step])
        gate = gates[:, :active, step] + output[:, :active] @ state
        # sigmoid(x) = (1 + tanh(x / 2)) / 2; the weights of those gates are stored halved.
        gate = np.tanh(gate)
        keep, forget, new, release = (gate[..., at : at + hidden] for at in starts)
        cell = (HALF + HALF * forget) * cell[:, :active] + (HALF + HALF * keep) * new
        output = (HALF + HALF * release) * np.tanh(cell)
        found[:, :active, step] = output
    return np.concatenate([found[0], found[1][rows, mirror]], axis=2)

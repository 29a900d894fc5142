"""Boosted trees: how rows go through them, and that those that ship keep their promise."""

import json
from importlib.resources import files

import numpy as np
import pytest

from assistant.signs import SIGNS
from assistant.trees import Trees

STORED = {
    "base": 0.5,
    "roots": [0, 3],
    "column": [1, 0, 0, 0, 0, 0, 0, 0],
    "limit": [2.0, 0, 0, 0, -1.0, 0, 0, 0],
    "left": [1, 1, 2, 4, 5, 5, 6, 7],
    "right": [2, 1, 2, 7, 6, 5, 6, 7],
    "value": [0, 1, -1, 0, 0, 10, 20, 30],
}


@pytest.mark.parametrize(
    ("row", "logit"),
    [((-3, 2), 0.5 + 1 + 10), ((-1, 2.1), 0.5 - 1 + 10), ((0, 0), 0.5 + 1 + 20), ((1, 9), 29.5)],
)
def test_a_row_adds_up_the_leaves_that_it_comes_to(row, logit):
    assert Trees.read(STORED).logits(np.array([row], float))[0] == logit


def test_rows_are_told_apart():
    rows = np.array([[-3, 2], [1, 9], [0, 0]], float)
    assert Trees.read(STORED).logits(rows).tolist() == [11.5, 29.5, 21.5]


def test_what_is_written_is_read_again():
    assert Trees.read(json.loads(json.dumps(Trees.read(STORED).written()))).written() == STORED


@pytest.mark.parametrize(
    ("sign", "better"), [("span", 1), ("cover", 1), ("span agreement", 1), ("missing name", -1)]
)
def test_a_better_sign_never_makes_an_answer_less_likely(sign, better):
    stored = json.loads((files("assistant") / "abstention.json").read_text(encoding="utf-8"))
    means, scales = (np.array([stored[of][n] for n in SIGNS]) for of in ("means", "scales"))
    chance = np.random.default_rng(0)
    for row in chance.normal(means, scales, (50, len(SIGNS))):
        rows = np.tile(row, (40, 1))
        rows[:, SIGNS.index(sign)] += better * np.linspace(-4, 4, 40) * scales[SIGNS.index(sign)]
        assert (np.diff(Trees.read(stored["trees"]).logits(rows)) >= 0).all()

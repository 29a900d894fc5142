"""Fitting the span reader: what is right, how surprised it is, and that fitting lessens that."""

import itertools
import random

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from benchmarks.span_fitting import (
    Course,
    Example,
    Group,
    KeptTokens,
    Text,
    endless,
    example,
    fit,
    fitted_weights,
    laid_out,
    loss,
    mixed,
    ranges,
)
from vectorstore.embedding import DEFAULT_MODEL
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.model import find_model
from vectorstore.embedding.torch_spans import SpanNetwork

OPENED = "Marta Quill opened the lock. The lock had been shut since May."
CLOSED = "Nobody knows when the bridge was built."


class Small(SpanNetwork):
    """A span network of one narrow layer, with random weights."""

    def __init__(self) -> None:
        torch.nn.Module.__init__(self)
        torch.manual_seed(0)
        shape = BertConfig(
            hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
        )
        self.bert = BertModel(shape, add_pooling_layer=False)
        self.head = torch.nn.Linear(16, 2)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> KeptTokens:
    model = find_model(DEFAULT_MODEL, cache=Cache(tmp_path_factory.mktemp("cache")))
    return KeptTokens(model.folder / "tokenizer.json")


def told(text: str, words: str) -> Text:
    start = text.index(words)
    return Text("Lock", text, ((start, start + len(words)),))


def covered(read: Example, text: str) -> str:
    starts, ends = (
        read.pair.offsets[place[0] - read.pair.text] for place in (read.starts, read.ends)
    )
    return text[starts[0] : ends[1]]


def test_an_answer_is_from_its_first_token_to_its_last(tokens: KeptTokens) -> None:
    read = example(tokens, "Who opened the lock?", told(OPENED, "Marta Quill"))
    assert covered(read, OPENED) == "Marta Quill"
    assert len(read.starts) == len(read.ends) == 1


def test_where_any_part_is_right_every_token_of_it_is(tokens: KeptTokens) -> None:
    sentence = told(OPENED, "Marta Quill opened the lock")
    anywhere = Text("", OPENED, sentence.answers, anywhere=True)
    read = example(tokens, "Who opened the lock?", anywhere)
    assert read.starts == read.ends
    assert len(read.starts) > 5


def test_the_texts_of_a_question_share_one_probability(tokens: KeptTokens) -> None:
    question = "Who opened the lock?"
    right = example(tokens, question, told(OPENED, "Marta Quill"))
    wrong = example(tokens, question, Text("", CLOSED))
    laid = laid_out([[right, wrong], [wrong]])
    logits = torch.randn((*laid.ids.shape, 2), generator=torch.Generator().manual_seed(1))
    expected = []
    for rows in ((0, 1), (2,)):
        for side in (0, 1):
            every = [0.0]
            for row in rows:
                own = logits[row, :, side] - logits[row, 0, side]
                every += own[laid.valid[row]].tolist()
            place = (right.starts, right.ends)[side][0]
            meant = float(logits[0, place, side] - logits[0, 0, side]) if len(rows) == 2 else 0.0
            expected.append(np.log(np.exp(every).sum()) - meant)
    found = float(loss(lambda *_: logits, laid))  # type: ignore[arg-type]
    assert found == pytest.approx(np.mean(expected), abs=1e-4)


def test_fitting_makes_what_is_right_likelier_and_keeps_the_embeddings(tokens: KeptTokens) -> None:
    group = Group("Who opened the lock?", (told(OPENED, "Marta Quill"),), (Text("", CLOSED),))
    batch = laid_out(
        [[example(tokens, group.question, each) for each in (*group.telling, *group.silent)]]
    )
    network = Small().eval()
    before = float(loss(network, batch).detach())
    words = network.bert.embeddings.word_embeddings.weight.detach().clone()
    fit(network, endless([group], tokens), Course(steps=20, texts=2, rate=1e-2))
    assert float(loss(network, batch).detach()) < before / 2
    assert torch.equal(network.bert.embeddings.word_embeddings.weight, words)
    assert not any("embeddings" in name for name in fitted_weights(network))


def test_ranges_hold_what_comes_into_a_layer(tokens: KeptTokens) -> None:
    network = Small().eval()
    pair = example(tokens, "Who?", Text("", OPENED)).pair
    found = ranges(network, [pair])
    query = found["encoder.layer.0.attention.self.query"]
    assert query.lowest.shape == (16,)
    assert (query.lowest < query.highest).all()
    assert "encoder.layer.0.output.dense" in found


def test_of_two_sources_the_other_has_its_share(tokens: KeptTokens) -> None:
    one, other = (endless([Group(word, (Text("", word),), ())], tokens) for word in ("a", "b"))
    both = itertools.islice(mixed(one, other, 0.25)(random.Random(0)), 400)
    of_other = sum(group[0].pair.ids[1] == tokens.kept("b").ids[0] for group in both)
    assert 70 < of_other < 130

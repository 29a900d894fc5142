"""Fits the span reader: `python -m benchmarks.span_training --minutes 50`.

Writes assistant/extractive/spans.safetensors, which `benchmarks.span_tuning` then tunes to news:
the upper four layers of all-MiniLM-L6-v2, and a linear layer above them, fitted to tell where in a
text the answer to a question starts and ends (Devlin et al. 2019, https://arxiv.org/abs/1810.04805,
section 4.3), or that it is not there: then the first token is both. Embeddings and lower layers
stay as they are.

The texts are windows of the paragraphs of SquadShifts (new_wiki twice as often as reddit and
amazon), with the answer or without, and of the paragraphs nearest to the question that do not hold
it. 400 questions of new_wiki, and all others of their paragraphs, are left out: `held_out`.
AdamW (https://arxiv.org/abs/1711.05101), rates of learning as usual for such models, falling.
"""

import argparse
import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from platformdirs import user_cache_path

from assistant.extractive.reading import TUNED
from benchmarks.answer_data import squad_paragraphs
from vectorstore.embedding import DEFAULT_MODEL, load_embedder
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.model import find_model
from vectorstore.embedding.tokens import Pair, PairTokens
from vectorstore.embedding.torch_spans import SpanNetwork
from vectorstore.embedding.tuned import Range, save_tuned_weights

WIKI = "new_wiki_v1.0"
PARTS = (WIKI, "reddit_v1.0", "amazon_reviews_v1.0")
HELD_OUT = 400  # Questions.
FROZEN = 2  # Lower layers that stay as they are.
WINDOWS = (60, 80, 100, 140, 200)  # Tokens of a text, one of which is chosen.
AROUND = 0.8  # Of the windows are put around an answer; the others anywhere.
HEADLINED = 0.6  # Of the texts that have a title are read with it, as some articles have none.
SILENT = 0.35  # How often a question is asked of a paragraph without its answer as well.
NEAREST = 12  # Paragraphs among which such ones are looked for.
SILENT_CHOICE = 5  # Of them, the nearest from which one is taken.
BATCH = 32
CALIBRATING = 200  # Examples by which it is measured what comes into each layer.
MIXED = 8  # Batches that are sorted by length together.
RATE = 2e-4
WARMING = 150  # Steps until the rate of learning is reached.
LOWEST = 0.02  # Of the rate, at the end.
FAR_BEHIND = -1e4


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its paragraph with title and answers' characters, and paragraphs without."""

    part: str
    question: str
    title: str
    text: str
    answers: tuple[tuple[int, int], ...]
    silent: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A question and text as they are read, and the tokens where answers start and end."""

    pair: Pair
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def squad_questions() -> list[Asked]:
    """All questions, in an order that is always the same."""
    asked = [
        Asked(
            part,
            each["question"].strip(),
            title if part == WIKI else "",
            text,
            tuple(
                sorted(
                    {
                        (a["answer_start"], a["answer_start"] + len(a["text"]))
                        for a in each["answers"]
                    }
                )
            ),
        )
        for part in PARTS
        for title, text, every in squad_paragraphs(part)
        for each in every
    ]
    random.Random(0).shuffle(asked)
    return asked


def held_out(asked: Sequence[Asked]) -> frozenset[str]:
    """The paragraphs that are not fitted to."""
    wiki = (each for each in asked if each.part == WIKI)
    return frozenset(each.text for each in itertools.islice(wiki, HELD_OUT))


def with_silent(asked: Sequence[Asked]) -> list[Asked]:
    """Add to each question the paragraphs of its part that are near and do not hold its answer."""
    embedder = load_embedder()
    found = []
    for part in PARTS:
        own = [each for each in asked if each.part == part]
        paragraphs = list(dict.fromkeys((each.title, each.text) for each in own))
        vectors = embedder.embed([text for _, text in paragraphs])
        for each, vector in zip(own, embedder.embed([e.question for e in own]), strict=True):
            nearest = np.argsort(-(vectors @ vector))[:NEAREST].tolist()
            accepted = {each.text[start:end].lower() for start, end in each.answers}
            silent = [
                paragraphs[place]
                for place in nearest
                if not any(answer in paragraphs[place][1].lower() for answer in accepted)
            ]
            found.append(replace(each, silent=tuple(silent[:SILENT_CHOICE])))
    return found


class Examples:
    """Makes examples of questions, without end."""

    def __init__(self, asked: Sequence[Asked], tokens: PairTokens, chance: random.Random) -> None:
        """Ask `asked`, those of Wikipedia twice, in a new order each time round."""
        self._asked = [*asked, *(each for each in asked if each.part == WIKI)]
        self._tokens = tokens
        self._chance = chance

    def __iter__(self) -> Iterator[Example]:
        """Give examples, those with answers and those without among each other."""
        while True:
            for each in self._chance.sample(self._asked, len(self._asked)):
                headlined = self._chance.random() < HEADLINED
                title = each.title if headlined else ""
                yield from self._window(each.question, title, each.text, each.answers)
                if each.silent and self._chance.random() < SILENT:
                    title, text = self._chance.choice(each.silent)
                    yield from self._window(each.question, title if headlined else "", text, ())

    def _window(
        self, question: str, title: str, text: str, answers: Sequence[tuple[int, int]]
    ) -> Iterator[Example]:
        """Cut a window out of a text, mostly around an answer; none where it would cut that."""
        width = self._chance.choice(WINDOWS)
        offsets = self._tokens.offsets(text)
        met = [
            [n for n, (begins, ends) in enumerate(offsets) if ends > start and begins < end]
            for start, end in answers
        ]
        starts = {each[0] for each in met if each}
        ends = {each[-1] for each in met if each}
        last = max(len(offsets) - width, 0)
        first = self._chance.randint(0, last)
        if starts and self._chance.random() < AROUND:
            around = self._chance.choice(sorted(starts)) - self._chance.randrange(width)
            first = max(0, min(last, around))
        window = offsets[first : first + width]
        if not window:
            return
        begin = window[0][0]
        pair = self._tokens.pairs(question, [(title, text[begin : window[-1][1]])])[0]
        length = len(pair.offsets)
        told = [
            tuple(sorted(pair.text + n - first for n in each if first <= n < first + length))
            for each in (starts, ends)
        ]
        if bool(told[0]) == bool(told[1]):
            yield Example(pair, *told)


def batched(examples: Iterator[Example]) -> Iterator[list[Example]]:
    """Group examples of about the same length."""
    while True:
        mixed = list(itertools.islice(examples, BATCH * MIXED))
        mixed.sort(key=lambda each: len(each.pair.ids))
        groups = [mixed[at : at + BATCH] for at in range(0, len(mixed), BATCH)]
        yield from random.Random(len(mixed[0].pair.ids)).sample(groups, len(groups))


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Examples below each other, (examples, tokens).

    `valid` are the tokens where an answer may start or end, the first among them, for none.
    """

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    valid: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor


def laid_out(batch: Sequence[Example]) -> LaidOut:
    """Lay examples below each other."""
    shape = len(batch), max(len(each.pair.ids) for each in batch)
    ids, types, mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    valid, starts, ends = (torch.zeros(shape, dtype=torch.bool) for _ in range(3))
    for row, each in enumerate(batch):
        length = len(each.pair.ids)
        ids[row, :length] = torch.tensor(each.pair.ids)
        types[row, :length] = torch.tensor(each.pair.types)
        mask[row, :length] = 1
        valid[row, [0, *range(each.pair.text, length - 1)]] = True
        starts[row, list(each.starts) or [0]] = True
        ends[row, list(each.ends) or [0]] = True
    return LaidOut(ids, types, mask, valid, starts, ends)


def loss(network: SpanNetwork, batch: Sequence[Example]) -> torch.Tensor:
    """The mean surprise at where answers start and end, any of several being right."""
    laid = laid_out(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(laid.ids, laid.types, laid.mask)
    surprise = torch.zeros(len(batch))
    for side, right in enumerate((laid.starts, laid.ends)):
        possible = logits[..., side].masked_fill(~laid.valid, FAR_BEHIND)
        meant = possible.masked_fill(~right, FAR_BEHIND)
        surprise = surprise + torch.logsumexp(possible, 1) - torch.logsumexp(meant, 1)
    return surprise.mean() / 2


def freeze(network: SpanNetwork) -> list[torch.nn.Parameter]:
    """Keep embeddings and lower layers as they are; give what is fitted."""
    for part in (network.bert.embeddings, *network.bert.encoder.layer[:FROZEN]):
        part.requires_grad_(False)
    return [each for each in network.parameters() if each.requires_grad]


def optimizer(network: SpanNetwork) -> torch.optim.Optimizer:
    """Keep embeddings and lower layers as they are; fit the rest."""
    return torch.optim.AdamW(freeze(network), weight_decay=0.01, betas=(0.9, 0.98))


def descend(descent: torch.optim.Optimizer, surprise: torch.Tensor, rate: float) -> None:
    """Go one step down, at that rate of learning."""
    for group in descent.param_groups:
        group["lr"] = rate
    descent.zero_grad()
    surprise.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(descent.param_groups[0]["params"], 1.0)
    descent.step()


def fit(network: SpanNetwork, examples: Iterator[Example], *, seconds: float) -> None:
    """Fit the upper layers for as long as that."""
    descent = optimizer(network)
    began = time.monotonic()
    for step, batch in enumerate(batched(examples), 1):
        spent = (time.monotonic() - began) / seconds
        if spent >= 1:
            return
        surprise = loss(network, batch)
        descend(descent, surprise, RATE * min(1, step / WARMING) * max(LOWEST, 1 - spent))
        if step % 100 == 0:
            print(f"{step:6} {spent:4.0%} {float(surprise.detach()):.3f}", flush=True)


def main() -> None:
    """Fit, and write the weights that are not the model's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--out", type=Path, default=TUNED)
    options = parser.parse_args()
    torch.manual_seed(0)
    asked = with_silent(squad_questions())
    left_out = held_out(squad_questions())
    model = find_model(DEFAULT_MODEL, cache=Cache(user_cache_path("newsdesk") / "embedding"))
    tokens = PairTokens(model.folder / "tokenizer.json")
    network = SpanNetwork(model.folder)
    fitted_to = [each for each in asked if each.text not in left_out]
    examples = iter(Examples(fitted_to, tokens, random.Random(0)))
    fit(network, examples, seconds=60 * options.minutes)
    measured = ranges(network, [each.pair for each in itertools.islice(examples, CALIBRATING)])
    save_tuned_weights(changed(network), measured, options.out)


def ranges(network: SpanNetwork, pairs: Sequence[Pair]) -> dict[str, Range]:
    """Measure how low and how high each input of the encoder's linear layers gets."""
    found: dict[str, Range] = {}

    def watch(name: str, module: torch.nn.Module) -> None:
        def measure(_: torch.nn.Module, given: tuple[torch.Tensor]) -> None:
            values = given[0].float().flatten(0, -2).numpy()
            lowest, highest = values.min(axis=0), values.max(axis=0)
            known = found.get(name, Range(lowest, highest))
            found[name] = Range(
                np.minimum(known.lowest, lowest), np.maximum(known.highest, highest)
            )

        watching.append(module.register_forward_pre_hook(measure))

    watching: list[torch.utils.hooks.RemovableHandle] = []
    for name, module in network.bert.named_modules():
        if isinstance(module, torch.nn.Linear):
            watch(name, module)
    network.eval()
    with torch.no_grad():
        for pair in pairs:
            ids, types = (torch.tensor(each)[None] for each in (pair.ids, pair.types))
            network(ids, types, torch.ones_like(ids))
    for each in watching:
        each.remove()
    return found


def changed(network: SpanNetwork) -> dict[str, np.ndarray]:
    """The weights that were fitted, by the names they have in the encoder."""
    return {
        name.removeprefix("bert."): weights.detach().numpy()
        for name, weights in network.named_parameters()
        if weights.requires_grad
    }


if __name__ == "__main__":
    main()

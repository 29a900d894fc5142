"""Fits a span reader to questions asked of texts, on any device torch has.

The texts of a question share one probability, together with there being no answer in them
("shared-norm", Clark and Gardner 2018, https://arxiv.org/abs/1710.10723). A text alone is a group
of one.
"""

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from vectorstore.embedding.tokens import Pair, PairTokens, Read
from vectorstore.embedding.torch_spans import SpanNetwork
from vectorstore.embedding.tuned import Range

FAR_BEHIND = -1e4
WARMING = 0.05  # Of the steps, until the rate of learning is reached.
LOWEST = 0.02  # Of the rate, at the end.
MIXED = 16  # Batches whose groups are sorted by length together.
REPORTED = 100  # Steps.


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its headline and the characters of its answers."""

    headline: str
    text: str
    answers: tuple[tuple[int, int], ...] = ()
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A question and the texts it is asked of: so many of those that answer, and of the others."""

    question: str
    telling: tuple[Text, ...]
    silent: tuple[Text, ...]
    most: tuple[int, int] = (2, 2)

    def texts(self, chance: random.Random) -> list[Text]:
        """Choose some."""
        pairs = zip((self.telling, self.silent), self.most, strict=True)
        return [t for each, most in pairs for t in chance.sample(each, min(most, len(each)))]


@dataclass(frozen=True, slots=True)
class Example:
    """A question and text as they are read, and the tokens where answers start and end."""

    pair: Pair
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def standing(text: str, answer: Sequence[str]) -> list[tuple[int, int]]:
    """Find where the words of an answer stand in `text`, one behind the other and in any case."""
    if not answer:
        return []
    joined = r"\W+".join(map(re.escape, answer))
    every = re.finditer(rf"(?<!\w){joined}(?!\w)", text, re.IGNORECASE)
    return [match.span() for match in every]


class KeptTokens(PairTokens):
    """Keeps what it has read, as a text is read for many questions and over and over."""

    def __init__(self, file: Path) -> None:
        """Load a tokenizer.json of BERT's."""
        super().__init__(file)
        self._kept: dict[str, Read] = {}

    def kept(self, text: str) -> Read:
        """Read a text, or remember it."""
        if text not in self._kept:
            self._kept[text] = self.read([text])[0]
        return self._kept[text]


def example(tokens: KeptTokens, question: str, text: Text) -> Example:
    """Read a text for a question."""
    return marked(tokens, question, text, tokens.kept(text.text))


def marked(tokens: KeptTokens, question: str, text: Text, read: Read) -> Example:
    """Read a text, or what was `read` of it, for a question."""
    pair = tokens.pair(tokens.kept(question), tokens.kept(text.headline), read)
    begins, ends = pair.offsets.T
    starts: set[int] = set()
    lasts: set[int] = set()
    for start, end in text.answers:
        met = (np.flatnonzero((ends > start) & (begins < end)) + pair.text).tolist()
        starts.update(met if text.anywhere else met[:1])
        lasts.update(met if text.anywhere else met[-1:])
    return Example(pair, tuple(sorted(starts)), tuple(sorted(lasts)))


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Examples below each other, (examples, tokens), and the group that each belongs to.

    `valid` are the tokens where an answer may start or end.
    """

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    valid: torch.Tensor
    starts: torch.Tensor
    ends: torch.Tensor
    groups: torch.Tensor

    def to(self, device: torch.device) -> "LaidOut":
        """Bring all to a device."""
        return LaidOut(*(getattr(self, name).to(device) for name in self.__slots__))


def laid_out(groups: Sequence[Sequence[Example]]) -> LaidOut:
    """Lay examples below each other."""
    every = [each for group in groups for each in group]
    shape = len(every), max(len(each.pair.ids) for each in every)
    ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
    valid, starts, ends = (np.zeros(shape, bool) for _ in range(3))
    for row, each in enumerate(every):
        length = len(each.pair.ids)
        ids[row, :length] = each.pair.ids
        types[row, :length] = each.pair.types
        mask[row, :length] = 1
        valid[row, each.pair.text : length - 1] = True
        starts[row, list(each.starts)] = True
        ends[row, list(each.ends)] = True
    of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return LaidOut(*map(torch.from_numpy, (ids, types, mask, valid, starts, ends, of)))


def loss(network: torch.nn.Module, laid: LaidOut) -> torch.Tensor:
    """The mean surprise at where each group's answers start and end, or at there being none."""
    with torch.autocast(laid.ids.device.type, dtype=torch.bfloat16):
        logits = network(laid.ids, laid.types, laid.mask)
    count = int(laid.groups[-1]) + 1
    odds = logits - logits[:, :1]
    surprise = odds.new_zeros(())
    for side, right in enumerate((laid.starts, laid.ends)):
        own = odds[..., side]
        possible = _summed(own.masked_fill(~laid.valid, FAR_BEHIND), laid.groups, count)
        meant = _summed(own.masked_fill(~right, FAR_BEHIND), laid.groups, count)
        nothing = torch.zeros_like(possible)
        telling = torch.zeros_like(possible, dtype=torch.bool)
        telling.index_fill_(0, laid.groups[right.any(1)], True)
        right_odds = torch.where(telling, meant, nothing)
        surprise = surprise + (torch.logaddexp(possible, nothing) - right_odds).mean()
    return surprise / 2


def _summed(odds: torch.Tensor, groups: torch.Tensor, count: int) -> torch.Tensor:
    """Add up odds, logits (texts, tokens), over the tokens of each group's texts."""
    each = torch.logsumexp(odds, 1)
    most = torch.full((count,), FAR_BEHIND, device=odds.device)
    most = most.scatter_reduce(0, groups, each.detach(), "amax")
    total = torch.zeros(count, device=odds.device)
    total = total.index_add(0, groups, torch.exp(each - most[groups]))
    return most + torch.log(total)


class _Batches(IterableDataset[LaidOut]):
    """Makes batches without end, in as many processes as load it, each with its own order."""

    def __init__(self, examples: "Examples", texts: int, seed: int) -> None:
        self._examples = examples
        self._texts = texts
        self._seed = seed

    def __iter__(self) -> Iterator[LaidOut]:
        worker = get_worker_info()
        chance = random.Random(self._seed * 1000 + (worker.id if worker else 0))
        groups = self._examples(chance)
        while True:
            many, count = [], 0
            while count < MIXED * self._texts:
                group = next(groups)
                many.append(group)
                count += len(group)
            many.sort(key=lambda group: max(len(each.pair.ids) for each in group))
            batches: list[list[list[Example]]] = [[]]
            for group in many:
                if sum(map(len, batches[-1])) >= self._texts:
                    batches.append([])
                batches[-1].append(group)
            yield from map(laid_out, chance.sample(batches, len(batches)))


Examples = Callable[[random.Random], Iterator[list[Example]]]
"""Gives groups of examples without end, in an order of chance."""


def endless(groups: Sequence[Group], tokens: KeptTokens) -> Examples:
    """Ask all groups over and over, in a new order each time round."""

    def examples(chance: random.Random) -> Iterator[list[Example]]:
        while True:
            for group in chance.sample(groups, len(groups)):
                if texts := group.texts(chance):
                    yield [example(tokens, group.question, each) for each in texts]

    return examples


def mixed(usual: Examples, other: Examples, share: float) -> Examples:
    """Give groups of `usual`, and in that share of cases of `other`."""

    def examples(chance: random.Random) -> Iterator[list[Example]]:
        one, another = usual(chance), other(chance)
        while True:
            yield next(another if chance.random() < share else one)

    return examples


@dataclass(frozen=True, slots=True)
class Course:
    """How a network is fitted: steps, texts in each, the rate of learning."""

    steps: int
    texts: int
    rate: float
    workers: int = 0
    seed: int = 0


def fit(network: SpanNetwork, examples: Examples, course: Course) -> None:
    """Fit all but the embeddings, where the network is. AdamW, its rate falling to about nothing.

    Decoupled weight decay: Loshchilov and Hutter 2017, https://arxiv.org/abs/1711.05101.
    """
    torch.manual_seed(course.seed)
    network.train()
    network.bert.embeddings.requires_grad_(False)
    device = next(network.parameters()).device
    fitted = [each for each in network.parameters() if each.requires_grad]
    descent = torch.optim.AdamW(fitted, weight_decay=0.01, betas=(0.9, 0.98))
    batches = DataLoader(
        _Batches(examples, course.texts, course.seed),
        batch_size=None,
        num_workers=course.workers,
        prefetch_factor=8 if course.workers else None,
    )
    began, run = time.monotonic(), 0.0
    for step, batch in enumerate(islice(batches, course.steps), 1):
        surprise = loss(network, batch.to(device))
        falling = max(LOWEST, 1 - step / course.steps)
        for group in descent.param_groups:
            group["lr"] = course.rate * min(1, step / (WARMING * course.steps)) * falling
        descent.zero_grad()
        surprise.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(fitted, 1.0)
        descent.step()
        run += (float(surprise.detach()) - run) / min(step, REPORTED)
        if step % REPORTED == 0:
            print(f"{step:6} {run:.3f} {time.monotonic() - began:.0f} s", flush=True)
    network.eval()


def ranges(network: SpanNetwork, pairs: Iterable[Pair]) -> dict[str, Range]:
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


def fitted_weights(network: SpanNetwork) -> dict[str, np.ndarray]:
    """All weights but the embeddings, by the names they have in the encoder."""
    return {
        name.removeprefix("bert."): weights.detach().numpy()
        for name, weights in network.named_parameters()
        if not name.startswith("bert.embeddings.")
    }

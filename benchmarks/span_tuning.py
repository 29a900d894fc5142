"""Tunes the span reader to news: `python -m benchmarks.span_tuning --archive ARCHIVE`.

Goes on from what `benchmarks.span_training` fitted, in place. Texts are what the archive of the
articles of RealTime QA finds for three fifths of its questions (any place where an answer's string
stands is right), among all articles and among those published before the event; the passages of two
thirds of CLAP NQ, of which any part of the sentences that people chose is right; sentences of
TREC-QA train; and 1,000 questions of new_wiki again. The texts of a question share one probability,
together with there being no answer ("shared-norm", Clark and Gardner 2018,
https://arxiv.org/abs/1710.10723).

What is fitted on top of the span reader needs questions that it has not seen: `--left-out 1` and
`--left-out 2` leave out other parts of the quiz and of CLAP NQ, `--out` names another file.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import torch
from platformdirs import user_cache_path

from assistant import Assistant
from assistant.extractive.reading import TUNED
from benchmarks.answer_data import FOUND, PARTS, QUIZ_DAYS, clapnq, part_of, query_for, trecqa
from benchmarks.quiz import measured_once, questions
from benchmarks.span_training import (
    CALIBRATING,
    FAR_BEHIND,
    WIKI,
    Example,
    changed,
    descend,
    held_out,
    laid_out,
    optimizer,
    ranges,
    squad_questions,
)
from vectorstore.article import Evidence, Filters
from vectorstore.embedding import DEFAULT_MODEL
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.model import find_model
from vectorstore.embedding.tokens import PairTokens
from vectorstore.embedding.torch_spans import SpanNetwork
from vectorstore.embedding.tuned import save_tuned_weights

EPOCHS = 1.5
RATE = 6e-5
WARMING = 30
LOWEST = 0.03
TEXTS = 24  # In a batch.
NEAR, FAR = 10, 8  # Passages found that are read for the quiz, of all articles and of older ones.
AGAIN = 1000
WRONG = 5  # Sentences of TREC-QA read beside one that answers.
REPEATED = 3  # Times that each of its few questions is asked.


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


def quiz_groups(desk: Assistant, left_out: int) -> list[Group]:
    """Ask the quiz's questions but for a part, now and before the event."""
    groups = []
    for quiz in questions():
        if quiz.span_part == left_out:
            continue
        words = query_for(quiz.asked.question, today=quiz.day).search
        before = Filters(until=quiz.day - timedelta(QUIZ_DAYS))
        now, then = (
            [_text(each, quiz.asked.answers) for each in desk.archive.search(
                words, limit=FOUND, filters=filters)[:most]]
            for filters, most in ((Filters(), NEAR), (before, FAR))
        )  # fmt: skip
        told, silent = _parted(now)
        if told:
            groups.append(Group(words, told, silent))
        if older := _parted(then)[1]:
            groups.append(Group(words, (), older, (0, 3)))
    return groups


def _text(evidence: Evidence, accepted: Sequence[str]) -> Text:
    text = evidence.passage.text
    patterns = (r"\W+".join(map(re.escape, re.findall(r"\w+", each))) for each in accepted)
    found = [
        match.span()
        for pattern in patterns
        if pattern
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    ]
    return Text(evidence.article.title, text, tuple(found))


def _parted(texts: Sequence[Text]) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    return tuple(e for e in texts if e.answers), tuple(e for e in texts if not e.answers)


def other_groups(left_out: int) -> Iterator[Group]:
    """Give the questions of CLAP NQ, but for a part, TREC-QA and SquadShifts."""
    for part in ("answerable", "unanswerable"):
        for question, title, sentences, chosen in clapnq(part):
            if part_of(question) != left_out:
                text = " ".join(sentences)
                spans = tuple(
                    (text.index(each), text.index(each) + len(each))
                    for each in sentences
                    if each in chosen and part == "answerable"
                )
                yield Group(question, (Text(title, text, spans, anywhere=True),), ())
    for selection in trecqa("train"):
        pairs = list(zip(selection.sentences, selection.answers, strict=True))
        told = tuple(Text("", t, ((0, len(t)),), anywhere=True) for t, right in pairs if right)
        silent = tuple(Text("", t) for t, right in pairs if not right)
        yield from [Group(selection.question, told, silent, (1, WRONG))] * REPEATED
    asked = squad_questions()
    left_out = held_out(asked)
    wiki = [each for each in asked if each.part == WIKI and each.text not in left_out]
    for each in wiki[:AGAIN]:
        yield Group(each.question, (Text(each.title, each.text, each.answers),), ())


def example(tokens: PairTokens, question: str, text: Text) -> Example:
    """Read a text for a question."""
    pair = tokens.pairs(question, [(text.headline, text.text)])[0]
    met = [
        [
            pair.text + n
            for n, (begins, ends) in enumerate(pair.offsets.tolist())
            if ends > start and begins < end
        ]
        for start, end in text.answers
    ]
    starts = {place for each in met for place in (each if text.anywhere else each[:1])}
    ends = {place for each in met for place in (each if text.anywhere else each[-1:])}
    return Example(pair, tuple(sorted(starts)), tuple(sorted(ends)))


def shared_loss(network: SpanNetwork, groups: Sequence[Sequence[Example]]) -> torch.Tensor:
    """The mean surprise at where each group's answers start and end, or at there being none."""
    laid = laid_out([each for group in groups for each in group])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(laid.ids, laid.types, laid.mask)
    surprise = torch.zeros(())
    laid.valid[:, 0] = laid.starts[:, 0] = laid.ends[:, 0] = False
    at = 0
    for group in groups:
        own = slice(at, at + len(group))
        at += len(group)
        for side, right in enumerate((laid.starts[own], laid.ends[own])):
            odds = (logits[own, :, side] - logits[own, :1, side]).masked_fill(
                ~laid.valid[own], FAR_BEHIND
            )
            possible = torch.logsumexp(torch.cat([odds.flatten(), torch.zeros(1)]), 0)
            meant = torch.logsumexp(odds[right], 0) if right.any() else torch.zeros(())
            surprise = surprise + possible - meant
    return surprise / (2 * len(groups))


def tune(network: SpanNetwork, groups: Sequence[Group], tokens: PairTokens) -> None:
    """Go through the groups EPOCHS times."""
    chance = random.Random(1)
    descent = optimizer(network)
    total, done, step = int(EPOCHS * len(groups)), 0, 0
    order: list[int] = []
    while done < total:
        batch: list[list[Example]] = []
        while sum(map(len, batch)) < TEXTS:
            order = order or chance.sample(range(len(groups)), len(groups))
            group = groups[order.pop()]
            batch.append([example(tokens, group.question, e) for e in group.texts(chance)])
            done += 1
        step += 1
        surprise = shared_loss(network, batch)
        rate = RATE * min(1, step / WARMING) * max(LOWEST, 1 - done / total)
        descend(descent, surprise, rate)
        if step % 40 == 0:
            print(f"{done:6} of {total} {float(surprise.detach()):.3f}", flush=True)


def main() -> None:
    """Tune, and write the weights anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    parser.add_argument("--kept", type=Path, help="a file that keeps what was found between runs")
    parser.add_argument("--left-out", type=int, default=0, choices=range(PARTS))
    parser.add_argument("--source", type=Path, default=TUNED, help="what span_training wrote")
    parser.add_argument("--out", type=Path, default=TUNED)
    options = parser.parse_args()
    measure = partial(quiz_groups, left_out=options.left_out)
    groups = measured_once(options.kept, options.archive, measure)
    groups += other_groups(options.left_out)
    model = find_model(DEFAULT_MODEL, cache=Cache(user_cache_path("newsdesk") / "embedding"))
    network = SpanNetwork(model.folder)
    network.load_tuned(options.source)
    tokens = PairTokens(model.folder / "tokenizer.json")
    tune(network, groups, tokens)
    chance = random.Random(2)
    pairs = [
        example(tokens, group.question, each).pair
        for group in chance.sample(groups, CALIBRATING)
        for each in group.texts(chance)[:1]
    ]
    save_tuned_weights(changed(network), ranges(network, pairs), options.out)


if __name__ == "__main__":
    main()

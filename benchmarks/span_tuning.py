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
import copy
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import torch
from platformdirs import user_cache_path

from assistant import Assistant
from assistant.extractive.reading import TUNED
from benchmarks.answer_data import FOUND, PARTS, QUIZ_DAYS, clapnq, part_of, query_for, trecqa
from benchmarks.quiz import measured_once, questions
from benchmarks.span_fitting import (
    Course,
    Examples,
    Group,
    KeptTokens,
    Text,
    endless,
    example,
    fit,
    fitted_weights,
    mixed,
    ranges,
    standing,
)
from benchmarks.span_training import CALIBRATING, WIKI, held_out, squad_questions, windows
from vectorstore.article import Evidence, Filters
from vectorstore.embedding import DEFAULT_MODEL
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.model import find_model
from vectorstore.embedding.torch_spans import SpanNetwork
from vectorstore.embedding.tuned import save_tuned_weights

TUNING = Course(steps=400, texts=96, rate=1e-4)
TIMES = 2  # That it is tuned, of which the weights are averaged.
STILL_SQUAD = 0.35  # Of what is read are windows of SquadShifts, so that they are not unlearnt.
NEAR, FAR = 10, 8  # Passages found that are read for the quiz, of all articles and of older ones.
AGAIN = 1000  # Questions of new_wiki asked of whole paragraphs.
WRONG = 5  # Sentences of TREC-QA read beside one that answers.
REPEATED = 3  # Times that each of its few questions is asked.


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
    found = [span for each in accepted for span in standing(text, re.findall(r"\w+", each))]
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


def tune(network: SpanNetwork, examples: Examples, *, workers: int) -> None:
    """Tune several times, and take the mean of the weights.

    "Model soups", Wortsman et al. 2022, https://arxiv.org/abs/2203.05482.
    """
    before = copy.deepcopy(network.state_dict())
    tuned = []
    for seed in range(TIMES):
        network.load_state_dict(before)
        fit(network, examples, replace(TUNING, seed=seed, workers=workers))
        tuned.append(copy.deepcopy(network.state_dict()))
    network.load_state_dict(
        {name: torch.stack([each[name] for each in tuned]).mean(0) for name in before}
    )


def main() -> None:
    """Tune, and write the weights anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="of the articles of RealTime QA")
    parser.add_argument("--kept", type=Path, help="a file that keeps what was found between runs")
    parser.add_argument("--left-out", type=int, default=0, choices=range(PARTS))
    parser.add_argument("--source", type=Path, default=TUNED, help="what span_training wrote")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that read texts")
    parser.add_argument("--out", type=Path, default=TUNED)
    options = parser.parse_args()
    measure = partial(quiz_groups, left_out=options.left_out)
    groups = measured_once(options.kept, options.archive, measure)
    groups += other_groups(options.left_out)
    model = find_model(DEFAULT_MODEL, cache=Cache(user_cache_path("newsdesk") / "embedding"))
    network = SpanNetwork(model.folder)
    network.load_tuned(options.source)
    tokens = KeptTokens(model.folder / "tokenizer.json")
    network.to(options.device)
    examples = mixed(endless(groups, tokens), windows(tokens), STILL_SQUAD)
    tune(network, examples, workers=options.workers)
    network.cpu()
    chance = random.Random(2)
    pairs = [
        example(tokens, group.question, each).pair
        for group in chance.sample(groups, CALIBRATING)
        for each in group.texts(chance)[:1]
    ]
    save_tuned_weights(fitted_weights(network), ranges(network, pairs), options.out)


if __name__ == "__main__":
    main()

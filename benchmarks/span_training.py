"""Fits the span reader: `python -m benchmarks.span_training NEWS --device cuda --workers 6`.

Writes assistant/extractive/spans.safetensors, which `benchmarks.span_tuning` then tunes to news:
the layers of all-MiniLM-L6-v2, and a linear layer above them, fitted to tell where in a text the
answer to a question starts and ends (Devlin et al. 2019, https://arxiv.org/abs/1810.04805,
section 4.3), or that it is not there: then the first token is both. Embeddings stay as they are.

First come questions made of news, which `benchmarks.span_questions` writes to the file NEWS; then,
with a few of those still, windows of the paragraphs of SquadShifts (new_wiki twice as often as
reddit and amazon), with the answer or without, and of the paragraphs nearest to the question that
do not hold it. 400 questions of new_wiki, and all others of their paragraphs, are left out:
`held_out`.
"""

import argparse
import itertools
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from assistant.extractive.reading import TUNED
from benchmarks.answer_data import squad_paragraphs
from benchmarks.span_fitting import (
    Course,
    Example,
    KeptTokens,
    Text,
    endless,
    fit,
    fitted_weights,
    marked,
    mixed,
    ranges,
)
from vectorstore.embedding import DEFAULT_MODEL, load_embedder
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.model import find_model
from vectorstore.embedding.tokens import Read
from vectorstore.embedding.torch_spans import SpanNetwork
from vectorstore.embedding.tuned import save_tuned_weights

WIKI = "new_wiki_v1.0"
PARTS = (WIKI, "reddit_v1.0", "amazon_reviews_v1.0")
HELD_OUT = 400  # Questions.
WINDOWS = (60, 80, 100, 140, 200)  # Tokens of a text, one of which is chosen.
AROUND = 0.8  # Of the windows are put around an answer; the others anywhere.
HEADLINED = 0.6  # Of the texts that have a title are read with it, as some articles have none.
SILENT = 0.5  # How often a question is asked of a paragraph without its answer as well.
NEAREST = 12  # Paragraphs among which such ones are looked for.
SILENT_CHOICE = 5  # Of them, the nearest from which one is taken.
CALIBRATING = 200  # Examples by which it is measured what comes into each layer.
NEWS = Course(steps=900, texts=384, rate=3.5e-4)
SQUAD = Course(steps=1200, texts=384, rate=2.5e-4)
STILL_NEWS = 0.08  # Of the second course.


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its paragraph with title and answers' characters, and paragraphs without."""

    part: str
    question: str
    title: str
    text: str
    answers: tuple[tuple[int, int], ...]
    silent: tuple[tuple[str, str], ...] = ()


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


class Windows:
    """Makes examples of questions, each a group of its own, without end."""

    def __init__(self, asked: Sequence[Asked], tokens: KeptTokens) -> None:
        """Ask `asked`, those of Wikipedia twice, in a new order each time round."""
        self._asked = [*asked, *(each for each in asked if each.part == WIKI)]
        self._tokens = tokens

    def __call__(self, chance: random.Random) -> Iterator[list[Example]]:
        """Give examples, those with answers and those without among each other."""
        while True:
            for each in chance.sample(self._asked, len(self._asked)):
                headlined = chance.random() < HEADLINED
                title = each.title if headlined else ""
                yield from self._window(each.question, Text(title, each.text, each.answers), chance)
                if each.silent and chance.random() < SILENT:
                    title, text = chance.choice(each.silent)
                    silent = Text(title if headlined else "", text)
                    yield from self._window(each.question, silent, chance)

    def _window(self, question: str, text: Text, chance: random.Random) -> Iterator[list[Example]]:
        """Cut a window out of a text, mostly around an answer; none where it would cut that."""
        width = chance.choice(WINDOWS)
        read = self._tokens.kept(text.text)
        last = max(len(read.ids) - width, 0)
        first = chance.randint(0, last)
        if text.answers and chance.random() < AROUND:
            start = chance.choice(text.answers)[0]
            around = int(np.searchsorted(read.offsets[:, 0], start)) - chance.randrange(width)
            first = max(0, min(last, around))
        window = Read(read.ids[first : first + width], read.offsets[first : first + width])
        if not len(window.ids):
            return
        begin, end = int(window.offsets[0, 0]), int(window.offsets[-1, 1])
        within = tuple(
            (start, stop) for start, stop in text.answers if begin <= start and stop <= end
        )
        cut = any(start < end and stop > begin for start, stop in text.answers)
        if within or not cut:
            yield [marked(self._tokens, question, replace(text, answers=within), window)]


def windows(tokens: KeptTokens) -> Windows:
    """Give windows of the paragraphs that are not left out."""
    asked = squad_questions()
    left_out = held_out(asked)
    return Windows([each for each in with_silent(asked) if each.text not in left_out], tokens)


def main() -> None:
    """Fit, and write the weights that are not the model's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path, help="what benchmarks.span_questions wrote")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that read texts")
    parser.add_argument("--out", type=Path, default=TUNED)
    options = parser.parse_args()
    model = find_model(DEFAULT_MODEL, cache=Cache(user_cache_path("newsdesk") / "embedding"))
    tokens = KeptTokens(model.folder / "tokenizer.json")
    network = SpanNetwork(model.folder).to(options.device)
    news = endless(pickle.loads(options.news.read_bytes()), tokens)
    examples = mixed(windows(tokens), news, STILL_NEWS)
    fit(network, news, replace(NEWS, workers=options.workers))
    fit(network, examples, replace(SQUAD, workers=options.workers))
    some = itertools.islice(examples(random.Random(0)), CALIBRATING)
    measured = ranges(network.cpu(), [each.pair for group in some for each in group])
    save_tuned_weights(fitted_weights(network), measured, options.out)


if __name__ == "__main__":
    main()

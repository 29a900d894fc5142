"""Small models of every kind, saved by sentence-transformers itself, and a cache to compile into.

Their weights are random and large, so that any difference in computing them shows.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vectorstore.embedding import Embedder, load_embedder
from vectorstore.embedding.cache import Cache

SENTENCES = [
    "The ferry to the islands will not run before the spring.",
    "Yes.",
    "",
    "Прикордонники затримали групу людей на кордоні з Білоруссю.",
    "議会は火曜日に予算を承認した。",
    "قال الوزير إن المحادثات ستستأنف الأسبوع المقبل.",
    "Naïve café owners — 23% of them – paid €5,000 (or £4,300) 🙂.",
    "The council approved the budget on Tuesday after a debate of four hours. Two members voted "
    "against it, saying the money for the harbour had been promised to schools; the mayor denied "
    "that any promise was made. The work is to begin in March, weather permitting. " * 12,
]

Saving = Callable[..., Path]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def compiled(cache: Path) -> Embedder:
    return load_embedder(cache=cache)


@pytest.fixture(scope="session")
def plain(cache: Path) -> Embedder:
    return load_embedder(runtime="torch", cache=cache)


@pytest.fixture
def kept(cache: Path) -> Cache:
    return Cache(cache / "embedding")


@pytest.fixture(scope="session")
def save(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Saving:
    """Save a small model with the default model's tokenizer."""

    def saved(
        name: str,
        *,
        encoder: str = "bert",
        pooling: str = "mean",
        unit: bool = True,
        dense: bool = False,
        **options: Any,
    ) -> Path:
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.base.modules import Dense, Normalize, Transformer
        from sentence_transformers.sentence_transformer.modules import Pooling
        from transformers import AutoConfig, AutoModel

        torch.manual_seed(20)
        work = tmp_path_factory.mktemp(name)
        sizes = {
            "bert": {"hidden_size": 48, "intermediate_size": 96, "num_hidden_layers": 2},
            "distilbert": {"dim": 48, "hidden_dim": 96, "n_layers": 2, "n_heads": 4},
        }[encoder]
        heads = {"num_attention_heads": 4} if encoder == "bert" else {}
        config = AutoConfig.for_model(
            encoder,
            vocab_size=30522,
            max_position_embeddings=70,
            initializer_range=0.4,
            **sizes,
            **heads,
        )
        AutoModel.from_config(config).save_pretrained(work / "encoder")
        for file in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
            shutil.copyfile(bundled / file, work / "encoder" / file)
        modules = [
            Transformer(str(work / "encoder"), max_seq_length=70),
            Pooling(48, pooling, include_prompt=options.pop("include_prompt", True)),
        ]
        modules += [Dense(48, 20)] if dense else []
        modules += [Normalize()] if unit else []
        model = SentenceTransformer(modules=modules, device="cpu", **options)
        model.save(str(work / name), create_model_card=False)
        return work / name

    return saved

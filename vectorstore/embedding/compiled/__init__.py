"""The embedding model compiled for this machine's processor with OpenVINO."""

import logging
import tempfile
from pathlib import Path

import openvino

from vectorstore.embedding.cache import Cache
from vectorstore.embedding.compiled.compiling import compiled_folder
from vectorstore.embedding.compiled.embedder import CompiledEmbedder
from vectorstore.embedding.compiled.precision import Precision, best_precision
from vectorstore.embedding.model import Model
from vectorstore.embedding.recipe import NotCompilable

__all__ = ["CompiledEmbedder", "load_compiled"]

logger = logging.getLogger(__name__)


def load_compiled(
    model: Model, *, cache: Cache, precision: Precision | None = None
) -> CompiledEmbedder:
    """Load `model` compiled, in the precision that suits the processor best.

    Where the cache cannot be written to, it is compiled every time.

    Raises:
        NotCompilable: when sentence-transformers has to run it.
    """
    chosen = precision or best_precision(openvino.Core())
    rounded = chosen == "int8"
    try:
        folder = compiled_folder(model, rounded=rounded, cache=cache)
        return _loaded(model, folder, chosen)
    except OSError as error:
        logger.warning(
            "The embedding model is compiled every time, as %s cannot be written to (%s).",
            cache.root,
            error.strerror or error,
        )
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as passing:
            folder = compiled_folder(model, rounded=rounded, cache=Cache(Path(passing)))
            return _loaded(model, folder, chosen)
    except OSError as error:
        raise NotCompilable(f"it cannot be written anywhere: {error}") from error


def _loaded(model: Model, folder: Path, precision: Precision) -> CompiledEmbedder:
    try:
        return CompiledEmbedder(model, folder, precision=precision)
    except RuntimeError as error:
        raise NotCompilable(f"OpenVINO cannot load it: {error}") from error

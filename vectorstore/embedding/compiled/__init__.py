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
from vectorstore.errors import EmbeddingError

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
    try:
        return _load(model, cache, chosen)
    except OSError as error:
        logger.warning(
            "The embedding model is compiled every time, as %s cannot be written to (%s).",
            cache.root,
            error.strerror or error,
        )
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as passing:
            return _load(model, Cache(Path(passing)), chosen)
    except OSError as error:
        raise NotCompilable(f"it cannot be written anywhere: {error}") from error


def _load(model: Model, cache: Cache, precision: Precision) -> CompiledEmbedder:
    folder = compiled_folder(model, rounded=precision == "int8", cache=cache)
    try:
        embedder = CompiledEmbedder(model, folder, precision=precision)
        # The first question prepares what the next ones use, and shows whether all works here.
        embedder.embed_query("")
        return embedder
    except (RuntimeError, EmbeddingError) as error:
        if precision != "f32":
            logger.info("%s in %s does not work here: %s", model.name, precision, error)
            return _load(model, cache, "f32")
        raise NotCompilable(f"OpenVINO cannot run it: {error}") from error

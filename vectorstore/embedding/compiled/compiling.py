"""Compiling a model once; from then on neither torch nor transformers is needed."""

import hashlib
import logging
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import openvino

from vectorstore.embedding.cache import Cache
from vectorstore.embedding.compiled.precision import round_weights
from vectorstore.embedding.model import Model
from vectorstore.embedding.recipe import NotCompilable

__all__ = ["GRAPH", "REFUSAL", "TOKENIZER", "compiled_folder", "write_graph"]

GRAPH = "model.xml"
TOKENIZER = "tokenizer.json"
REFUSAL = "refused.txt"

EDITION = 1
"""Raised whenever what is compiled changes, so that older results are not used."""

PATIENCE = 1800.0
"""Seconds a model may take to be traced; the largest in use, of 7 billion weights, take minutes."""

logger = logging.getLogger(__name__)


def compiled_folder(model: Model, *, rounded: bool, cache: Cache) -> Path:
    """Return the folder with the model's graph, tokenizer and recipe, compiling what is missing.

    `rounded` weights are of eight bits. A model that cannot be compiled is remembered as such.

    Raises:
        NotCompilable: when sentence-transformers has to run the model.
        OSError: when the cache cannot be written to.
    """
    parts = [model.digest, str(EDITION), openvino.__version__]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    key = f"{model.name.replace('/', '--')}-{'int8' if rounded else 'f16'}-{digest[:16]}"
    folder = cache.folder(key, partial(_compile, model, rounded=rounded))
    if (folder / REFUSAL).exists():
        raise NotCompilable((folder / REFUSAL).read_text(encoding="utf-8"))
    return folder


def write_graph(graph: openvino.Model, folder: Path, *, rounded: bool) -> None:
    """Write the graph with weights of eight or sixteen bits."""
    if rounded:
        round_weights(graph)
    openvino.save_model(graph, folder / GRAPH, compress_to_fp16=not rounded)


def _compile(model: Model, folder: Path, *, rounded: bool) -> None:
    from vectorstore.embedding.compiled.bert import build_bert
    from vectorstore.embedding.configuration import read_configuration

    logger.info("Compiling %s for this machine, once.", model.name)
    try:
        configuration = read_configuration(model.folder)
        tokenizer = configuration.folder / TOKENIZER
        if not tokenizer.exists():
            raise NotCompilable(f"it has no {TOKENIZER}")
        write_graph(build_bert(configuration), folder, rounded=rounded)
        shutil.copyfile(tokenizer, folder / TOKENIZER)
        configuration.recipe.save(folder)
    except NotCompilable as reason:
        logger.info("Compiling %s with torch, as %s.", model.name, reason)
        _trace(model, folder, rounded=rounded)


def _trace(model: Model, folder: Path, *, rounded: bool) -> None:
    """Have a process of its own compile the model, so that this one never holds torch."""
    command = [sys.executable, "-m", "vectorstore.embedding.compiled.tracing"]
    command += [str(model.folder), str(folder), *(["--rounded"] if rounded else [])]
    here = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": here},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode != 0:
        problem = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
        raise NotCompilable(f"tracing it failed: {problem}")

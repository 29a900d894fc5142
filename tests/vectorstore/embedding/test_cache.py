"""The cache of compiled models survives whatever happens to it."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from vectorstore.embedding import Embedder, load_embedder
from vectorstore.embedding.cache import Cache

ASK = """
import sys
from pathlib import Path
from vectorstore.embedding import load_embedder
embedder = load_embedder(cache=Path(sys.argv[1]))
assert embedder.embed_query("Where is the ferry?").shape == (384,)
assert embedder.embed(["One.", "Two."]).shape == (2, 384)
assert embedder.count_tokens(["One."]) == [2]
heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub", "chromadb"}
print(type(embedder).__name__, *sorted(heavy & set(sys.modules)))
"""


def ask(cache: Path) -> "subprocess.Popen[str]":
    """Embed in a process of its own."""
    command = [sys.executable, "-c", ASK, str(cache)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answered(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    return out.strip()


@pytest.fixture
def own(cache: Path, compiled: Embedder, tmp_path: Path) -> Path:
    """A copy of a cache in which the default model is compiled."""
    shutil.copytree(cache, tmp_path / "own")
    return tmp_path / "own"


def folder_of_default(cache: Path) -> Path:
    (folder,) = (cache / "embedding").glob("all-MiniLM-L6-v2-f16-????????????????")
    return folder


def test_neither_torch_nor_transformers_is_imported(own: Path) -> None:
    assert answered(ask(own)) == "CompiledEmbedder"


def test_the_default_model_is_compiled_without_them_too(tmp_path: Path) -> None:
    assert answered(ask(tmp_path)) == "CompiledEmbedder"


def test_two_processes_that_compile_at_once_do_no_harm(tmp_path: Path) -> None:
    processes = [ask(tmp_path), ask(tmp_path), ask(tmp_path)]
    assert [answered(process) for process in processes] == ["CompiledEmbedder"] * 3
    assert not list((tmp_path / "embedding").glob("*.new-*"))
    assert (folder_of_default(tmp_path) / "manifest.json").exists()


def truncate(folder: Path) -> None:
    file = folder / "model.bin"
    file.write_bytes(file.read_bytes()[:1000])


def change_a_byte(folder: Path) -> None:
    file = folder / "model.bin"
    contents = bytearray(file.read_bytes())
    contents[20_000_000] ^= 0xFF
    file.write_bytes(contents)


def lose_the_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def break_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('["model.bin"]')


def put_a_file_in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("not a folder")


@pytest.mark.parametrize(
    "harm",
    [
        truncate,
        change_a_byte,
        lose_the_tokenizer,
        lose_the_manifest,
        break_the_manifest,
        put_a_file_in_its_place,
    ],
)
def test_what_is_broken_is_compiled_again(
    harm: Callable[[Path], None], own: Path, compiled: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    harm(folder_of_default(own))
    with caplog.at_level(logging.INFO):
        vector = load_embedder(cache=own).embed_query("Where is the ferry?")
    assert "Compiling all-MiniLM-L6-v2" in caplog.text
    assert vector @ compiled.embed_query("Where is the ferry?") > 0.9999
    caplog.clear()
    with caplog.at_level(logging.INFO):
        load_embedder(cache=own)
    assert caplog.text == ""


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    left = tmp_path / "key.new-abc"
    left.mkdir()
    (left / "model.bin").write_text("half")
    folder = cache.folder("key", lambda fresh: (fresh / "whole").write_text("done") and None)
    assert [file.name for file in folder.iterdir() if file.name != "manifest.json"] == ["whole"]
    assert not left.exists()


def test_what_fails_to_be_built_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("written")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        Cache(tmp_path).folder("key", fail)
    assert not [each for each in tmp_path.iterdir() if each.is_dir()]


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, compiled: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("where a folder should be")
    embedder = load_embedder(cache=tmp_path / "file")
    assert type(embedder) is type(compiled)
    assert np.allclose(embedder.embed_query("Hm?"), compiled.embed_query("Hm?"), atol=1e-3)
    (notice,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "cannot be written to" in notice.getMessage()


def test_a_digest_is_computed_again_when_the_file_changed(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    computed: list[str] = []

    def digest() -> str:
        computed.append(file.read_text())
        return f"{len(computed):064x}"

    cache = Cache(tmp_path / "cache")
    file.write_text("one")
    first = [cache.remember([file], digest) for _ in range(2)]
    file.write_text("three")
    assert first == [f"{1:064x}"] * 2
    assert cache.remember([file], digest) == f"{2:064x}"
    assert computed == ["one", "three"]


@pytest.mark.parametrize("note", ["", "abc", "12", "\xff"])
def test_a_damaged_note_of_a_digest_is_not_believed(note: str, tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_text("one")
    cache = Cache(tmp_path / "cache")
    cache.remember([file], lambda: "a" * 64)
    (kept,) = (tmp_path / "cache" / "digests").iterdir()
    kept.write_text(note, encoding="latin-1")
    assert cache.remember([file], lambda: "b" * 64) == "b" * 64

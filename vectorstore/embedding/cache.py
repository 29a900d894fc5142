"""The cache of compiled models: whole folders, checked when read and never half there."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["Cache", "file_digest"]

MANIFEST = "manifest.json"
PATIENCE = 600.0
"""Seconds to wait for another process that compiles the same model; none takes as long."""


class Cache:
    """What was computed once, in the folder `root`. It can be deleted at any time."""

    def __init__(self, root: Path) -> None:
        """Use `root`, which need not exist yet."""
        self.root = root

    def remember(self, files: Sequence[Path], compute: Callable[[], str]) -> str:
        """Return the digest `compute` finds of `files`, anew only when one of them changed.

        A change is seen by a file's size and time, so that nothing is read.
        """
        facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
        note = self.root / "digests" / hashlib.sha256(json.dumps(facts).encode()).hexdigest()
        with suppress(OSError, ValueError):
            known = note.read_text(encoding="ascii")
            if len(bytes.fromhex(known)) == hashlib.sha256().digest_size:
                return known
        digest = compute()
        with suppress(OSError):  # Where nothing can be written it is computed every time.
            note.parent.mkdir(parents=True, exist_ok=True)
            _write(note, digest)
        return digest

    def folder(self, key: str, build: Callable[[Path], None]) -> Path:
        """Return the folder of `key`; where it is missing or damaged, `build` fills a new one.

        Of several processes that ask at once, one builds. Raises `OSError` where nothing can be
        written.
        """
        folder = self.root / key
        if _intact(folder):
            return folder
        from filelock import FileLock

        self.root.mkdir(parents=True, exist_ok=True)
        with FileLock(self.root / f"{key}.lock", timeout=PATIENCE):
            if not _intact(folder):
                self._build(folder, build)
        return folder

    def _build(self, folder: Path, build: Callable[[Path], None]) -> None:
        for left in self.root.glob(f"{folder.name}.new-*"):  # By a process that was killed.
            shutil.rmtree(left, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=self.root))
        try:
            build(fresh)
            _seal(fresh)
            if folder.is_dir():
                shutil.rmtree(folder)
            else:
                folder.unlink(missing_ok=True)
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def file_digest(file: Path) -> str:
    """Compute a file's SHA-256."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _seal(folder: Path) -> None:
    digests = {file.name: file_digest(file) for file in folder.iterdir()}
    _write(folder / MANIFEST, json.dumps(digests, indent=1))


def _intact(folder: Path) -> bool:
    """Whether every file is there as it was written."""
    try:
        digests = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(digests) and all(
            file_digest(folder / name) == digest for name, digest in digests.items()
        )
    except (OSError, ValueError, AttributeError):
        return False


def _write(file: Path, text: str) -> None:
    """Write a file that is never seen half written."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, delete=False
    ) as stream:
        stream.write(text)
    Path(stream.name).replace(file)

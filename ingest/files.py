"""Files of a folder, in order, without what is hidden or belongs to a saved page."""

import os
from collections.abc import Iterator
from pathlib import Path

from ingest.report import Failure, Note

__all__ = ["find_files"]


def find_files(path: Path) -> Iterator[Path | Failure | Note]:
    """Give a file itself, or the files of a folder and its folders, sorted by name.

    Hidden files, and folders that a browser saved beside a page, are passed over. What is named
    outright is given even if hidden.
    """
    if path.is_dir():
        yield from _walk(path)
    elif path.is_file():
        yield path
    elif path.exists():
        yield Failure(str(path), "It is neither a file nor a folder.", str(path))
    else:
        problem = "There is no such file or folder. Check the spelling and the current folder."
        yield Failure(str(path), problem, str(path))


def _walk(folder: Path) -> Iterator[Path | Failure | Note]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problem = f"The folder cannot be listed: {error.strerror}. Check its permissions."
        yield Failure(str(folder), problem, str(folder))
        return
    names = {entry.name.lower() for entry in entries}
    for entry in entries:
        if entry.name.startswith(".") or _saved_with_page(entry.name, names):
            continue
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif entry.is_file():
            yield path
        elif entry.is_symlink():
            yield Note(str(path), "Left out: a link to a folder, or to nothing.")
        else:
            yield Note(str(path), "Left out: it is not a regular file.")


def _saved_with_page(name: str, names: set[str]) -> bool:
    """Tell whether a folder holds the pictures of a page saved as "web page, complete"."""
    page = name.lower().removesuffix("_files").removesuffix("_fichiers").removesuffix("-dateien")
    return page != name.lower() and bool({f"{page}.html", f"{page}.htm"} & names)

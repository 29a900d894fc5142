"""Gradio imported without writing its type stubs.

Every time it is imported, Gradio 6 writes the stubs of its eighty components anew: a second of
work, half of its import, in files of the installation that several processes would share.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

__all__ = ["no_stubs"]

WRITER = "gradio.component_meta"


class _Silent(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        module.__dict__["create_or_modify_pyi"] = lambda *_: None


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != WRITER:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Silent(spec.loader.name, spec.loader.path)
        return spec


@contextmanager
def no_stubs() -> Iterator[None]:
    """Import Gradio inside, and it leaves its type stubs alone."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)

"""How a model makes a vector of a text: what its sentence-transformers configuration says."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["FILE", "NotCompilable", "Recipe"]

FILE = "recipe.json"


class NotCompilable(Exception):
    """The model cannot be compiled; sentence-transformers itself has to run it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a compiled model does not hold.

    `max_length` is in tokens, special ones included. The prompts go before every text.
    """

    max_length: int
    dimension: int
    query_prompt: str = ""
    document_prompt: str = ""

    def save(self, folder: Path) -> None:
        """Write it beside a compiled model."""
        (folder / FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Recipe":
        """Read it from beside a compiled model."""
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))

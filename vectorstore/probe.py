"""Whether a Chroma folder opens and answers, tried in a process that may die of it."""

import sys
from pathlib import Path

import numpy as np

from vectorstore.chroma import connect
from vectorstore.errors import ChromaError

__all__ = ["main"]


def main(directory: str, name: str) -> int:
    """Open the collection, read its ids and search it. 0 when all of that works."""
    try:
        collection = connect(Path(directory), name=name)
        collection.position()
        rows = collection.rows()
        if rows:
            dimension = collection.dimension()
            found = collection.search(np.ones(dimension, np.float32), limit=min(10, len(rows)))
            if not found:
                return 1
        collection.close()
    except ChromaError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

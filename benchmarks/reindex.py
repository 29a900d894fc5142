"""Index a folder again: as it was, and after one sentence of one article was edited.

    .venv/bin/python -m benchmarks.reindex [--articles N]

The articles are the tops of those of RealTime QA, one text file each. Reading is timed alone as
well, since it should be most of the time. Data: NEWSDESK_DATA or ../shared/data.
"""

import argparse
import gzip
import itertools
import json
import tempfile
import time
from pathlib import Path

from benchmarks.scale import DATA, indexed
from ingest.sources import read

CUT = 2000
"""Characters of each article: what is measured goes by their number, not by their length."""

EDITED = " The council met again on Tuesday and put the vote off until the spring."


def main() -> None:
    """Index, edit, index, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=5000)
    count = options.parse_args().articles
    with tempfile.TemporaryDirectory() as place:
        folder, archive = Path(place) / "news", Path(place) / "archive"
        written(folder, count)
        tell("from nothing", indexed(folder, archive))
        tell("unchanged", indexed(folder, archive))
        edit(folder / f"{count // 2}.txt")
        tell("one sentence edited", indexed(folder, archive))
        began = time.monotonic()
        articles = sum(1 for _ in read(folder))
        print(f"{'reading alone':<22} {articles:>6} articles {time.monotonic() - began:>7.1f} s")


def written(folder: Path, count: int) -> None:
    """Write the first articles as text files."""
    folder.mkdir()
    with gzip.open(DATA / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(itertools.islice(lines, count)):
            article = json.loads(line)
            text = f"{article['title']}\n\n{article['text'][:CUT]}\n"
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def edit(file: Path) -> None:
    """Put a sentence at the end of the paragraph in the middle."""
    paragraphs = file.read_text("utf-8").split("\n\n")
    paragraphs[len(paragraphs) // 2] += EDITED
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")


def tell(what: str, done: tuple[dict, float, int]) -> None:
    """Print a line about one run."""
    report, seconds, _ = done
    counts = {name: report[name] for name in ("added", "changed", "unchanged", "passages_embedded")}
    print(f"{what:<22} {counts} {seconds:>7.1f} s", flush=True)


if __name__ == "__main__":
    main()

"""How far the reading of files has come, told in bytes."""

import gzip
import json
from pathlib import Path

from ingest.meter import Meter
from ingest.sources import read


def shares(source: Path) -> list[float]:
    """The share after each thing read, and at the end."""
    meter = Meter([source])
    assert meter.share == 0
    told = [meter.share or 0.0 for _ in read(source, meter=meter)]
    return [*told, meter.share or 0.0]


def test_the_files_of_a_folder_count_by_their_size(tmp_path: Path):
    for name, size in (("a", 10), ("b", 80), ("c", 10)):
        (tmp_path / f"{name}.txt").write_text("word " * size)
    told = shares(tmp_path)
    assert told == sorted(told)
    assert told[-2:] == [1.0, 1.0]
    assert 0.85 < told[1] <= 0.95


def test_a_packed_collection_counts_by_what_was_read_of_it(tmp_path: Path):
    words = [f"{number:x}" for number in range(200_000, 500_000)]
    lines = [
        json.dumps({"id": at, "title": "A", "text": " ".join(words[at * 300 : at * 300 + 300])})
        for at in range(1000)
    ]
    file = tmp_path / "news.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    told = shares(file)
    assert told == sorted(told)
    assert 0.4 < told[500] < 0.7
    assert told[-1] == 1.0


def test_nothing_to_read_has_no_share(tmp_path: Path):
    assert Meter([tmp_path]).share is None
    assert Meter([tmp_path / "absent"]).share is None

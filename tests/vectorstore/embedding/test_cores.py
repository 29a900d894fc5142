"""How many cores are used: no more than the process is given."""

from pathlib import Path

import pytest

from vectorstore.embedding.cores import cores


@pytest.mark.parametrize("contents", ["max 100000", "", "one two"])
def test_without_a_quota_all_cores_count(contents: str, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(contents)
    assert cores(tmp_path / "cpu.max") == cores(tmp_path / "missing") >= 1


@pytest.mark.parametrize(("contents", "count"), [("100000 100000", 1), ("50000 100000", 1)])
def test_a_container_s_quota_is_kept(contents: str, count: int, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(contents)
    assert cores(tmp_path / "cpu.max") == count

"""How many cores are used: no more than the process is given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vectorstore.embedding.cores import cores

USED = """
import sys, time
from pathlib import Path
from vectorstore.embedding import load_embedder
embedder = load_embedder(cache=Path(sys.argv[1]))
texts = [f"{n} " + "water " * 60 for n in range(400)]
embedder.embed(texts[:40])
began, used = time.perf_counter(), time.process_time()
embedder.embed(texts)
print((time.process_time() - used) / (time.perf_counter() - began))
"""

ALL = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def group(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, contents in files.items():
        (folder / name.replace("__", ".")).write_text(contents)


@pytest.mark.parametrize("contents", ["max 100000", "", "one two", "9900000 100000"])
def test_without_a_quota_all_cores_count(contents: str, tmp_path: Path) -> None:
    group(tmp_path / "groups", cpu__max=contents)
    assert cores(groups=tmp_path / "groups", own=tmp_path / "missing") == ALL
    assert cores(groups=tmp_path / "none", own=tmp_path / "missing") == ALL


@pytest.mark.parametrize("contents", ["100000 100000", "50000 100000", "199999 100000"])
def test_a_container_s_quota_is_kept(contents: str, tmp_path: Path) -> None:
    group(tmp_path / "groups", cpu__max=contents)
    assert cores(groups=tmp_path / "groups", own=tmp_path / "missing") == 1


def test_the_quota_of_a_group_above_is_kept(tmp_path: Path) -> None:
    group(tmp_path / "groups" / "desk.slice", cpu__max="100000 100000")
    group(tmp_path / "groups" / "desk.slice" / "news.service", cpu__max="max 100000")
    (tmp_path / "own").write_text("0::/desk.slice/news.service\n")
    assert cores(groups=tmp_path / "groups", own=tmp_path / "own") == 1


@pytest.mark.parametrize(("limit", "expected"), [("100000", 1), ("-1", ALL)])
def test_a_quota_of_the_first_version_is_kept(limit: str, expected: int, tmp_path: Path) -> None:
    group(
        tmp_path / "groups" / "cpu,cpuacct" / "box",
        cpu__cfs_quota_us=limit,
        cpu__cfs_period_us="100000",
    )
    (tmp_path / "own").write_text("4:memory:/box\n1:cpu,cpuacct:/box\n0::/\n")
    assert cores(groups=tmp_path / "groups", own=tmp_path / "own") == expected


@pytest.mark.skipif(sys.platform != "linux", reason="taskset is Linux's")
def test_one_core_is_used_where_one_is_allowed(cache: Path) -> None:
    command = ["taskset", "-c", "0", sys.executable, "-c", USED, str(cache)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.1

from pathlib import Path

import pytest

from benchmarks.gate import Benchmark, benchmarks, beyond, check, digest


def test_every_benchmark_of_the_gate_has_data_a_digest_and_bounds():
    known = benchmarks()
    assert known
    for each in known.values():
        assert each.data
        assert len(each.sha256) == 64
        assert each.floors or each.ceilings


def test_a_figure_beyond_its_bound_or_not_measured_is_named():
    bounds = Benchmark((), floors={"F1": 0.9, "recall": 0.5}, ceilings={"refused": 0.1})
    assert beyond(bounds, {"F1": 0.9, "recall": 0.6, "refused": 0.1}) == []
    wrong = beyond(bounds, {"F1": 0.89, "refused": 0.2})
    assert [each.split(":")[0] for each in wrong] == ["F1", "recall", "refused"]


def test_the_digest_knows_names_and_contents(tmp_path: Path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.txt").write_text("one")
    first = digest(("set",), tmp_path)
    assert first == digest(("set",), tmp_path)
    (tmp_path / "set" / "a.txt").rename(tmp_path / "set" / "b.txt")
    assert digest(("set",), tmp_path) != first
    assert digest(("elsewhere",), tmp_path) is None


def test_absent_and_other_data_are_skipped_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    never = Benchmark(("no.such.module",), ("words",), "0" * 64, {"F1": 0.5})
    assert check("never", never, tmp_path)
    assert "skipped; its data is not in" in capsys.readouterr().out
    (tmp_path / "words").write_text("a b c")
    assert check("never", never, tmp_path)
    assert "skipped; this is other data" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("printed", "said"),
    [('{"F1": 0.6}', "holds"), ('{"F1": 0.4}', "below its floor"), ("nothing", "failed")],
)
def test_what_a_benchmark_prints_decides(
    printed: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "words").write_text(printed)
    known = digest(("words",), tmp_path) or ""
    # json.tool prints a JSON file as it is, and fails where it is none.
    printing = Benchmark(("json.tool", str(tmp_path / "words")), ("words",), known, {"F1": 0.5})
    assert check("printing", printing, tmp_path) is (said == "holds")
    assert said in capsys.readouterr().out

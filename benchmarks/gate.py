"""Holds the benchmarks to their floors: `make bench-gate`, or `python -m benchmarks.gate NAME ...`.

benchmarks/floors.json says, by the name of a benchmark,

    "command"   what runs it, behind `python -m`; it prints its figures as one JSON object, last
    "data"      the files and folders it reads, in the data folder
    "sha256"    of that data: floors hold for the data they were measured on, and for no other
    "floors"    figure -> the least it may be
    "ceilings"  figure -> the most it may be; for times, errors and the like
    "slow"      true where it takes more than some minutes: such a one runs with --all, or by name

A benchmark whose data is absent, or is other data, is skipped, and the gate says so. It fails where
a figure is beyond its bound or is not printed at all, and where a benchmark fails.

To add one: give it `--json`, put an entry here with the digest that `--digest NAME` prints, and set
each floor a little below what was measured, by as much as the figure varies from run to run.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.attribution_corpus import DATA, ROOT

FLOORS = Path(__file__).with_name("floors.json")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark and the bounds of its figures; see the top of this module."""

    command: tuple[str, ...]
    data: tuple[str, ...] = ()
    sha256: str = ""
    floors: dict[str, float] = field(default_factory=dict)
    ceilings: dict[str, float] = field(default_factory=dict)
    slow: bool = False


def benchmarks() -> dict[str, Benchmark]:
    """Read every benchmark of floors.json, by name."""
    written = json.loads(FLOORS.read_text("utf-8"))
    return {
        name: Benchmark(
            **{**entry, "command": tuple(entry["command"]), "data": tuple(entry["data"])}
        )
        for name, entry in written.items()
    }


def digest(names: tuple[str, ...], folder: Path = DATA) -> str | None:
    """Digest files, and folders with all that is in them; None where one is absent."""
    whole = hashlib.sha256()
    for name in names:
        path = folder / name
        if not path.exists():
            return None
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            with file.open("rb") as opened:
                inner = hashlib.file_digest(opened, "sha256").digest()
            whole.update(file.relative_to(folder).as_posix().encode() + b"\0" + inner)
    return whole.hexdigest()


def beyond(benchmark: Benchmark, figures: dict[str, float]) -> list[str]:
    """Say which figures are beyond their bounds; empty when all hold."""
    wrong = []
    for bounds, sign in ((benchmark.floors, 1), (benchmark.ceilings, -1)):
        for name, bound in bounds.items():
            value = figures.get(name)
            if value is None:
                wrong.append(f"{name}: not measured")
            elif sign * value < sign * bound:
                kind = "below its floor" if sign > 0 else "above its ceiling"
                wrong.append(f"{name}: {value:.4g}, {kind} of {bound:.4g}")
    return wrong


def run(benchmark: Benchmark) -> dict[str, float]:
    """Run a benchmark and read its figures.

    Raises:
        subprocess.CalledProcessError: when it fails.
        ValueError: when it prints no figures.
    """
    done = subprocess.run(
        [sys.executable, "-m", *benchmark.command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout[done.stdout.index("{") :])
    return figures


def check(name: str, benchmark: Benchmark, data: Path = DATA) -> bool:
    """Run one benchmark and say how it stands; False where it does not hold."""
    found = digest(benchmark.data, data)
    if found != benchmark.sha256:
        why = f"its data is not in {data}" if found is None else f"this is other data: {found}"
        print(f"{name}: skipped; {why}", flush=True)
        return True
    began = time.monotonic()
    try:
        wrong = beyond(benchmark, run(benchmark))
    except (subprocess.CalledProcessError, ValueError) as error:
        wrong = [f"failed: {error}"]
    held = "holds" if not wrong else "does not hold"
    count = len(benchmark.floors) + len(benchmark.ceilings)
    print(f"{name}: {held}; {count} figures, {time.monotonic() - began:.0f} s", flush=True)
    for each in wrong:
        print(f"  {each}", flush=True)
    return not wrong


def main() -> None:
    """Run the quick benchmarks, or those named; exit with 1 where one does not hold."""
    known = benchmarks()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--all", action="store_true", help="run the slow ones as well")
    parser.add_argument("--digest", action="store_true", help="print the digest of the data only")
    options = parser.parse_args()
    if unknown := set(options.names) - set(known):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    chosen = options.names or [name for name in known if options.all or not known[name].slow]
    if options.digest:
        for name in chosen:
            print(name, digest(known[name].data))
        return
    results = [check(name, known[name]) for name in chosen]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()

"""Feeds broken and hostile documents to every reader, and sees that each is read or refused.

    python -m benchmarks.fuzz --minutes 10   random edits of samples and of real pages and feeds
    python -m benchmarks.fuzz --attacks      bombs, endless lines and deep nests, one of each

A worker process with limited memory reads; one that dies, raises or takes too long is a finding,
and the document is kept in the folder `fuzz-findings`. Fails where there is one.
"""

import argparse
import faulthandler
import logging
import random
import resource
import select
import signal
import subprocess
import sys
import tarfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.attacks import attacks
from benchmarks.pages import DATA, extraction
from ingest.document import Document
from ingest.report import Failure, Note
from ingest.sources import read_document
from tests.ingest.test_fuzz import SAMPLES
from vectorstore.article import Article

FINDINGS = Path("fuzz-findings")
MEMORY = 2 * 2**30  # Bytes of address space; reading a page takes a tenth of it.
SLOWEST = 20.0  # Seconds of computing for one document; the slowest real page takes two.
PATIENCE = 300.0  # Seconds to wait for it on a busy machine.
SLOW = 2.0  # Seconds, for a mention.
WRONG = ("raised", "hangs", "dies")
LARGEST = 2**20  # Bytes of a broken document.
REAL_PAGES, REAL_FEEDS = 12, 60
TOKENS = (
    b"", b"\0", b"\xff\xfe", b"<", b">", b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"\n",
    b"\r\n\r\n", b"---\n", b"&#0;", b"&#xFFFFFFFF;", b"]]>", b"<!--", b"<![CDATA[", b"<!DOCTYPE x>",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\\ud800", b"1e999", b"-1", b"99999999999999999999",
    b"0000-00-00", b"9999-12-31T23:59:60+99:99", b"=?utf-8?q?=ff?=", b"charset=utf-7", b"%PDF-",
    b"PK\x03\x04", b"\x1f\x8b\x08", b"<script type='application/ld+json'>", b"http://[::1",
    "\u202e".encode(), "\u2028".encode(), b"By ", b"<table><tr><td>", b"<svg><math>", b"null",
)  # fmt: skip


def samples() -> dict[str, bytes]:
    """Give the samples of the tests, and some real pages and feeds where the data is at hand."""
    found = dict(SAMPLES)
    if (DATA / "extraction").is_dir():
        for number, page in zip(range(REAL_PAGES), extraction(), strict=False):
            found[f"page-{number}.html"] = page.markup.encode("utf-8", "replace")
    for archive in sorted(DATA.glob("feedparser-*.tar.gz")):
        with tarfile.open(archive) as opened:
            members = [member for member in opened.getmembers() if member.isfile()]
            for member in members[:: max(1, len(members) // REAL_FEEDS)]:
                if stream := opened.extractfile(member):
                    found[f"feed-{len(found)}.xml"] = stream.read()
    return found


def mutated(samples: dict[str, bytes], seed: int) -> tuple[str, bytes]:
    """Break a sample; the same seed gives the same document."""
    draw = random.Random(seed)
    name = draw.choice(list(samples))
    data = samples[name]
    for _ in range(draw.randint(1, 8)):
        start = draw.randint(0, len(data))
        end = min(len(data), start + int(draw.expovariate(1 / 60)))
        data = data[:start] + _piece(draw, samples, data[start:end]) + data[end:]
    if draw.random() < 0.1:
        data = data[: draw.randint(0, len(data))]
    if draw.random() < 0.15:  # Another reader than the one it was meant for.
        name = draw.choice(list(SAMPLES))
    return name, data[:LARGEST]


def _piece(draw: random.Random, samples: dict[str, bytes], piece: bytes) -> bytes:
    match draw.randint(0, 5):
        case 0:
            return draw.choice(TOKENS)
        case 1:
            return piece * draw.choice((0, 2, 3, 300, 20_000))
        case 2:
            return draw.choice(TOKENS) * draw.choice((1, 2, 500, 20_000))
        case 3:
            return draw.randbytes(draw.randint(1, 40))
        case 4:
            other = draw.choice(list(samples.values()))
            start = draw.randint(0, len(other))
            return other[start : start + draw.randint(1, 2000)]
        case _:
            return bytes(byte ^ (1 << draw.randint(0, 7)) for byte in piece)


def check(document: Document) -> str:
    """Read a document and tell what it gave; raise where that is not what readers may give."""
    outcome = "nothing"
    for reading in read_document(document):
        assert isinstance(reading, Article | Failure | Note), reading
        if isinstance(reading, Article):
            assert reading.title.strip(), reading
            assert reading.text.strip() == reading.text != "", reading
        outcome = type(reading).__name__
    return outcome


def work() -> None:
    """Read what the lines of standard input name: a seed, or an attack."""
    warnings.filterwarnings("ignore")
    logging.disable()  # pypdf tells of each broken object.
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    known, hostile = samples(), attacks()
    print("ready", flush=True)
    for line in sys.stdin:
        kind, _, key = line.strip().partition(" ")
        if kind == "seed":
            name, data = mutated(known, int(key))
            document = Document.of_bytes(data, path=f"/news/{name}", name=name)
        else:
            document = hostile[key]()
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)  # Its signal ends the process.
        try:
            outcome = check(document)
            signal.setitimer(signal.ITIMER_PROF, 0)
            print(outcome, _peak(), f"{time.process_time() - began:.1f}", flush=True)
        except BaseException:
            print("raised", traceback.format_exc().replace("\n", "\\n"), flush=True)


class Worker:
    """A process that reads, begun anew when it dies."""

    def __init__(self) -> None:
        self._process = self._begin()

    def _begin(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "benchmarks.fuzz", "--worker"]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def ask(self, task: str) -> tuple[str, str]:
        """Have something read; tell the outcome and the details of it."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{task}\n")
        waited = select.select([process.stdout], [], [], PATIENCE)[0]
        answer = process.stdout.readline().strip() if waited else ""
        if not answer:
            if not waited:
                process.kill()
            slow = not waited or process.wait() == -signal.SIGPROF
            self._process = self._begin()
            return "hangs" if slow else "dies", f"exit status {process.wait()}"
        outcome, _, details = answer.partition(" ")
        return outcome, details

    def end(self) -> None:
        """Let it go."""
        self._process.kill()
        self._process.wait()


def fuzz(minutes: float, first: int) -> int:
    """Break and read for some minutes; give the number of findings."""
    known, worker, outcomes = samples(), Worker(), Counter[str]()
    until, seed, peak, findings = time.monotonic() + 60 * minutes, first, 0, 0
    while time.monotonic() < until:
        outcome, details = worker.ask(f"seed {seed}")
        outcomes[outcome] += 1
        if outcome in WRONG:
            findings += 1
            FINDINGS.mkdir(exist_ok=True)
            name, data = mutated(known, seed)
            (FINDINGS / f"{seed}-{name}").write_bytes(data)
            print(f"seed {seed}, {name}: {outcome} {details}".replace("\\n", "\n"), flush=True)
        else:
            peak = max(peak, int(details.partition(" ")[0]))
        seed += 1
    worker.end()
    shown = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(f"{seed - first} documents from seed {first} in {minutes:g} minutes: {shown}")
    print(f"peak memory of the reader {peak} MB; findings: {findings}")
    return findings


def attack() -> int:
    """Read one of each hostile document; give the number of findings and of slow ones."""
    worker, findings, peak = Worker(), 0, 0
    for key in attacks():
        outcome, details = worker.ask(f"attack {key}")
        if outcome in WRONG:
            findings += 1
            print(f"{key}: {outcome} {details}".replace("\\n", "\n"), flush=True)
            continue
        memory, seconds = details.split()
        peak = max(peak, int(memory))
        if float(seconds) > SLOW:
            print(f"{key}: {outcome} after {seconds} s", flush=True)
    worker.end()
    print(f"{len(attacks())} hostile documents; peak memory {peak} MB; findings: {findings}")
    return findings


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def chosen() -> Iterator[int]:
    """Do what was asked for, and give the findings of each part."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=0.0, help="break samples for as long")
    options.add_argument("--seed", type=int, default=int(time.time()), help="the first seed")
    options.add_argument("--attacks", action="store_true", help="read the hostile documents")
    options.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.worker:
        work()
    if asked.attacks:
        yield attack()
    if asked.minutes:
        yield fuzz(asked.minutes, asked.seed)


if __name__ == "__main__":
    sys.exit(1 if sum(chosen()) else 0)

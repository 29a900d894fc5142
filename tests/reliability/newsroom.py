"""A folder of articles that changes all the time, and the commands and checks run over it."""

import random
import subprocess
import sys
from pathlib import Path

from assistant.assistant import Assistant

__all__ = ["Folder", "finish", "quotes_hold", "start", "state"]

TOWNS = ("Vessby", "Tern Point", "Hallow Strand", "Kestrel Sound", "Narrow Quay", "Osk")
THINGS = ("ferry", "flood barrier", "fish market", "power cable", "school roof", "harbour bridge")


def story(number: int, edition: int = 1) -> str:
    """A small article whose every edition says what edition it is."""
    chance = random.Random(number)
    town, thing = chance.choice(TOWNS), chance.choice(THINGS)
    body = "\n\n".join(
        f"The council of {town} spoke about the {thing} {number} for {count + 2} hours. A member"
        f" said that edition {edition} of the plan {number} costs {chance.randint(2, 90)} million."
        for count in range(12)
    )
    return f"Plan {number} for the {thing} of {town}\n\nNordwire, 12 February 2024\n\n{body}\n"


class Folder:
    """A folder of articles that is edited over and over."""

    def __init__(self, path: Path, count: int) -> None:
        self.path = path
        self.editions = dict.fromkeys(range(count), 1)
        path.mkdir()
        for number in self.editions:
            self.write(number)
        # It answers what the tests ask, and is never removed.
        self.asked_about = next(number for number in self.editions if "ferry" in story(number))

    def write(self, number: int) -> None:
        text = story(number, self.editions[number])
        fresh = self.path.parent / f"{number}.fresh"
        fresh.write_text(text)
        fresh.replace(self.path / f"{number}.txt")

    def edit(self, chance: random.Random) -> None:
        """Change a few articles, remove one, add one."""
        for number in chance.sample(sorted(self.editions), 3):
            self.editions[number] += 1
            self.write(number)
        gone = chance.choice(sorted(self.editions.keys() - {self.asked_about}))
        del self.editions[gone]
        (self.path / f"{gone}.txt").unlink()
        new = max(self.editions) + 1
        self.editions[new] = 1
        self.write(new)


def start(*arguments: str | Path, **options: object) -> subprocess.Popen[str]:
    """Start a `newsdesk` command in a process of its own."""
    command = [sys.executable, "-m", "assistant", *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def finish(process: subprocess.Popen[str], timeout: float = 240) -> str:
    """Wait for a command that must succeed; gives what it printed."""
    out, err = process.communicate(timeout=timeout)
    assert process.returncode == 0, (process.returncode, out, err)
    return out


def quotes_hold(desk: Assistant, question: str) -> int:
    """Ask, and hold every passage and quote to its article; gives the number of quotes."""
    answer = desk.ask(question)
    for found in answer.evidence:
        passage = found.passage
        assert found.article.text[passage.start : passage.end] == passage.text
    for citation in answer.citations:
        article = desk.article(citation.article_id, version=citation.version)
        # An article may have been removed since it was quoted, and only then is it gone.
        if article is not None:
            assert article.text[citation.start : citation.end] == citation.quote
    return len(answer.citations)


def state(desk: Assistant, folder: Folder) -> dict[int, int]:
    """The editions of the articles that the archive holds, by number."""
    found = {}
    for article in desk.articles():
        assert article.path is not None
        words = article.text.split()
        editions = {words[place + 1] for place, word in enumerate(words) if word == "edition"}
        assert len(editions) == 1, "an article of two editions"
        found[int(Path(article.path).stem)] = int(editions.pop())
    return found

"""The README and docs/: what they show happens when it is run, and their links lead somewhere."""

import argparse
import doctest
import json
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.cli import main, parser
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "examples/*.md", "benchmarks/*.md")
    for page in ROOT.glob(pattern)
)
# Pages whose outputs are compared. Those that show how to index start with nothing indexed.
FROM_NOTHING = ("README.md", "docs/python.md", "docs/indexing.md")
FROM_SAMPLE = ("docs/asking.md",)

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
SAME = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
COMMANDS = next(
    action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction)
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    line: int


@dataclass(frozen=True)
class Typed:
    """A command as shown, and what is shown under it."""

    command: str
    output: str


def _blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 2)
        for found in BLOCK.finditer(text)
    ]


def _typed(block: Block) -> list[Typed]:
    """The commands of a block; in `console` blocks they stand behind a dollar sign."""
    if block.language == "console":
        parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
        return [Typed(*part.partition("\n")[::2]) for part in parts]
    if block.language == "sh":
        return [Typed(line, "") for line in block.text.splitlines() if line.strip()]
    return []


def _all_typed() -> list[tuple[str, str]]:
    return [
        (page.relative_to(ROOT).as_posix(), typed.command)
        for page in PAGES
        for block in _blocks(page)
        for typed in _typed(block)
    ]


def _anchor(heading: str) -> str:
    """The anchor that GitHub and its like give a heading."""
    plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, indexed into `archive`."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "examples", folder / "examples")
    with Assistant.open(folder / "archive") as desk:
        assert desk.index(folder / "examples" / "articles").failed == ()
    return folder


@pytest.fixture
def here(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a page's commands run in."""
    for name in ("ARCHIVE", "MODEL", "EMBEDDING", "CHROMA"):
        monkeypatch.delenv(f"NEWSDESK_{name}", raising=False)
    if request.param in FROM_SAMPLE:
        folder: Path = request.getfixturevalue("sample")
    else:
        folder = tmp_path
        shutil.copytree(ROOT / "examples", folder / "examples")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("page", "here"), [(name, name) for name in FROM_NOTHING + FROM_SAMPLE], indirect=["here"]
)
def test_what_a_page_shows_is_what_happens(
    page: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, object] = {}
    blocks = [each for each in _blocks(ROOT / page) if each.language in {"pycon", "console"}]
    assert blocks, f"{page} shows nothing that runs"
    try:
        for block in blocks:
            if block.language == "pycon":
                _run_python(block, page, names)
            for typed in _typed(block):
                _compare(typed, _run(typed.command, capsys), page)
    finally:
        for name in names.values():
            if isinstance(name, Assistant):
                name.close()


def _run(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command, ours in this process; gives what it prints."""
    words = shlex.split(command)
    if words[0] != "newsdesk":
        return subprocess.run(
            command, shell=True, check=True, capture_output=True, text=True
        ).stdout
    capsys.readouterr()
    main(words[1:])
    return "".join(capsys.readouterr())


def _run_python(block: Block, page: str, names: dict[str, object]) -> None:
    example = doctest.DocTestParser().get_doctest(block.text, names, page, page, block.line)
    reported: list[str] = []
    runner = doctest.DocTestRunner(optionflags=SAME)
    try:
        runner.run(example, out=reported.append, clear_globs=False)
    finally:
        names.update(example.globs)
    assert not runner.failures, "".join(reported)


def _compare(typed: Typed, printed: str, page: str) -> None:
    matches = doctest.OutputChecker().check_output(typed.output, printed, SAME)
    assert matches, f"{page}: $ {typed.command}\nshown:\n{typed.output}\nprinted:\n{printed}"


@pytest.mark.parametrize(("page", "command"), _all_typed())
def test_every_command_shown_exists(page: str, command: str) -> None:
    words = shlex.split(command, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words.pop(0)
    if words[:1] == ["newsdesk"]:
        parser().parse_args(words[1 : words.index("|") if "|" in words else None])
    elif words[:1] == ["make"]:
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert words[1] in targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`\n]+`", "", BLOCK.sub("", page.read_text("utf-8")))
    broken = []
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            broken.append(target)
    assert broken == []


def _anchors(page: Path) -> set[str]:
    return {_anchor(heading) for heading in HEADING.findall(page.read_text("utf-8"))}


def test_every_page_is_listed_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    targets = LINK.findall(index.read_text("utf-8"))
    listed = {(index.parent / target).resolve() for target in targets}
    assert [page.name for page in ROOT.glob("docs/*.md") if page not in {index, *listed}] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described_with_its_options(name: str) -> None:
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    everywhere, sections = page.split("\n## ", 1)[0], re.split(r"^## ", page, flags=re.MULTILINE)
    section = next((each for each in sections if each.startswith(f"newsdesk {name}\n")), None)
    assert section is not None, f"docs/command-line.md lacks a section `newsdesk {name}`"
    for action in COMMANDS[name]._actions:
        for spelling in action.option_strings:
            if spelling not in {"-h", "--help"}:
                assert f"`{spelling}" in section + everywhere, f"newsdesk {name} {spelling}"
        if not action.option_strings:
            assert str(action.metavar) in section


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_every_setting_is_described(setting: str) -> None:
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    # Chroma's own names, as its other programs read them.
    variable = "CHROMA_API_KEY" if setting == "cloud" else f"NEWSDESK_{setting.upper()}"
    assert f"`{variable}`" in page


def test_every_field_of_the_json_is_described(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sample)
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    question = "What will the flood barrier cost?"
    for words in (["ask", question], ["search", "puffins"], ["articles"]):
        capsys.readouterr()
        main([*words, "--json"])
        printed = json.loads(capsys.readouterr().out)
        assert [name for name in _names(printed) if f"`{name}`" not in page] == [], words


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    if isinstance(value, list):
        return set().union(*map(_names, value))
    return set()


def test_the_readme_shows_the_window() -> None:
    picture = ROOT / "docs" / "images" / "window.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "docs/images/window.png" in (ROOT / "README.md").read_text("utf-8")


def test_every_module_that_is_named_exists() -> None:
    named = {
        (page.name, name)
        for page in PAGES
        for name in re.findall(
            r"\b((?:assistant|ingest|vectorstore|prompts|benchmarks|tests)/[\w/.]*)",
            page.read_text("utf-8"),
        )
    }
    assert [each for each in sorted(named) if not (ROOT / each[1].rstrip(".")).exists()] == []


def test_no_page_names_a_place_of_one_machine() -> None:
    for page in PAGES:
        assert not re.search(r"(?<![\w.])/(home|root|work|tmp)/", page.read_text("utf-8")), page

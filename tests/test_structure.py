"""The house keeps its order: who may import whom, and where each library lives."""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from assistant import Assistant

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "ingest", "prompts", "vectorstore")
ALLOWED = {
    "vectorstore": {"vectorstore"},
    "ingest": {"ingest", "vectorstore"},
    "prompts": {"prompts"},
    "assistant": {"assistant", "prompts", "vectorstore"},
}
SURFACES = {
    "assistant.assistant", "assistant.cli", "assistant.commands", "assistant.terminal",
    "assistant.records", "assistant.upkeep",
}  # fmt: skip
HOMES = {
    "chromadb": "vectorstore.chroma",
    "sentencex": "vectorstore.sentences",
    "openvino": "vectorstore.embedding",
    "tokenizers": "vectorstore.embedding",
    "torch": "vectorstore.embedding",
    "transformers": "vectorstore.embedding",
    "sentence_transformers": "vectorstore.embedding",
    "filelock": "vectorstore",
    "gradio": "assistant.window",
    "tiktoken": "assistant.generative.tokens",
    "msgpack": "assistant.understanding.frequencies",
    "wordfreq": "assistant.understanding.frequencies",
    "rapidfuzz": "assistant.understanding.words",
    "huggingface_hub": "vectorstore.embedding.model",
    "urllib3": "ingest",
    "protego": "ingest",
    "dateparser": "ingest",
    "trafilatura": "ingest",
    "feedparser": "ingest",
    "pypdf": "ingest",
    "docx": "ingest",
    "watchfiles": "ingest.watching",
    "datasketch": "ingest.copies",
}
LANGCHAIN = ("assistant.generative", "assistant.retriever", "assistant.chain")
"""The modules whose business is LangChain; nobody else imports it."""

Module = tuple[str, ast.Module]


def modules() -> list[Module]:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found.append((name.removesuffix(".__init__"), ast.parse(path.read_text("utf-8"))))
    return found


def imported(tree: ast.AST, *, late: bool = True) -> set[str]:
    """Every module that a tree imports; without `late`, only what is imported with it."""
    names = set()
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        skipped = isinstance(node, ast.FunctionDef) and not late
        if skipped or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            continue
        nodes += ast.iter_child_nodes(node)
    return names


def within(name: str, home: str) -> bool:
    return name == home or name.startswith(f"{home}.")


def test_packages_import_only_what_is_below_them():
    wrong = [
        (name, each)
        for name, tree in modules()
        for each in imported(tree)
        if each.split(".")[0] in PACKAGES
        and each.split(".")[0] not in ALLOWED[name.split(".")[0]]
        and not (each.split(".")[0] == "ingest" and name in SURFACES)
    ]
    assert wrong == []


def test_every_library_has_one_home():
    wrong = [
        (name, each)
        for name, tree in modules()
        for each in imported(tree)
        for library, home in HOMES.items()
        if within(each, library) and not within(name, home)
    ]
    wrong += [
        (name, each)
        for name, tree in modules()
        for each in imported(tree)
        if each.split(".")[0].startswith("langchain")
        and not any(within(name, home) for home in LANGCHAIN)
    ]
    assert wrong == []


def test_there_are_no_import_cycles():
    trees = dict(modules())
    edges = defaultdict(set)
    for name, tree in trees.items():
        for each in imported(tree, late=False):
            if each in trees and each != name:
                edges[name].add(each)
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for each in sorted(edges[name]):
                visit(each, (*path, name))
            done.add(name)

    for name in sorted(trees):
        visit(name, ())


@pytest.mark.parametrize("name", [name for name, _ in modules() if name != "assistant.__main__"])
def test_what_a_module_offers_exists(name: str):
    tree = dict(modules())[name]
    offered = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    if not offered:
        assert ast.get_docstring(tree)
        return
    defined = {
        target
        for node in ast.walk(tree)
        for target in (
            [getattr(node, "name", "")]
            + [alias.asname or alias.name for alias in getattr(node, "names", [])
               if isinstance(alias, ast.alias)]
            + [ast.unparse(each) for each in getattr(node, "targets", [])]
            + ([ast.unparse(node.target)] if isinstance(node, ast.AnnAssign) else [])
        )
    }  # fmt: skip
    assert set(offered[0]) <= defined


HEAVY = (
    "chromadb", "dateparser", "ftfy", "gradio", "huggingface_hub", "langchain", "langchain_core",
    "langcodes", "lxml", "numpy", "openvino", "openvino.tools.ovc", "openvino_telemetry",
    "safetensors", "sentence_transformers", "tiktoken", "torch", "trafilatura", "transformers",
    "wordfreq",
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import assistant", ()),
        ("from assistant.cli import parser; parser()", ()),
        ("from assistant import Assistant", ("numpy",)),
        (
            "from assistant import Assistant\n"
            "answer = Assistant.open({folder!r}).ask('Who ran aground in 2024?')\n"
            "assert answer.evidence",
            ("numpy", "openvino"),
        ),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(
    code: str, allowed: tuple[str, ...], tmp_path: Path
):
    with Assistant.open(tmp_path) as desk:
        desk.index(ROOT / "examples" / "articles" / "ferry-solveig-aground.txt")
    script = code.format(folder=str(tmp_path)) + (
        f"\nimport sys\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert set(ast.literal_eval(done.stdout.splitlines()[-1])) <= set(allowed)

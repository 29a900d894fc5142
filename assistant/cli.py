"""The command line: what can be typed after `newsdesk`."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.answer import INFERENCES
from assistant.interruption import interruptible
from assistant.settings import Settings, read_runtime
from vectorstore.errors import NewsdeskError

__all__ = ["main", "parser"]

DONE, FAILED, USAGE, ABSTAINED, INCOMPLETE = 0, 1, 2, 3, 4

EPILOG = """\
exit codes: 0 done or answered, 1 an error, 2 wrong usage, 3 the archive does not say,
4 indexed but some sources failed"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    options = parser().parse_args(arguments)
    from assistant import commands

    try:
        with interruptible(FAILED):
            code = commands.COMMANDS[options.command](options, _settings(options))
    except NewsdeskError as error:
        print(f"newsdesk: {error}", file=sys.stderr)  # noqa: T201
        return FAILED
    except KeyboardInterrupt:
        print("newsdesk: interrupted; what was done is kept.", file=sys.stderr)  # noqa: T201
        return FAILED
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        return DONE
    return code


def _settings(options: argparse.Namespace) -> Settings:
    """The environment's settings, under what was typed."""
    settings = Settings.from_environment()
    typed = {
        name: value
        for name in ("archive", "model", "embedding", "chroma", "reranker")
        if (value := getattr(options, name, None)) is not None
    }
    if options.runtime is not None:
        typed["runtime"] = read_runtime(options.runtime)
    return replace(settings, **typed)


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    everywhere = _everywhere()
    top = argparse.ArgumentParser(
        prog="newsdesk",
        description="Ask an archive of news articles. Every answer is quoted and cited.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[everywhere])

    index = command("index", "Bring the archive in step with files, folders, feeds or pages.")
    _sources(index)

    ask = command("ask", "Answer a question with cited, verbatim quotes.")
    ask.add_argument("question", metavar="QUESTION")
    _filters(ask)
    ask.add_argument(
        "--ignore",
        action="append",
        default=[],
        choices=[*INFERENCES, "all"],
        help="take no filter of this sort from the question itself (repeat)",
    )
    _chat_model(ask)

    chat = command("chat", "Open the chat window.")
    chat.add_argument("--host", default="127.0.0.1", help="address to bind to (%(default)s)")
    chat.add_argument("--port", type=int, default=7860, help="port to bind to (%(default)s)")
    chat.add_argument(
        "--password",
        metavar="NAME:PASSWORD",
        help="ask for it; needed to bind to another address than this machine's own",
    )
    chat.add_argument("--sample", type=Path, metavar="FOLDER", help="index it if nothing is yet")
    chat.add_argument(
        "--watch", nargs="+", default=[], metavar="SOURCE", help="keep the archive in step with it"
    )
    _schedule(chat)
    _chat_model(chat)

    search = command("search", "Find passages.")
    search.add_argument("words", metavar="WORDS")
    search.add_argument("-k", dest="limit", type=int, default=10, metavar="N", help="how many (10)")
    _filters(search)

    articles = command("articles", "List the articles.")
    _filters(articles)

    show = command("show", "Show an article.")
    show.add_argument("article_id", metavar="ID", help="its id, or the beginning of it")
    show.add_argument("--versions", action="store_true", help="when it changed, and what changed")
    show.add_argument("--version", type=int, metavar="N", help="as it was in version N")

    remove = command("remove", "Remove an article and its earlier versions.")
    remove.add_argument("article_id", metavar="ID", help="its id, or the beginning of it")

    watch = command("watch", "Index now, then whenever something changes.")
    _sources(watch)
    _schedule(watch)

    evaluation = command("eval", "Score the archive on questions with known answers.")
    evaluation.add_argument("file", type=Path, metavar="FILE.jsonl")
    evaluation.add_argument(
        "--details", type=Path, metavar="FILE", help="write what became of each question here"
    )
    _chat_model(evaluation)

    check = command("check", "Verify the archive.")
    check.add_argument("--repair", action="store_true", help="make anew what is derived and wrong")

    command("reembed", "Give the archive another embedding model: --embedding NAME.")

    export = command("export", "Write all articles to a collection that `index` reads.")
    export.add_argument("file", type=Path, metavar="FILE.jsonl.gz")

    backup = command("backup", "Copy the archive consistently, while it is in use.")
    backup.add_argument("file", type=Path, metavar="FILE", help="the copy, an archive.sqlite")
    return top


def _everywhere() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--archive", type=Path, metavar="DIR", help="the archive (./archive)")
    options.add_argument("--json", action="store_true", help="print one JSON value")
    options.add_argument("--embedding", metavar="NAME", help="the embedding model of a new archive")
    options.add_argument("--runtime", metavar="NAME", help="what computes embeddings: auto, torch")
    options.add_argument("--chroma", metavar="URL", help="a Chroma server, or cloud")
    options.add_argument("--reranker", metavar="NAME", help="a CrossEncoder that ranks again")
    return options


def _sources(command: argparse.ArgumentParser) -> None:
    command.add_argument("sources", nargs="+", metavar="SOURCE", help="file, folder, URL or feed")
    command.add_argument("--dry-run", action="store_true", help="only say what would be done")
    command.add_argument(
        "--prune", action="store_true", help="let a folder lose more than half of its articles"
    )
    command.add_argument(
        "--allow-private", action="store_true", help="fetch from this machine and its network too"
    )


def _schedule(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--every", type=float, metavar="SECONDS", help="between visits to feeds and pages (900)"
    )


def _filters(command: argparse.ArgumentParser) -> None:
    command.add_argument("--since", type=_day, metavar="DATE", help="published then or later")
    command.add_argument("--until", type=_day, metavar="DATE", help="published then or earlier")
    command.add_argument(
        "--source", action="append", default=[], metavar="OUTLET", help="by this outlet (repeat)"
    )


def _chat_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model", metavar="NAME", help="write answers with this chat model (openai:gpt-5.4 ...)"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2025-07-26") from None

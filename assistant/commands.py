"""What each command does: one function of its name, giving the exit code."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from threading import Event, Thread

from assistant import terminal
from assistant.answer import INFERENCES
from assistant.assistant import Assistant
from assistant.cli import ABSTAINED, DONE, FAILED, INCOMPLETE
from assistant.records import (
    answer_record,
    article_record,
    copy_records,
    evidence_record,
    report_record,
    revision_record,
)
from assistant.settings import Settings
from vectorstore.article import Filters
from vectorstore.errors import ArchiveError, SettingsError

__all__ = ["COMMANDS"]


def index(options: Namespace, settings: Settings) -> int:
    """`newsdesk index SOURCE...`."""
    with Assistant(settings) as desk, terminal.progress(shown=_watched(options)) as progress:
        report = desk.index(
            *options.sources,
            prune=options.prune,
            dry_run=options.dry_run,
            allow_private=options.allow_private,
            progress=progress,
        )
    _print(options, report_record(report), terminal.report(report, dry_run=options.dry_run))
    return INCOMPLETE if report.failed else DONE


def ask(options: Namespace, settings: Settings) -> int:
    """`newsdesk ask QUESTION`."""
    with _existing(settings) as desk:
        answer = desk.ask(
            options.question,
            since=options.since,
            until=options.until,
            sources=options.source,
            ignore=INFERENCES if "all" in options.ignore else options.ignore,
        )
    _print(options, answer_record(answer), terminal.answer(answer))
    return DONE if answer.status == "answered" else ABSTAINED


def chat(options: Namespace, settings: Settings) -> int:
    """`newsdesk chat`."""
    from assistant.window import serve

    user = _password(options.password)
    with Assistant(settings) as desk:
        if options.sample and not desk.archive.catalogue.count()[0]:
            print(f"Indexing {options.sample} ...", flush=True)  # noqa: T201
            desk.index(options.sample)
        with desk.following(), _watched_beside(desk, options):
            serve(desk, host=options.host, port=options.port, ready=_announce, auth=user)
    return DONE


def watch(options: Namespace, settings: Settings) -> int:
    """`newsdesk watch SOURCE...`."""
    with Assistant(settings) as desk:
        for report in desk.watch(
            *options.sources,
            every=options.every,
            prune=options.prune,
            allow_private=options.allow_private,
        ):
            _print(options, report_record(report), terminal.report(report, dry_run=False))
    return DONE


@contextmanager
def _watched_beside(desk: Assistant, options: Namespace) -> Iterator[None]:
    """Keep the archive in step with the sources of --watch, within this block."""
    if not options.watch:
        yield
        return
    stop = Event()

    def run() -> None:
        for report in desk.watch(*options.watch, every=options.every, stop=stop):
            if report.changes or report.failed:
                print(terminal.report(report, dry_run=False), flush=True)  # noqa: T201

    thread = Thread(target=run, name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def search(options: Namespace, settings: Settings) -> int:
    """`newsdesk search WORDS`."""
    with _existing(settings) as desk:
        found = desk.search(
            options.words,
            limit=options.limit,
            since=options.since,
            until=options.until,
            sources=options.source,
        )
    _print(options, [evidence_record(each) for each in found], terminal.evidence(found))
    return DONE


def articles(options: Namespace, settings: Settings) -> int:
    """`newsdesk articles`."""
    filters = Filters(options.since, options.until, tuple(options.source))
    with _existing(settings) as desk:
        listed = list(desk.archive.catalogue.articles(filters))
    _print(options, [article_record(each) for each in listed], terminal.listing(listed))
    return DONE


def show(options: Namespace, settings: Settings) -> int:
    """`newsdesk show ID`."""
    with _existing(settings) as desk:
        article_id = _identified(desk, options.article_id)
        versions, copies = desk.versions(article_id), desk.copies(article_id)
        revisions = desk.revisions(article_id) if options.versions else []
    if options.versions:
        _print(options, [revision_record(each) for each in revisions], terminal.history(revisions))
        return DONE
    wanted = options.version or len(versions)
    article = next((each for each in versions if each.version == wanted), None)
    if article is None:
        raise SettingsError(
            f"Article {article_id} has no version {wanted}.",
            remedy=f"It has {len(versions)}: `newsdesk show {article_id} --versions`.",
        )
    record = article_record(article) | {"copies": copy_records(copies), "text": article.text}
    _print(options, record, terminal.article(article, copies))
    return DONE


def remove(options: Namespace, settings: Settings) -> int:
    """`newsdesk remove ID`."""
    with _existing(settings) as desk:
        article_id = _identified(desk, options.article_id)
        removed = desk.remove(article_id)
    _print(options, {"removed": int(removed), "article_id": article_id}, f"Removed {article_id}.")
    return DONE


def evaluation(options: Namespace, settings: Settings) -> int:
    """`newsdesk eval FILE`."""
    from assistant.evaluation import evaluate, read_questions, scores

    questions = read_questions(options.file)
    with _existing(settings) as desk:
        outcomes = list(evaluate(desk, questions))
    if options.details:
        lines = [json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in outcomes]
        options.details.write_text("".join(lines), "utf-8")
    found = asdict(scores(outcomes))
    _print(options, found, terminal.table(found))
    return DONE


def check(options: Namespace, settings: Settings) -> int:
    """`newsdesk check`."""
    from assistant.upkeep import check_archive

    outcome = check_archive(settings, mend=options.repair)
    _print(options, asdict(outcome), terminal.check(outcome))
    return FAILED if outcome.problems else DONE


def reembed(options: Namespace, settings: Settings) -> int:
    """`newsdesk reembed --embedding NAME`."""
    if options.embedding is None:
        raise SettingsError("No model is named.", remedy="Give one with --embedding NAME.")
    with (
        _existing(replace(settings, embedding=None)) as desk,
        terminal.progress(shown=_watched(options)) as progress,
    ):
        count = desk.reembed(options.embedding, progress=progress)
    record = {"embedding": options.embedding, "passages_embedded": count}
    _print(options, record, f"Embedded {count} passages; the archive now uses {options.embedding}.")
    return DONE


def export(options: Namespace, settings: Settings) -> int:
    """`newsdesk export FILE`."""
    from assistant.upkeep import export_articles

    with _existing(settings) as desk:
        count = export_articles(desk.archive, options.file)
    record = {"articles": count, "file": str(options.file)}
    _print(options, record, f"Wrote {count} articles to {options.file}.")
    return DONE


def backup(options: Namespace, settings: Settings) -> int:
    """`newsdesk backup FILE`."""
    with _existing(settings) as desk:
        desk.archive.database.copy_to(options.file)
    size = options.file.stat().st_size
    record = {"file": str(options.file), "bytes": size}
    _print(options, record, f"Copied the archive to {options.file} ({size / 1e6:.1f} MB).")
    return DONE


def _print(options: Namespace, record: object, text: str) -> None:
    if options.json:
        text = json.dumps(record, ensure_ascii=False, indent=2)
    print(text)  # noqa: T201


def _watched(options: Namespace) -> bool:
    return sys.stderr.isatty() and not options.json


def _existing(settings: Settings) -> Assistant:
    """The assistant over an archive that must be there: asking makes none."""
    if not (settings.archive / "archive.sqlite").exists():
        raise ArchiveError(
            f"There is no archive in {settings.archive}.",
            remedy="Make one with `newsdesk index SOURCE`, or name another with --archive.",
        )
    return Assistant(settings)


def _identified(desk: Assistant, prefix: str) -> str:
    found = desk.archive.catalogue.find(prefix)
    if len(found) == 1 or prefix in found:
        return prefix if prefix in found else found[0]
    if found:
        raise SettingsError(
            f"{len(found)} articles have an id that begins with {prefix!r}.",
            remedy="Give more of it.",
        )
    raise SettingsError(
        f"There is no article {prefix!r}.", remedy="`newsdesk articles` lists them with their ids."
    )


def _password(typed: str | None) -> tuple[str, str] | None:
    if typed is None:
        return None
    name, _, password = typed.partition(":")
    if not name or not password:
        raise SettingsError("--password lacks a part.", remedy="Give it as NAME:PASSWORD.")
    return name, password


def _announce(url: str) -> None:
    print(f"Newsdesk is ready on {url} (Ctrl-C ends it).", flush=True)  # noqa: T201


COMMANDS: dict[str, Callable[[Namespace, Settings], int]] = {
    "articles": articles,
    "ask": ask,
    "backup": backup,
    "chat": chat,
    "check": check,
    "eval": evaluation,
    "export": export,
    "index": index,
    "reembed": reembed,
    "remove": remove,
    "search": search,
    "show": show,
    "watch": watch,
}
"""What `newsdesk NAME` does."""

"""Results in words, for the terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import fill, indent
from typing import TYPE_CHECKING

from assistant.answer import Answer, Citation
from vectorstore.article import Article, Evidence, Revision, StoredArticle

if TYPE_CHECKING:
    from assistant.upkeep import Outcome
    from ingest.report import Report, Story

__all__ = [
    "answer",
    "article",
    "check",
    "evidence",
    "history",
    "listing",
    "progress",
    "report",
    "table",
]

WIDTH = 88
STORIES = 10
"""Stories named of which copies were found: more would bury what failed."""


def answer(given: Answer) -> str:
    """An answer with its sources under it."""
    parts = [f"({note})" for note in given.notices]
    parts += [f"({each.text}; not with --ignore {each.inference})" for each in given.noticed]
    parts += ["\n".join(_wrapped(line) for line in given.text.split("\n"))]
    if given.citations:
        parts.append("Sources")
    parts += [_citation(each) for each in given.citations]
    return "\n\n".join(printable(part) for part in parts)


def _citation(citation: Citation) -> str:
    by = ", ".join(citation.authors)
    day = citation.published.isoformat() if citation.published else "date unknown"
    facts = ", ".join(filter(None, [citation.source, by, day]))
    lines = [f"[{citation.number}] {citation.title}", f"    {facts}"]
    if citation.superseded:
        lines.append(f"    {citation.superseded}")
    if citation.url:
        lines.append(f"    {citation.url}")
    lines.append(indent(_wrapped(f"“{citation.quote}”", WIDTH - 4), "    "))
    return "\n".join(lines)


def report(done: "Report", *, dry_run: bool) -> str:
    """What indexing did, and what it could not read."""
    counts = [
        f"{count} {word}"
        for count, word in (
            (done.added, "added"),
            (done.changed, "changed"),
            (done.unchanged, "unchanged"),
            (done.removed, "removed"),
            (done.duplicates, "duplicates"),
            (len(done.failed), "failed"),
        )
    ]
    lines = [f"{change.kind:8} {change.title}" for change in done.changes] if dry_run else []
    lines += [_story(story) for story in done.stories[:STORIES]]
    if len(done.stories) > STORIES:
        lines.append(f"copies: and of {len(done.stories) - STORIES} more; --json names them all")
    lines += [f"note: {note.source}: {note.text}" for note in done.notes]
    lines += [f"failed: {failure.source}: {failure.problem}" for failure in done.failed]
    opening = "Would be: " if dry_run else ""
    lines.append(
        f"{opening}{', '.join(counts)}; {done.passages_embedded} passages embedded"
        f" in {done.seconds:.1f} s."
    )
    return printable("\n".join(lines))


def _story(story: "Story") -> str:
    outlets = dict.fromkeys(each.source or "outlet unknown" for each in story.tellers)
    return f"copies: {len(story.tellers)} of {story.tellers[0].title} ({', '.join(outlets)})"


def evidence(found: Sequence[Evidence]) -> str:
    """Passages under the articles they stand in."""
    blocks = [
        f"{each.article.title}\n{_facts(each.article)}  {each.passage.article_id}"
        f"  characters {each.passage.start}-{each.passage.end}\n"
        + _also(each.copies)
        + indent(_wrapped(each.passage.text, WIDTH - 2), "  ")
        for each in found
    ]
    return printable("\n\n".join(blocks) or "Nothing found.")


def listing(articles: Sequence[StoredArticle]) -> str:
    """A line an article."""
    lines = [
        f"{each.article_id}  {_day(each):10}  {each.title}  ({each.source or 'outlet unknown'})"
        + (f"  copy of {each.copy_of}" if each.copy_of else "")
        for each in articles
    ]
    return printable("\n".join(lines) or "The archive is empty.")


def article(shown: StoredArticle, copies: Sequence[StoredArticle]) -> str:
    """An article in full, and where else its story stands."""
    by = ", ".join(shown.authors)
    head = filter(None, [shown.title, _facts(shown), by, shown.url or shown.path])
    return printable("\n".join(head) + "\n" + _also(copies) + "\n" + shown.text)


def table(figures: Mapping[str, float | None]) -> str:
    """Figures by name, a line each."""
    width = max(map(len, figures))
    return "\n".join(
        f"{name.replace('_', ' '):{width}}  {'-' if value is None else f'{value:.4g}'}"
        for name, value in figures.items()
    )


def history(revisions: Sequence[Revision]) -> str:
    """When an article changed, and which sentences went and came."""
    blocks = []
    for each in revisions:
        when = each.article.updated_at or each.article.indexed_at
        moment = f", {when:%Y-%m-%d %H:%M %Z}" if when else ""
        lines = [
            *(_change("-", sentence) for sentence in each.removed),
            *(_change("+", sentence) for sentence in each.added),
        ]
        head = f"version {each.article.version}{moment}: {each.article.title}"
        blocks.append("\n".join([head, *lines]))
    return printable("\n".join(blocks))


def _change(sign: str, sentence: str) -> str:
    words = _wrapped(" ".join(sentence.split()), WIDTH - 4)
    return f"  {sign} " + words.replace("\n", "\n    ")


def check(outcome: "Outcome") -> str:
    """What checking found and mending did."""
    lines = [f"mended: {each}" for each in outcome.mended]
    lines += [f"problem: {each}" for each in outcome.problems]
    state = "not sound; `newsdesk check --repair` mends it" if outcome.problems else "sound"
    lines.append(f"{outcome.articles} articles, {outcome.passages} passages: {state}.")
    return "\n".join(lines)


@contextmanager
def progress(*, shown: bool) -> Iterator[Callable[[int, int, float | None], None] | None]:
    """A progress bar while indexing, with rate and time left; None where none is wanted."""
    if not shown:
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=" articles", dynamic_ncols=True) as bar:

        def advance(articles: int, passages: int, share: float | None) -> None:
            if share:
                bar.total = max(round(articles / share), articles)  # as articles so far are long
            bar.set_postfix(passages=passages, refresh=False)
            bar.update(articles - bar.n)

        yield advance


def printable(text: str) -> str:
    """`text` without control characters: an article must not steer the reader's terminal."""
    return "".join(mark for mark in text if mark in "\n\t" or mark.isprintable() or mark == " ")


def _wrapped(text: str, width: int = WIDTH) -> str:
    return "\n".join(
        fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def _also(copies: Sequence[StoredArticle]) -> str:
    """Where else a story stands in the same words; empty where nowhere."""
    return "".join(f"Also: {_facts(each)}  {each.article_id}\n" for each in copies)


def _facts(shown: Article) -> str:
    return f"{shown.source or 'outlet unknown'}, {_day(shown)}"


def _day(shown: Article) -> str:
    return shown.published.isoformat() if shown.published else "undated"

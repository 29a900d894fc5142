"""Upkeep of an archive: checking and mending it, and taking its articles out."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from assistant.assistant import Assistant
from ingest.repair import diagnose, repair
from vectorstore.errors import ArchiveError
from vectorstore.lock import WriteLock
from vectorstore.salvage import salvage, sound

if TYPE_CHECKING:
    from assistant.settings import Settings
    from vectorstore.archive import Archive
    from vectorstore.article import StoredArticle

__all__ = ["Outcome", "check_archive", "export_articles"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What checking found: the problems left, and what was mended."""

    articles: int
    passages: int
    problems: tuple[str, ...]
    mended: tuple[str, ...]


def check_archive(settings: Settings, *, mend: bool) -> Outcome:
    """Verify an archive and, with `mend`, make anew what is derived and wrong.

    Raises:
        ArchiveError: when there is no archive.
    """
    file = settings.archive / "archive.sqlite"
    if not file.exists():
        raise ArchiveError(
            f"There is no archive in {settings.archive}.",
            remedy="Restore a backup as archive.sqlite there, or make one with `newsdesk index`.",
        )
    rescued: tuple[str, ...] = ()
    if not sound(file):
        if not mend:
            return Outcome(0, 0, (f"{file} is damaged.",), ())
        rescued = _rescued(file)
    with Assistant(settings) as desk:
        mended = (*rescued, *(repair(desk.archive) if mend else ()))
        found = diagnose(desk.archive)
    return Outcome(found.articles, found.passages, found.problems, mended)


def _rescued(file: Path) -> tuple[str, ...]:
    with WriteLock(file.parent):
        saved = salvage(file)
    return (
        f"{file} was damaged: {saved.saved['articles']} articles, {saved.saved['versions']} earlier"
        f" versions and {saved.saved['vectors']} vectors could be read and were kept. Index the"
        f" sources again to complete them. The damaged file is kept as {saved.aside}.",
    )


def export_articles(archive: Archive, file: Path) -> int:
    """Write every article to a JSON Lines file (gzipped where its name ends in .gz).

    Gives how many. The file appears when it is complete.

    Raises:
        ArchiveError: when it cannot be written.
    """
    unfinished = file.with_name(file.name + ".unfinished")
    count = 0
    try:
        with _writable(unfinished, packed=file.suffix == ".gz") as lines:
            for article in archive.catalogue.articles():
                lines.write(json.dumps(_record(article), ensure_ascii=False) + "\n")
                count += 1
        unfinished.replace(file)
    except OSError as error:
        raise ArchiveError(
            f"{file} cannot be written ({error.strerror}).", remedy="Name another file."
        ) from error
    return count


def _writable(file: Path, *, packed: bool) -> TextIO:
    if packed:
        return gzip.open(file, "wt", encoding="utf-8")
    return file.open("w", encoding="utf-8")


def _record(article: StoredArticle) -> dict[str, object]:
    published = article.published_at or article.published
    return {
        "id": article.article_id,
        "title": article.title,
        "text": article.text,
        "source": article.source,
        "authors": list(article.authors),
        "published": published.isoformat() if published else None,
        "modified": article.modified.isoformat() if article.modified else None,
        "language": article.language,
        "url": article.url,
        "newsdesk_path": article.path,
    }

"""Checking an archive and mending it: what is derived is made again from what is kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.preparation import embed_missing, prepare
from vectorstore.errors import ChromaError
from vectorstore.inspection import Defect, inspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.archive import Archive
    from vectorstore.writer import Writer

__all__ = ["Diagnosis", "diagnose", "repair"]

AGAIN = "Index their sources again to read them anew."


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What checking found: each problem in words; none when the archive is sound."""

    articles: int
    passages: int
    problems: tuple[str, ...]


def diagnose(archive: Archive) -> Diagnosis:
    """Compare everything derived with what it is derived from; changes nothing."""
    defects = _defects(archive)
    articles, passages = archive.catalogue.count()
    problems = [defect.problem for defect in defects]
    problems += archive.index_problems()
    return Diagnosis(articles, passages, tuple(problems))


def repair(archive: Archive) -> tuple[str, ...]:
    """Make anew what is derived and wrong; says what was done, nothing when all was well.

    Vectors that are stored are kept; only passages without one are embedded.

    Raises:
        ArchiveBusyError: when another process keeps writing.
    """
    done = []
    with archive.writing() as writer:
        defects = _defects(archive)
        if any(defect.kind == "words" for defect in defects):
            writer.rebuild_words()
            done.append("Rebuilt the word index.")
        stale = {name for defect in defects for name in defect.articles}
        if any(defect.kind != "words" for defect in defects):
            writer.drop_strays(archive.embedder.dimension)
        for article_id in sorted(stale):
            _mend(archive, writer, article_id)
        if stale:
            done.append(f"Split and embedded anew: {len(stale)} articles.")
        done += [f"{each.problem} {AGAIN}" for each in defects if each.kind == "articles"]
    if stale:
        with suppress(ChromaError):
            archive.follow()
    done += _mended_index(archive)
    return tuple(done)


def _defects(archive: Archive) -> Sequence[Defect]:
    embedder = archive.embedder
    return inspect(archive.database, embedder.fingerprint, embedder.dimension)


def _mend(archive: Archive, writer: Writer, article_id: str) -> None:
    article = archive.article(article_id)
    if article is not None:
        prepared = prepare(archive.catalogue, archive.embedder, article_id, article)
        writer.replace(prepared, embed_missing(archive.embedder, writer, [prepared]))


def _mended_index(archive: Archive) -> list[str]:
    if not archive.index_problems():
        return []
    try:
        archive.rebuild_index()
    except ChromaError as error:
        return [f"{error} Searches use the stored vectors until then."]
    return ["Rebuilt the Chroma index from the stored vectors."]

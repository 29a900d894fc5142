"""Articles made ready to be stored: split into passages, and these embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.split import headline, split
from vectorstore.writer import Prepared, Writer, embedded_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vectorstore.archive import Archive
    from vectorstore.article import Article
    from vectorstore.catalogue import Catalogue
    from vectorstore.embedding import Embedder, Vectors

__all__ = ["embed_missing", "prepare", "sign_missing", "unembedded"]


def prepare(
    catalogue: Catalogue, embedder: Embedder, article_id: str, article: Article
) -> Prepared:
    """Split an article, along the passages that the archive already has of it, and sign it."""
    from ingest.copies import signature

    passages = split(
        article,
        article_id,
        count_tokens=embedder.count_tokens,
        max_tokens=embedder.max_tokens,
        previous=catalogue.passage_texts(article_id),
    )
    title = headline(article.title, embedder.count_tokens)
    return Prepared(article_id, article, title, passages, signature(article.text))


def embed_missing(
    embedder: Embedder, writer: Writer, batch: Sequence[Prepared]
) -> Mapping[bytes, Vectors]:
    """Embed those passages of `batch` that no vector is stored for, each text once, by digest."""
    texts = unembedded(writer, batch)
    return dict(zip(texts, embedder.embed(list(texts.values())), strict=True))


def unembedded(writer: Writer, batch: Sequence[Prepared]) -> dict[bytes, str]:
    """Those texts of `batch` that no vector is stored for, by digest."""
    texts = {
        digest: embedded_text(prepared.headline, passage.text)
        for prepared in batch
        for digest, passage in zip(prepared.digests, prepared.passages, strict=True)
    }
    missing = writer.unembedded(texts)
    return {digest: text for digest, text in texts.items() if digest in missing}


def sign_missing(archive: Archive, writer: Writer) -> None:
    """Sign the articles that an archive holds from before copies were recognised."""
    unsigned = writer.unsigned()
    if not unsigned:
        return
    from ingest.copies import signature

    for article_id in unsigned:
        article = archive.article(article_id)
        if article is not None:
            writer.sign(article_id, signature(article.text))

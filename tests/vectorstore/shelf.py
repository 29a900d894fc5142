"""Articles for an archive whose passages are chosen one by one."""

from collections.abc import Sequence
from datetime import date

from vectorstore.archive import Archive
from vectorstore.article import Article, Passage
from vectorstore.rows import identify
from vectorstore.writer import Prepared, embedded_text

__all__ = ["put"]


def put(archive: Archive, title: str, paragraphs: Sequence[str], *, day: date | None = None) -> str:
    """Put an article whose paragraphs are its passages; gives its id."""
    article = Article(
        title=title, text="\n\n".join(paragraphs), path=f"/{title}.txt", published=day
    )
    article_id = identify(article)
    passages = []
    for number, paragraph in enumerate(paragraphs):
        start = article.text.index(paragraph)
        end = start + len(paragraph)
        passages.append(Passage(f"{article_id}-{number}", article_id, paragraph, start, end))
    prepared = Prepared(article_id, article, title, passages)
    texts = [embedded_text(title, each.text) for each in passages]
    vectors = dict(zip(prepared.digests, archive.embedder.embed(texts), strict=True))
    with archive.writing() as writer:
        writer.put(prepared, vectors)
    return article_id

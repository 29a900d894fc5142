"""Small articles and the evidence made of them."""

from datetime import date

from vectorstore.article import Evidence, Passage, StoredArticle
from vectorstore.sentences import split_sentences


def article(
    text, article_id="a", *, title="", source="The Harbour Post", published=date(2025, 5, 3)
):
    return StoredArticle(
        title=title, text=text, article_id=article_id, source=source, published=published
    )


def evidence(*articles, question=None, embedder=None):
    """One passage for each paragraph, the nearest to the question first."""
    found = []
    for each in articles:
        start = 0
        for paragraph in each.text.split("\n\n"):
            end = start + len(paragraph)
            spans = tuple(span for span in split_sentences(each.text) if start <= span.start < end)
            passage = Passage(
                f"{each.article_id}:{start}", each.article_id, paragraph, start, end, spans
            )
            similarity = 0.0
            if question and embedder:
                vector = embedder.embed([f"{each.title}\n{paragraph}"])[0]
                similarity = float(vector @ embedder.embed_query(question))
            found.append(Evidence(passage, each, similarity, similarity))
            start = end + 2
    return sorted(found, key=lambda one: -one.score)

"""What the asked-for speaker said, in the articles at hand."""

from collections.abc import Sequence
from importlib.resources import files

from assistant.answer import Query
from assistant.attribution import Attribution, attributions, means
from assistant.extractive.candidates import Candidate
from assistant.understanding.words import stems
from vectorstore.article import StoredArticle

__all__ = ["spoken"]

MOST_ARTICLES = 4
"""Read for who said what; a long one takes some 50 ms."""

SPEECH_VERBS = stems(
    (files("assistant.extractive") / "speech_verbs.txt").read_text(encoding="utf-8")
)
"""Of what introduces somebody's words, as against their deeds."""


def spoken(query: Query, ranked: Sequence[Candidate]) -> frozenset[Candidate]:
    """Choose of `ranked`, the best first, what the speaker of `query` is reported to have said.

    Only the articles of the best candidates are read; empty where no speaker is asked for.
    """
    if query.speaker is None:
        return frozenset()
    articles: dict[str, StoredArticle] = {}
    for candidate in ranked:
        articles.setdefault(candidate.article.article_id, candidate.article)
        if len(articles) == MOST_ARTICLES:
            break
    said = {
        (key, span.start, span.end)
        for key, article in articles.items()
        for attribution in attributions(article.text)
        if _by(query.speaker, attribution, article.text)
        for span in attribution.content
    }
    return frozenset(
        candidate
        for candidate in ranked
        for key, start, end in said
        if key == candidate.article.article_id and start < candidate.end and candidate.start < end
    )


def _by(asked: str, attribution: Attribution, text: str) -> bool:
    """Tell whether it gives words of `asked`; "Maria Holt" is "Engineer Maria Holt" as well."""
    source, cue = attribution.source, attribution.cue
    if not attribution.direct and (cue is None or not _of_speech(text[cue.start : cue.end])):
        return False
    written = text[source.start : source.end] if source else ""
    return any(
        name and (means(asked, name) or name.lower().endswith(f" {asked.lower()}"))
        for name in (attribution.speaker, written)
    )


def _of_speech(cue: str) -> bool:
    return not stems(cue).isdisjoint(SPEECH_VERBS)

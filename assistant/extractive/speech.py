"""What the asked-for speaker said, in the articles at hand."""

import re
from collections.abc import Collection, Sequence
from importlib.resources import files

from assistant.answer import Query
from assistant.attribution import Attribution, attributions, means
from assistant.extractive.candidates import Candidate
from assistant.understanding.words import content_words, names, stems, words
from vectorstore.article import StoredArticle

__all__ = ["spoken", "strictly", "told"]

MOST_ARTICLES = 4
"""Read for who said what; a long one takes some 50 ms."""

SPEECH_VERBS = stems(
    (files("assistant.extractive") / "speech_verbs.txt").read_text(encoding="utf-8")
)
"""Of what introduces somebody's words, as against their deeds."""


SHARED = 0.5  # Of a question's words, what somebody must have said to be asked for by "who said".
INVERTED = stems("said says added")
BESIDE = 2  # Words from a name to the verb it goes with.
QUOTED = re.compile(r"[\"“]([^\"“”]{12,})[\"”]")
OWNER = re.compile(r"^(?:the\s+)?(?:[\w-]+\s+){0,3}?[\w-]+['’]s?\s+|^the\s+", re.IGNORECASE)
"""Whose minister it is: "Poland's", "the European Union's"."""


def spoken(query: Query, ranked: Sequence[Candidate]) -> frozenset[Candidate]:
    """Choose of `ranked`, the best first, what the speaker of `query` is reported to have said.

    Asked who said something, what anybody is reported to have said in those words. Only the
    articles of the best candidates are read; empty where the question is about nobody's words.
    """
    if query.speaker is None and query.kind != "who said":
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
        if _meant(query, attribution, article.text)
        for span in attribution.content
    }
    return frozenset(
        candidate
        for candidate in ranked
        for key, start, end in said
        if key == candidate.article.article_id and start < candidate.end and candidate.start < end
    )


def told(query: Query, said: Collection[Candidate]) -> bool:
    """Tell whether what was `said` surely answers: it is about the topic, or in the words quoted.

    Asked what somebody said, most words of the topic must occur in it, its headline or the sentence
    before; asked who said something, the words in quotation marks.
    """
    if query.kind == "who said":
        quoted = [" ".join(found[1].lower().split()) for found in QUOTED.finditer(query.search)]
        texts = [" ".join(each.text.lower().split()) for each in said]
        return any(words.strip(".,!?") in text for words in quoted for text in texts)
    if query.kind != "said":
        return False
    topic = {word.stem for word in content_words(query.topic or "")}
    around = (stems(f"{e.article.title}\n{e.before}\n{e.text}") for e in said)
    return any(2 * len(topic & held) >= len(topic) for held in around)


def strictly(query: Query, candidate: Candidate) -> bool:
    """Tell whether a sentence could hold words of the speaker asked for, where none is certain.

    Of somebody who is named, only one in which the name stands before a verb of saying, or behind
    "said": she praised him, and he said nothing.
    """
    if query.kind != "said" or query.speaker is None or not names(query.speaker):
        return True
    named = {word.stem for name in names(query.speaker) for word in words(name)}
    told = [word.stem for word in words(candidate.text)]
    return any(
        stem in SPEECH_VERBS
        and not named.isdisjoint(
            told[max(0, at - BESIDE) : at + (BESIDE + 1 if stem in INVERTED else 0)]
        )
        for at, stem in enumerate(told)
    )


def _meant(query: Query, attribution: Attribution, text: str) -> bool:
    if query.speaker is not None:
        return _by(query.speaker, attribution, text)
    if not attribution.stated or not (attribution.source or attribution.speaker):
        return False
    asked = {w.stem for w in content_words(query.search)} - SPEECH_VERBS
    content = stems(" ".join(text[span.start : span.end] for span in attribution.content))
    return len(asked & content) >= SHARED * len(asked) > 0


def _by(asked: str, attribution: Attribution, text: str) -> bool:
    """Tell whether it gives words of `asked`.

    "Maria Holt" is "Engineer Maria Holt" as well, and "Poland's interior minister" is "Interior
    Minister Marcin Kierwiński".
    """
    source, cue = attribution.source, attribution.cue
    if not attribution.direct and (cue is None or not _of_speech(text[cue.start : cue.end])):
        return False
    written = text[source.start : source.end] if source else ""
    if any(
        name and (means(asked, name) or name.lower().endswith(f" {asked.lower()}"))
        for name in (attribution.speaker, written)
    ):
        return True
    role = {word.stem for word in content_words(OWNER.sub("", asked)) if not word.capital}
    return len(role) > 1 and role <= stems(written)


def _of_speech(words: str) -> bool:
    """Tell whether a verb of saying is among the words; "reportedly" is none."""
    plain = re.sub(r"\b\w+ly\b", "", words)
    return not stems(plain).isdisjoint(SPEECH_VERBS)

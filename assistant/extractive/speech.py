"""What the asked-for speaker said, in the articles at hand."""

import re
from collections.abc import Collection, Sequence, Set
from importlib.resources import files

from assistant.answer import Query
from assistant.attribution import Attribution, attributions, means
from assistant.extractive.candidates import Candidate
from assistant.understanding.words import (
    FUNCTION_WORDS,
    Word,
    content_words,
    names,
    stems,
    words,
)
from vectorstore.article import StoredArticle

__all__ = ["about", "beside_the_point", "spoken", "strictly", "told"]

MOST_ARTICLES = 4
"""Read for who said what; a long one takes some 50 ms."""

SPEECH_VERBS = stems(
    (files("assistant.extractive") / "speech_verbs.txt").read_text(encoding="utf-8")
)
"""Of what introduces somebody's words, as against their deeds."""


SHARED = 0.5  # Of a question's words, what somebody must have said to be asked for by "who said".
INVERTED = stems("said says added")
BEING = ("be", "been", "being", "is", "are", "was", "were")
HEARD = re.compile(rf"\b(?:{'|'.join(BEING)})\s+(?:told|asked|warned|informed)\b")
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

    Asked who said something, the words in quotation marks must occur in it.
    """
    if query.kind == "who said":
        quoted = [" ".join(found[1].lower().split()) for found in QUOTED.finditer(query.search)]
        texts = [" ".join(each.text.lower().split()) for each in said]
        return any(words.strip(".,!?") in text for words in quoted for text in texts)
    if query.kind != "said":
        return False
    return any(about(query, each, said) for each in said)


def about(query: Query, candidate: Candidate, said: Collection[Candidate]) -> bool:
    """Tell whether a sentence is about what `query` asks for somebody's words on.

    Most words of the topic must occur in it, its headline, or the sentence before if that was
    `said` as well.
    """
    topic = _topic(query)
    return 2 * len(topic & _around(candidate, said)) >= len(topic)


def beside_the_point(query: Query, ranked: Sequence[Candidate], said: Set[Candidate]) -> bool:
    """Tell whether somebody's words are asked for, and none of theirs touches what on."""
    topic = _topic(query)
    if query.kind != "said" or not topic:
        return False
    theirs = [each for each in ranked if (each in said if said else strictly(query, each))]
    return all(topic.isdisjoint(_around(each, said)) for each in theirs)


def _topic(query: Query) -> set[str]:
    return {word.stem for word in content_words(query.topic or "")}


def _around(candidate: Candidate, said: Collection[Candidate]) -> frozenset[str]:
    article, place = candidate.article, candidate.place
    goes_on = any(
        each.place == place - 1 and each.article.article_id == article.article_id for each in said
    )
    before = candidate.before if goes_on else ""
    return stems(f"{article.title}\n{before}\n{candidate.text}")


def strictly(query: Query, candidate: Candidate) -> bool:
    """Tell whether a sentence could hold words of the speaker asked for, where none is certain.

    Of somebody who is named, only one in which the name stands before a verb of saying, or behind
    "said": she praised him, and he said nothing, nor did "the Holt administration, saying ...".
    """
    if query.kind != "said" or query.speaker is None or not names(query.speaker):
        return True
    meant = [query.speaker, *(n for n in names(candidate.text) if means(query.speaker, n))]
    named = {word.stem for each in meant for name in names(each) for word in words(name)}
    told = words(candidate.text)
    return any(
        word.stem in SPEECH_VERBS
        and not _passive(told, at)
        and (
            _named_before(told[max(0, at - BESIDE) : at], named)
            or (word.stem in INVERTED and _any(told[at + 1 : at + 1 + BESIDE], named))
        )
        for at, word in enumerate(told)
    )


def _passive(told: Sequence[Word], at: int) -> bool:
    """Tell whether a verb is suffered: residents have been told, they were not telling."""
    before = told[at - 1].text.lower() if at else ""
    return before in BEING and not told[at].text.endswith("ing")


def _named_before(before: Sequence[Word], named: Set[str]) -> bool:
    """Tell whether a verb's subject is named: "Holt said", "Holt has since said"."""
    if _any(before[-1:], named):
        return True
    between = [word.text.lower() for word in before[-1:]]
    light = all(word in FUNCTION_WORDS or word.endswith("ly") for word in between)
    return light and _any(before[:-1], named)


def _any(found: Sequence[Word], named: Set[str]) -> bool:
    return any(word.stem in named for word in found)


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
    """Tell whether a verb of saying is among the words; "reportedly" and "was told" are none."""
    plain = re.sub(r"\b\w+ly\b", "", words)
    if HEARD.search(plain):
        return False
    return not stems(plain).isdisjoint(SPEECH_VERBS)

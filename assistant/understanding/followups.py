"""Follow-up questions made to stand alone: "And about Poland?", "What else did he say?"."""

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.understanding.salience import Mention, salient
from assistant.understanding.words import (
    FUNCTION_WORDS,
    Word,
    content_words,
    names,
    stems,
    words,
)

__all__ = ["Turns", "standalone"]

Turns = Sequence[tuple[str, str]]
"""Questions with the answers given, the first one first."""

_PERSON = r"he|him|his|himself|she|her|hers|herself"
_THING = r"it|its|itself|they|them|their|theirs|themselves"
_PRONOUN = re.compile(rf"\b(?:{_PERSON}|{_THING})\b", re.IGNORECASE)
_POSSESSIVE = frozenset(["his", "her", "hers", "its", "their", "theirs"])
_POINTING = re.compile(
    r"\b(?:this|that|these|those|there|then|else|others?|another|same|the former|the latter|more"
    r"|again|also)\b",
    re.IGNORECASE,
)
_NOT_POINTING = re.compile(
    r"\bthis (?:week|month|year|morning|summer|spring|autumn|fall|winter)\b"
    r"|\bthere (?:is|are|was|were|be|been|any)\b|\b(?:is|are|was|were) there\b"
    r"|\b(?:more|other) than\b|\beach other\b"
    r"|\b(?:said|says?|knows?|thinks?|claim(?:s|ed)?|told|announced|believe|shows?|means?) that\b"
    r"|\bit (?:is|was) (?:true|possible|likely|said|reported)\b|\bis it true\b",
    re.IGNORECASE,
)
_PREPOSITION = "about|in|on|for|with|by|from|to|at|of|against|after|before|since|during"
_SWITCH = re.compile(
    rf"^(?:(?:and|but|or|so)\s+)?(?:(?:what|how)\s+)?(?P<lead>{_PREPOSITION}|according to)"
    r"\s+(?P<rest>[^?]{1,60}?)[?. ]*$",
    re.IGNORECASE,
)
_AND_NAME = re.compile(r"^(?:and|but|or)\s+(?P<rest>[^?]{1,40}?)[?. ]*$", re.IGNORECASE)
_BARE = re.compile(
    r"^(?:(?:and|but)\s+)?"
    r"(?P<word>why(?: not)?|when|where|who|how|how many|how much|since when|by whom)[?. ]*$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might"
    r"|says?|said|happen(?:s|ed)?)\b",
    re.IGNORECASE,
)
SHORT = 3  # Content words: with no more and no name, a question leans on what came before.
POINTED = 5  # Content words: in a question with more, "that" and "this" point to its own words.
TOLD = 4
"""Content words before a pronoun that it can stand for. In CANARD 1 pronoun in 125 stands behind as
many and means an earlier turn; in questions that stand alone, three of four do."""
_WHICH = re.compile(
    r"(?:and |but )?which (?!(?:of|is|are|was|were)\b)(?!.*\b(?:did|do|does)\b)",
    re.IGNORECASE,
)
"""Opens a question about its own subject: "Which city elected its first mayor?"."""
_OBJECT = re.compile(rf"(?:\b(?:him|them)|\b(?:{_PREPOSITION})\s+(?:it|her))$", re.IGNORECASE)
_THE = re.compile(rf"(?P<verb>{_VERB.pattern}\s+)?\bthe\s+(?P<rest>[^,;.?!]+)", re.IGNORECASE)


def standalone(question: str, history: Turns) -> str:
    """Rewrite `question` so that it can be understood without the turns before it.

    By rules, without a model: a fragment is put into the question before it, a pronoun is replaced
    by what the talk is about, and a question that names nothing gets that topic added. A question
    that leans on nothing is returned as it is.
    """
    if not history:
        return question
    before = standalone(history[-1][0], history[:-1])
    return (
        _bare(question, before)
        or _switched(question, before)
        or _resolved(question, [*history[:-1], (before, history[-1][1])])
    )


def _bare(question: str, before: str) -> str | None:
    """Answer "Why?" with the question before it: "What did she promise, and why?"."""
    found = _BARE.match(question)
    return f"{before.rstrip('?. ')}, and {found['word'].lower()}?" if found else None


def _switched(question: str, before: str) -> str | None:
    """Put "And about Poland?" in the place of what the question before it was about."""
    found = _SWITCH.match(question) or _AND_NAME.match(question)
    if not found or _VERB.search(found["rest"]) or _PRONOUN.search(found["rest"]):
        return None
    rest = found["rest"]
    lead = found.groupdict().get("lead")
    body = before.rstrip("?. ")
    if lead:
        same = list(
            re.finditer(
                rf"\b{lead}\s+(?:the\s+)?[^?,]+?(?=$|,|\s+(?:in|on|for|with|by|from|at|since|during|after|before|about)\s)",
                body,
                re.IGNORECASE,
            )
        )
        if same:
            return f"{body[: same[-1].start()]}{lead.lower()} {rest}{body[same[-1].end() :]}?"
        if lead.lower() != "about":
            return f"{body} {lead.lower()} {rest}?"
    if (named := names(body)) and names(rest):
        return f"{rest.join(body.rsplit(named[-1], 1))}?"
    return f"{body} {'about ' if lead else ''}{rest}?"


def _resolved(question: str, history: Turns) -> str:
    """Replace the pronouns, or add the topic where the question names none."""
    topics = salient(history)
    plain = _NOT_POINTING.sub(lambda found: "_" * len(found[0]), question)
    if not topics:
        return question
    if found := _PRONOUN.search(plain):
        if _told(question, found):
            return question
        topic = _antecedent(found[0], topics, question[: found.start()])
        return _replaced(question, plain, topic) if topic else question
    if _leans(question, plain, history) and not names(question):
        return f"{question.rstrip('?. ')} ({topics[0].name})?"
    return question


def _told(question: str, pronoun: re.Match[str]) -> bool:
    """Tell whether `pronoun` stands for what the question itself tells before it.

    "Which minister said he would resign?" tells it, "What did the minister say about him?" not.
    """
    before = question[: pronoun.start()]
    if re.search(r"[.?!]\s", before):
        return True
    told = bool(_WHICH.match(before) or names(before)) or len(content_words(before)) >= TOLD
    object_ = _OBJECT.search(question[: pronoun.end()])
    return told and (
        object_ is None or re.match(r"\s+[a-z]", question[pronoun.end() :]) is not None
    )


def _leans(question: str, plain: str, history: Turns) -> bool:
    """Tell whether a question without a name needs one from the turns before it."""
    length = len(content_words(question))
    if _POINTING.search(plain):
        return length <= POINTED
    return length <= SHORT and not _names_its_subject(question, history)


def _names_its_subject(question: str, history: Turns) -> bool:
    """Tell whether it asks about "the flood barrier", of which nothing was said yet.

    "The band" alone leans on the talk, and "the agency" of which it told does. Behind "did" and
    the like the last word is no part of the name: "will the flood barrier cost".
    """
    spoken = stems("\n".join(text for turn in history for text in turn))
    for found in _THE.finditer(question):
        run = list(takewhile(_tells, words(found["rest"])))
        named = run[:-1] if found["verb"] else run
        if len(named) > 1 and named[-1].stem not in spoken:
            return True
    return False


def _tells(word: Word) -> bool:
    return word.text.isalpha() and word.text.lower() not in FUNCTION_WORDS


def _antecedent(pronoun: str, topics: Sequence[Mention], before: str) -> str | None:
    """Choose the topic that `pronoun` stands for; not one named in the same question before it."""
    person = re.fullmatch(_PERSON, pronoun, re.IGNORECASE)
    own = names(before)
    fitting = [topic for topic in topics if topic.name not in own]
    if own and not person:
        return None
    if person:
        fitting = [topic for topic in fitting if topic.person] or fitting
    return fitting[0].name if fitting else None


def _replaced(question: str, plain: str, topic: str) -> str:
    """Put `topic` for the first pronoun and each further one of the same sort."""
    first = _PRONOUN.search(plain)
    if first is None:
        return question
    person = bool(re.fullmatch(_PERSON, first[0], re.IGNORECASE))

    def put(found: re.Match[str]) -> str:
        word = found[0].lower()
        if bool(re.fullmatch(_PERSON, word)) != person or word.endswith(("self", "selves")):
            return question[found.start() : found.end()]
        owns = word in _POSSESSIVE and (
            word != "her" or re.match(r"\s+[a-z]+", question[found.end() :]) is not None
        )
        return topic + ("'s" if owns else "")

    pieces, end = [], 0
    for found in _PRONOUN.finditer(plain):
        pieces += [question[end : found.start()], put(found)]
        end = found.end()
    return "".join([*pieces, question[end:]])

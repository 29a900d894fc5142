"""What sort of answer a question asks for, and whose words."""

import re
from dataclasses import dataclass

from assistant.answer import Kind

__all__ = ["Asked", "asked"]

_SAYING = (
    r"(?:say|says|said|saying|tell|tells|told|claim(?:s|ed)?|think|thinks|believes?|stat(?:e|es|ed)"
    r"|argu(?:e|es|ed)|warn(?:s|ed)?|announc(?:e|es|ed)|report(?:s|ed)?|admit(?:s|ted)?"
    r"|suggest(?:s|ed)?|promis(?:e|es|ed)|accus(?:e|es|ed)|respond(?:s|ed)?|react(?:s|ed)?"
    r"|comment(?:s|ed)?|reveal(?:s|ed)?|confirm(?:s|ed)?|den(?:y|ies|ied)|demand(?:s|ed)?"
    r"|critici[sz](?:e|es|ed)|predict(?:s|ed)?|describ(?:e|es|ed)|propos(?:e|es|ed)"
    r"|writ(?:e|es|ten)|wrote|declar(?:e|es|ed)|insist(?:s|ed)?|(?:call|ask)(?:s|ed)? for)"
)
_STANCE = (
    r"(?:position|stance|views?|opinion|reaction|response|statement|comments?|remarks|message)"
)
_MORE = r"(?:\s+(?:else|exactly|all|more))?"
_AUXILIARY = r"(?:did|does|do|has|have|had|is|was|were|are|would|will)"
_TOPIC = r"(?:\s+(?:about|on|regarding|concerning|of|to|over)\s+(?P<topic>.+?))?\s*[?.!]*$"
_ADDRESSING = (
    r"(?:tell|tells|told|inform(?:s|ed)?|warn(?:s|ed)?|remind(?:s|ed)?|promis(?:e|es|ed)"
    r"|assur(?:e|es|ed))"
)
_NOW = r"(?:\s+(?:so far|lately|yet|today|again|\w+ly))?"
_WHERE = _NOW + r"(?:\s+(?:in|at|during|after|before|when|while)\s+(?:(?!\babout\b)[^?])+?)?"
_REGARDING = r"(?:(?:see|view|regard|explain|justify|describe)s?|feel(?:s)? about)\s+"
_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:what|how){_MORE}\s+{_AUXILIARY}\s+(?P<speaker>.+?)"
        rf"\s+{_SAYING}{_WHERE}{_TOPIC}",
        rf"\bwhat{_MORE}\s+{_AUXILIARY}\s+(?P<speaker>.+?)"
        rf"\s+{_ADDRESSING}\s+(?P<audience>[^?]+?){_WHERE}"
        r"(?:\s+(?:about|on|regarding|concerning|over)(?:\s+(?P<topic>.+?))?)?\s*[?.!]*$",
        rf"\bwhat\s+(?P<speaker>[^?]+?)\s+(?:has |have |had )?{_SAYING}{_WHERE}{_TOPIC}",
        rf"\bwhat(?:['’]s|\s+(?:is|was|are|were))\s+(?P<speaker>.+?)['’]s?\s+{_STANCE}{_TOPIC}",
        rf"\b{_STANCE}\s+of\s+(?P<speaker>.+?){_TOPIC}",
        rf"\bhow\s+(?:does|do|did|has|have)\s+(?P<speaker>.+?)\s+{_REGARDING}(?P<topic>.+?)[?.!]*$",
        rf"\b(?:what|which|anything)\s+(?:was|were|has been|is)\s+(?:\w+\s+)?"
        rf"(?:said|stated|told|claimed|announced|reported|argued|promised)\s+by\s+"
        rf"(?P<speaker>.+?){_TOPIC}",
        rf"^(?:any\s+)?(?P<speaker>[\w .’'-]+?)['’]s?\s+{_STANCE}{_TOPIC}",
        r"\baccording to\s+(?P<speaker>[^,?]+?)\s*(?:,|\?|$)",
    )
)
_WHO_SAID = re.compile(
    rf"\bwho(?:\s+(?:has|have|had|else))?\s+(?!wr){_SAYING}\b"
    r"|\bwhose\s+(?:words?|quotes?|quotations?|remarks?|statements?)\b"
    r"|\b(?:by )?who(?:m)?\s+was\s+it\s+(?:said|stated|claimed|announced)\b",
    re.IGNORECASE,
)

_FIGURES = (
    "number|percentage|percent|per cent|amount|price|cost|population|age|size|distance|length"
    "|height|share|rate|total|toll|score"
)
_TIMES = "year|date|day|month|time|century|decade|season"
_PLACES = (
    "country|countries|city|cities|states?|town|place|continent|county|region|island|village"
    "|nations?|river|street|location|province"
)
_ACTORS = (
    "person|man|woman|actor|actress|singer|player|president|minister|leader|author|writer|artist"
    "|politician|celebrity|star|senator|scientist|athlete|director|king|queen|team|company|group"
    "|organi[sz]ation|party|band"
)
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("quantity", r"\bhow\s+(?:many|much|big|large|old|long|far|tall|high|deep|fast|often|heavy)\b"),
    (
        "quantity",
        rf"\b(?:what|which)\s+(?:is\s+|was\s+|are\s+|were\s+)?(?:the\s+)?(?:\w+\s+)?(?:{_FIGURES})\b",
    ),
    (
        "quantity",
        r"\bwhat\s+(?:will|would|did|does|do|is|was)\b[^?]*\b(?:costs?|weigh|earn|pay|worth)\b",
    ),
    ("when", rf"\b(?:when|(?:what|which)\s+(?:{_TIMES}))\b"),
    (
        "when",
        r"\bwhat(?:['’]s|\s+(?:is|was|will\s+be))\s+the\s+(?:\w+\s+){0,2}(?:date|deadline|year)\b",
    ),
    ("where", rf"\b(?:where|(?:what|which)\s+(?:{_PLACES}))\b"),
    ("who", rf"\b(?:who|whom|whose|(?:what|which)\s+(?:\w+\s+)?(?:{_ACTORS}))\b"),
    (
        "reason",
        r"\b(?:why|how\s+come|what\s+(?:caused|led\s+to)"
        r"|what\s+(?:is|was|were|are)\s+the\s+(?:reason|cause|purpose)s?)\b",
    ),
    ("manner", r"\bhow\b"),
    (
        "yes or no",
        r"^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b",
    ),
)
_READERS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)


@dataclass(frozen=True, slots=True)
class Asked:
    """The kind of a question; where it asks what somebody said, who, and about what."""

    kind: Kind
    speaker: str | None = None
    topic: str | None = None


def asked(question: str) -> Asked:
    """Tell what `question` asks for.

    In "According to the agency, how many ...?" the agency is the speaker and the kind is quantity.
    """
    for pattern in _SAID:
        if found := pattern.search(question):
            parts = found.groupdict()
            kind = "said" if "topic" in parts else _kind(question)
            topic = parts.get("topic") or parts.get("audience")
            return Asked(kind, parts["speaker"].strip(), topic)
    if _WHO_SAID.search(question):
        return Asked("who said")
    return Asked(_kind(question))


def _kind(question: str) -> Kind:
    return next((kind for kind, pattern in _READERS if pattern.search(question)), "other")

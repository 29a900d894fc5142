"""Questions for whatever there is about something: "What is the latest on the barrier?"."""

import re

from assistant.understanding.words import content_words

__all__ = ["topic"]

_ABOUT = r"(?:about|on|of|with|in|from|regarding|concerning|around)"
_NEWEST = r"(?:(?:latest|newest|recent|most recent|current)\s+)?"
_NEWS = r"(?:news|updates?|developments?|headlines|coverage|articles|stories|reports|information)"
_WHATEVER = tuple(
    re.compile(rf"^{pattern}\s+(?P<topic>.+?)[\s?.!]*$", re.IGNORECASE)
    for pattern in (
        rf"what(?:['’]s|\s+(?:is|are))\s+(?:the\s+)?{_NEWEST}"
        rf"(?:{_NEWS}|latest|newest|new|happening|going on)\s+{_ABOUT}",
        rf"(?:(?:is|are)\s+there\s+)?(?:any\s+|the\s+)?{_NEWEST}(?:{_NEWS}|latest)\s+{_ABOUT}",
        r"(?:something\s+|anything\s+)?about",
        rf"(?:summari[sz]e|sum\s+up|(?:an?\s+|the\s+)?(?:summary|overview)\s+of)"
        rf"(?:\s+(?:the\s+)?{_NEWEST}{_NEWS}\s+{_ABOUT})?",
        r"what\s+(?:is|was|has\s+been|have\s+you)\s+(?:known|reported|written)\s+(?:about|on|of)",
        r"what\s+(?:do|does|can)\s+(?:you|we|the\s+(?:articles?|archive|papers?|news))"
        r"\s+(?:know|say|have|tell(?:\s+(?:me|us))?|report|write)\s+(?:about|on|of)",
        r"what(?:\s+(?:has|had|else|all))?\s+happened\s+(?:in|at|during|around)",
    )
)
_ASKING = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|whether|if|did|does|do|is|are|was|were|has"
    r"|have|had|will|would|can|could|should|said|says)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:name|define|list|cite|provide|describe|give|explain|compare|identify|mention|state|find)\b",
    re.IGNORECASE,
)
KEYWORDS = 2
"""Words of content, of which so many at most are a topic. With more, something in particular is
asked for as one asks search engines: 26 of clapnq's 300 unanswerable questions have three to five.
"""


def topic(question: str) -> str | None:
    """Tell what `question` asks for anything about, or of which it only names keywords; or None."""
    for pattern in _WHATEVER:
        if found := pattern.match(question):
            about = found["topic"]
            return None if _ASKING.search(about) or not content_words(about) else about
    if question.endswith("?") or _ASKING.search(question) or _TOLD.match(question):
        return None
    return question if 0 < len(content_words(question)) <= KEYWORDS else None

"""What was typed, made fit to be searched with: checked, cleaned, without small talk."""

import re
import unicodedata

from vectorstore.errors import SettingsError

__all__ = ["checked", "detailed", "foreign", "newest", "without_small_talk"]

LONGEST = 2000
"""Characters. A question is rarely over 300; what is longer is a pasted text, and no search."""

SMALL_TALK = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|thanks|thank you|please)\b[,.! ]*)+"
    r"|^(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:tell me|explain(?: to me)?|show me|find out|let me know|give me)(?: please)?\s+"
    r"|^(?:i(?:'d| would) (?:like|love) to know|i want to know|do you know|i wonder)\s+"
    r"|[, ]+please(?=[?.! ]*$)",
    re.IGNORECASE,
)
DETAILED = re.compile(
    r",?\s*\b(?:in (?:(?:more|full|great|greater|much|as much|every) )?(?:detail|depth)"
    r"|(?:with|give (?:me )?|i want )?(?:more|all the|full) details?(?: (?:on|about|of)(?= ))?"
    r"|at (?:full |greater |some )?length|fully|thoroughly|comprehensively|extensively"
    r"|(?:the )?(?:full|whole|entire|complete) (?:story|picture|account)(?: (?:on|about|of)(?= ))?"
    r"|everything(?: (?:you know|there is(?: to know)?|that is known))?(?: (?:about|on)(?= ))"
    r"|a long(?:er)? answer|elaborate(?: on(?= ))?|say more(?: about(?= ))?"
    r"|(?:tell|give) (?:me|us) (?:(?:some|any|a (?:little|bit)) )?more(?: (?:about|on)(?= ))?)\b",
    re.IGNORECASE,
)
NEWEST = re.compile(
    r"\b(?:latest|newest|most recent|most recently|recently|recent|current|currently|right now"
    r"|so far|up to date|as of now)\b",
    re.IGNORECASE,
)


def checked(question: str) -> str:
    """Return the question in one line, without control characters.

    Raises `SettingsError` where nothing is asked or more than a question.
    """
    printable = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in question)
    text = " ".join(printable.split())
    if not any(character.isalnum() for character in text):
        raise SettingsError("The question is empty.", remedy="Ask in words.")
    if len(text) > LONGEST:
        raise SettingsError(
            f"The question has {len(text):,} characters, the most is {LONGEST:,}.",
            remedy="Ask one thing in a sentence or two.",
        )
    return text


def without_small_talk(text: str) -> str:
    """Drop "please", "can you tell me" and the like, unless nothing else is said."""
    bare = text
    while (shorter := SMALL_TALK.sub("", bare, count=1).strip(" ,")) != bare:
        bare = shorter
    return bare if any(character.isalnum() for character in bare) else text


def foreign(text: str) -> bool:
    """Tell whether most letters are of another script than Latin."""
    letters = [character for character in text if character.isalpha()]
    latin = sum("LATIN" in unicodedata.name(character, "") for character in letters)
    return bool(letters) and latin * 2 < len(letters)


def detailed(text: str) -> tuple[str, bool]:
    """Take "in detail", "everything about" and the like out, and tell whether any was there.

    Nothing is left where nothing else is said: "Tell me more."
    """
    plain, count = DETAILED.subn("", text)
    plain = plain.strip(" ,")
    return (plain if any(character.isalnum() for character in plain) else ""), count > 0


def newest(text: str) -> bool:
    """Tell whether the question asks for the latest state of things."""
    return NEWEST.search(text) is not None

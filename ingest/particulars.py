"""Author, date and outlet as text without markup shows them: in the lines around an article."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.bylines import ROLES, names
from ingest.edges import DATE, SENTENCE_END, biography, is_byline
from ingest.fields import Record
from ingest.furniture import is_furniture
from ingest.headline import JOINT, letters
from ingest.line_features import Line

__all__ = ["Particulars", "read_head", "read_surroundings"]

LONGEST = 90  # Characters. Bylines and dates stand in short lines.
MOST_LINES = 6  # Lines of particulars below a headline, at most.
UPDATED = re.compile(r"\b(?:updated|modified|aktualisiert|mis à jour|оновлено)\b", re.IGNORECASE)
PERSON = re.compile(
    r"[^\W\d_][\w.'’\-]+(?: (?:de|van|von|der|bin|al|di|la))*(?: [^\W\d_][\w.'’\-]*){1,3}"
)
COPYRIGHT = re.compile(
    r"(?:©|\bcopyright\b)\s*(?:\(c\)|©)?\s*(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?,?\s*(?:by )?"
    r"(?P<outlet>[^.|©,\d]{3,50})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the lines around an article say; None and () where they do not."""

    authors: tuple[str, ...] = ()
    published: str | None = None
    source: str | None = None

    def fields(self) -> Record:
        """Give them under the headings of a record."""
        return {"authors": self.authors, "published": self.published, "source": self.source}


def read_head(lines: Sequence[Line]) -> tuple[Particulars, int]:
    """Read the lines below a headline; also count those that are particulars and not text.

    Without a byline or a date among them there are none. An outlet's name stands between the
    two, or close below.
    """
    found, sure = Particulars(), 0
    for count, line in enumerate(lines[:MOST_LINES], start=1):
        if is_byline(line.text) and not found.authors:
            found, sure = replace(found, authors=names(line.text)), count
        elif (date := _date(line.text)) is not None:
            found, sure = replace(found, published=found.published or date), count
        elif found.source is None and _is_name(line.text):
            found = replace(found, source=line.text)
            sure = count if sure == count - 1 and not line.apart else sure
        elif not is_furniture(line.text):
            break
    if not sure:
        return Particulars(), 0
    above = [line.text for line in lines[:sure]]
    return (found if found.source in above else replace(found, source=None)), sure


def read_surroundings(top: Sequence[str], head: Sequence[str], tail: Sequence[str]) -> Particulars:
    """Read the lines of a page above its headline, from there to its text, and below it."""
    near = [*top[-3:], *head]
    lives = [about for line in (*head, *tail) if (about := biography(line))]
    authors = _bylines(near) or _signed([*near, *tail]) or tuple(name for name, _ in lives[:1])
    dates = [line for line in near if not UPDATED.search(line)] + near
    return Particulars(
        authors,
        next((date for line in dates if (date := _date(line))), None),
        next((outlet for _, outlet in lives if outlet), None) or _outlet(top, tail),
    )


def _bylines(lines: Iterable[str]) -> tuple[str, ...]:
    found = (names(line) for line in lines if len(line) <= LONGEST and is_byline(line))
    return next((people for people in found if people), ())


def _signed(lines: Sequence[str]) -> tuple[str, ...]:
    """Find a name with a role below it ("Jane Doe", "Reporter")."""
    for line, after in pairwise(lines):
        if PERSON.fullmatch(line) and len(after.split()) <= 4 and ROLES.search(after):
            return names(line)
    return ()


def _date(line: str) -> str | None:
    """Find the date in a line that says little else."""
    found = DATE.search(line) if len(line) <= LONGEST else None
    return found[0] if found else None


def _is_name(line: str) -> bool:
    """Tell whether a line may be an outlet's name: a few words, the first and last capitalised."""
    words = line.split()
    if not words or len(words) > 5 or len(line) > 40 or SENTENCE_END.search(line):
        return False
    return words[0][0].isupper() and words[-1][0].isupper() and not is_furniture(line)


def _outlet(top: Sequence[str], tail: Sequence[str]) -> str | None:
    """Find the outlet in the browser's tab or the copyright line, if the page repeats it."""
    for line in top[:1]:
        joint = JOINT.search(line)
        if joint and any(one != line and one.startswith(line[: joint.start()]) for one in top[1:]):
            return line[joint.end() :]
    elsewhere = {letters(line) for line in (*top, *tail)}
    for line in reversed(tail):
        if found := COPYRIGHT.search(line):
            outlet = found["outlet"].strip()
            if letters(outlet) in elsewhere:
                return outlet
    return None

"""The filters a reader sets beside the question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.understanding.dates import in_words
from vectorstore.errors import SettingsError

__all__ = ["Chosen", "chosen"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The outlets and the days, both included, that an answer may draw on."""

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def limits(self) -> tuple[str, ...]:
        """Name each filter that is set, for the reader."""
        named = []
        if self.sources:
            named.append(", ".join(self.sources))
        if self.since and self.until:
            named.append(f"{in_words(self.since)} to {in_words(self.until)}")
        elif self.since:
            named.append(f"since {in_words(self.since)}")
        elif self.until:
            named.append(f"until {in_words(self.until)}")
        return tuple(named)


def chosen(sources: Sequence[str] | None, since: str | None, until: str | None) -> Chosen:
    """Read the filter controls. Dates come as `2025-07-26`, empty where none is chosen.

    Raises SettingsError for a date that is none, and where the days are the wrong way round.
    """
    picked = Chosen(tuple(sources or ()), _date(since), _date(until))
    if picked.since and picked.until and picked.since > picked.until:
        first, last = in_words(picked.since), in_words(picked.until)
        raise SettingsError(
            f"The dates are the wrong way round: {first} is after {last}.",
            remedy="Swap them, or clear one of the two.",
        )
    return picked


def _date(written: str | None) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise SettingsError(
            f"{written!r} is not a date.", remedy="Write it like 2025-07-26, or clear it."
        ) from error

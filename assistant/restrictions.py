"""What a caller restricts an answer to, read into what the search takes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from assistant.answer import INFERENCES, Inference
from vectorstore.article import Filters
from vectorstore.errors import SettingsError

__all__ = ["Day", "filters_of", "inferences_of"]

Day = date | str | None
"""A day, or ISO 8601 text that names one."""


def filters_of(since: Day, until: Day, sources: Sequence[str]) -> Filters:
    """Filter by the days of publication, both included, and by outlets.

    Raises:
        SettingsError: when a date cannot be read, or the last one is before the first.
    """
    named = (sources,) if isinstance(sources, str) else tuple(sources)
    filters = Filters(since=_day(since), until=_day(until), sources=named)
    if filters.since and filters.until and filters.since > filters.until:
        raise SettingsError(
            f"Nothing is published between {filters.since} and {filters.until}.",
            remedy="Give the earlier date as `since`.",
        )
    return filters


def inferences_of(names: Collection[str]) -> tuple[Inference, ...]:
    """Name what is not to be read out of a question; SettingsError where a name is of nothing."""
    named = (names,) if isinstance(names, str) else tuple(names)
    for name in named:
        if name not in INFERENCES:
            raise SettingsError(
                f"{name!r} is not read out of questions.", remedy=f"Ignore {', '.join(INFERENCES)}."
            )
    return tuple(each for each in INFERENCES if each in named)


def _day(value: Day) -> date | None:
    if not value or isinstance(value, date):
        return value or None
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError as error:
        raise SettingsError(f"{value!r} is no date.", remedy="Write it as 2025-07-26.") from error

"""The outlet's name among those that a page gives its publisher."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.headline import JOINT, letters
from ingest.outlets import Outlet, canonical, is_domain
from ingest.prose import one_line

__all__ = ["outlet_name"]

LONGEST = 50  # Characters. Longer ones are slogans.
SHORTEST_LABEL = 4  # Letters of a domain that tell whose name begins or ends with them.


def outlet_name(named: Sequence[str], title: str, site: Outlet | None) -> str | None:
    """Name an outlet: as the table of outlets has it, else as its page does, else its domain.

    `named` are the names that the page states, `title` is that of its window, which often ends
    with one. Where the first is but the domain ("detroitnews"), another that says the same in
    words is better ("The Detroit News").
    """
    if site is not None and not is_domain(site.name):
        return site.name
    stated = [name for name in map(_plain, named) if name and len(name) <= LONGEST]
    best = next((name for name in stated if not canonical(name)), site.name if site else None)
    if best is None or site is None or not _is_label(best, site):
        return best
    ends = (title[joint.end() :] for joint in JOINT.finditer(title))
    return next(_in_words([*stated, *map(one_line, ends)], site), best)


def _plain(name: str) -> str:
    """Give a name without its slogan ("LinkNaija | Nigeria's popular news platform")."""
    return JOINT.split(one_line(name).lstrip("@"), maxsplit=1)[0]


def _is_label(name: str, site: Outlet) -> bool:
    """Tell whether a name is the domain, whole or without its end, in small letters."""
    return is_domain(name) or (name.islower() and letters(name) == _label(site))


def _in_words(names: Iterable[str], site: Outlet) -> Iterator[str]:
    label = _label(site)
    if len(label) < SHORTEST_LABEL:
        return
    for name in names:
        said = letters(name).removeprefix("the")
        in_words = 0 < len(name) <= LONGEST and not name.islower() and not is_domain(name)
        if in_words and (said.startswith(label) or said.endswith(label)):
            yield name


def _label(site: Outlet) -> str:
    return letters(site.name.partition(".")[0]).removeprefix("the")

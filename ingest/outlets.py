"""Outlets: the name behind an address, and in which order its country writes dates."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from courlan import clean_url

from ingest.dates import DayOrder

__all__ = ["Outlet", "canonical", "day_order", "is_domain", "outlet_at"]

MONTH_FIRST = frozenset({"us", "ph", "fm", "pw", "mh"})  # Unicode CLDR: short dates as M/d/y.
# Top-level domains that are sold everywhere and say nothing about a country.
ANYWHERE = frozenset({"ai", "co", "fm", "io", "me", "tv", "ws", "to", "cc", "eu", "la", "gg"})
SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "news", "or", "org"})
LONGEST_ADDRESS = 2000  # Characters: the most that every browser takes.


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet. `name` is its own name where it is known, else its domain."""

    name: str
    country: str | None = None


def canonical(url: object) -> str | None:
    """Give a web address without its fragment and tracking marks; None where it is not http(s)."""
    if not isinstance(url, str) or not url.strip() or len(url) > LONGEST_ADDRESS:
        return None
    address = url.strip().partition("#")[0]
    _, asked, query = address.partition("?")
    if not asked or "=" in query:  # A bare query ("?12345") is all that tells two pages apart.
        address = clean_url(address) or ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in ("http", "https"):
        return None
    return parts._replace(netloc=host if port is None else f"{host}:{port}").geturl()


def outlet_at(url: str | None) -> Outlet | None:
    """Name the outlet behind an address: `The Kyiv Independent`, or its domain."""
    host = _host(url)
    if not host or "." not in host or host.replace(".", "").isdigit():
        return None
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if known := _known().get(".".join(labels[start:])):
            return known
    return Outlet(_registrable(labels), _country(labels))


def day_order(url: str | None = None, language: str | None = None) -> DayOrder:
    """Tell whether the day comes before the month, by the outlet's country, else its language."""
    outlet = outlet_at(url)
    country = outlet.country if outlet else None
    tag = (language or "").replace("_", "-").lower().split("-")
    if country is None and len(tag) > 1 and len(tag[-1]) == 2:
        country = tag[-1]
    if country is not None:
        return country not in MONTH_FIRST
    return True if len(tag[0]) == 2 and tag[0] != "en" else None


def is_domain(name: str) -> bool:
    """Tell whether an outlet is named by its domain only."""
    return " " not in name and "." in name.strip(".")


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _registrable(labels: list[str]) -> str:
    """Cut a host to the part that is registered: `bbc.co.uk`, not `news.bbc.co.uk`."""
    size = 3 if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def _country(labels: list[str]) -> str | None:
    top = labels[-1]
    if top in ("gov", "mil"):
        return "us"
    if len(top) != 2 or top in ANYWHERE:
        return None
    return "gb" if top == "uk" else top


@cache
def _known() -> dict[str, Outlet]:
    """Read the table of outlets: domain, country, name."""
    table = (files("ingest") / "outlets.txt").read_text(encoding="utf-8")
    rows = (line.split(maxsplit=2) for line in table.splitlines() if line and line[0] != "#")
    return {
        domain: Outlet(name, None if country == "-" else country) for domain, country, name in rows
    }

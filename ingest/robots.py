"""What a host allows robots to fetch, and how fast, by its robots.txt (RFC 9309)."""

from protego import Protego

__all__ = ["AGENT", "Rules", "parse_rules"]

AGENT = "newsdesk"
LONGEST_DELAY = 30.0  # Seconds. A host that asks for more is asked anyway, this slowly.


class Rules:
    """The rules of one host."""

    def __init__(self, parsed: Protego | None, *, closed: bool = False) -> None:
        """Take the rules as parsed; `closed` where the host is ailing and must be left alone."""
        self._parsed = parsed
        self._closed = closed

    def allow(self, url: str) -> bool:
        """Tell whether an address may be fetched."""
        if self._closed or self._parsed is None:
            return not self._closed
        return bool(self._parsed.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds to wait between requests, 0 where the host does not say."""
        asked = self._parsed.crawl_delay(AGENT) if self._parsed is not None else None
        return min(float(asked or 0), LONGEST_DELAY)


def parse_rules(status: int, text: str) -> Rules:
    """Read a robots.txt: none at all allows everything, an ailing host nothing."""
    if status >= 500:
        return Rules(None, closed=True)
    if status >= 400:
        return Rules(None)
    return Rules(Protego.parse(text[:500_000]))  # RFC 9309 asks for at least this much.

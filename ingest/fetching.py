"""Documents over HTTP: politely, through redirects, and not again what has not changed."""

import time
from collections.abc import MutableMapping
from types import TracebackType
from urllib.parse import SplitResult, urljoin, urlsplit

from ingest.document import Document
from ingest.http_client import Answer, Client, Limits
from ingest.media_types import fetched
from ingest.robots import Rules, parse_rules
from vectorstore.errors import SourceError

__all__ = ["Fetcher", "Limits", "Memory"]

REDIRECTS = (301, 302, 303, 307, 308)
VALIDATORS = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
REMEDIES = {
    401: "It needs a login: save the page and index the file.",
    403: "It refuses robots: save the page and index the file.",
    404: "Check the address in a browser.",
    410: "It is gone for good: remove it from your list.",
}

Memory = MutableMapping[str, str]
"""What servers said, kept by the caller from run to run, and stored only once what was read is."""


class Fetcher:
    """Fetches documents; use it as a context, so that its connections are closed."""

    def __init__(
        self,
        memory: Memory | None = None,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
    ) -> None:
        """Remember in `memory` what servers say of their documents; by default, for this run."""
        self.memory: Memory = {} if memory is None else memory
        self._limits = limits or Limits()
        self._client = Client(self._limits, allow_private=allow_private)
        self._rules: dict[str, Rules] = {}
        self._ready: dict[str, float] = {}

    def __enter__(self) -> "Fetcher":
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        self._client.close()

    def fetch(self, url: str) -> Document | None:
        """Fetch a document; None where it has not changed since it was last fetched.

        Raises:
            SourceError: the address is none, its host is private or forbids robots, there is no
                answer or a refusal, or the answer is too large or too slow.
        """
        deadline = time.monotonic() + self._limits.total_time
        address = url
        for _ in range(self._limits.redirects + 1):
            self._require_allowed(address, deadline)
            answer = self._ask(address, self._conditions(address), deadline)
            if answer.status in REDIRECTS and (target := answer.headers.get("Location")):
                address = _joined(address, target)
                continue
            return self._document(url, address, answer)
        raise SourceError("It redirects without end.", remedy="Check the address in a browser.")

    def forget(self, url: str) -> None:
        """Forget what a server said of a document, so that it is fetched anew."""
        for name, _ in VALIDATORS:
            self.memory.pop(f"{name} {url}", None)

    def _conditions(self, address: str) -> dict[str, str]:
        known = {header: self.memory.get(f"{name} {address}") for name, header in VALIDATORS}
        return {header: value for header, value in known.items() if value}

    def _document(self, url: str, address: str, answer: Answer) -> Document | None:
        if answer.status == 304:
            return None
        if answer.status >= 300:
            remedy = REMEDIES.get(answer.status, "Try again later.")
            raise SourceError(f"The server answers {answer.status}.", remedy=remedy)
        self.forget(address)
        for name, _ in VALIDATORS:
            if value := answer.headers.get(name):
                self.memory[f"{name} {address}"] = value
        kind = answer.headers.get("Content-Type", "")
        return fetched(answer.data, asked=url, address=address, content_type=kind)

    def _require_allowed(self, address: str, deadline: float) -> None:
        """Raise SourceError where an address is not of the web, or closed to robots."""
        parts = _parts(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = self._read_rules(origin, deadline)
        if not self._rules[origin].allow(address):
            problem = f"{parts.hostname} asks robots not to fetch it (robots.txt)."
            raise SourceError(problem, remedy="Save the page and index the file.")

    def _read_rules(self, origin: str, deadline: float) -> Rules:
        address = f"{origin}/robots.txt"
        for _ in range(self._limits.redirects):
            answer = self._client.get(address, {}, deadline)
            target = answer.headers.get("Location")
            if answer.status not in REDIRECTS or not target:
                return parse_rules(answer.status, answer.data.decode("utf-8", "replace"))
            address = _joined(address, target)
        return parse_rules(404, "")

    def _ask(self, address: str, conditions: dict[str, str], deadline: float) -> Answer:
        """Ask a host no sooner than it, and politeness, allow."""
        parts = urlsplit(address)
        pause = self._ready.get(parts.netloc, 0.0) - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        try:
            return self._client.get(address, conditions, deadline + max(pause, 0.0))
        finally:
            asked = self._rules[f"{parts.scheme}://{parts.netloc}"].delay
            self._ready[parts.netloc] = time.monotonic() + max(self._limits.delay, asked)


def _joined(address: str, target: str) -> str:
    """Find where a redirect leads."""
    try:
        return urljoin(address, target)
    except ValueError as error:
        raise _no_address(target) from error


def _parts(address: str) -> SplitResult:
    """Split an address of the web; raise SourceError where it is none."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise _no_address(address) from error
    if not usable:
        raise _no_address(address)
    return parts


def _no_address(text: str) -> SourceError:
    return SourceError(f"{text[:100]} is no web address.", remedy="Begin it with https://.")

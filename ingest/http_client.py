"""One request over HTTP, tried again where that may help, within limits of time and size."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import urllib3
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    TimeoutError,
)

from ingest.connections import Deadline, connections
from ingest.robots import AGENT
from vectorstore.errors import SourceError

__all__ = ["Answer", "Client", "Limits"]

PASSING = (429, 500, 502, 503, 504)  # Statuses that may be different a moment later.
CHUNK = 65_536
ERRNO = re.compile(r"\[Errno -?\d+\] ")
HEADERS = {
    "User-Agent": f"{AGENT}/0.1",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient and how polite to be, in seconds, bytes and counts."""

    delay: float = 1.0
    timeout: float = 20.0
    total_time: float = 90.0
    size: int = 32 * 2**20
    attempts: int = 3
    backoff: float = 1.0
    longest_wait: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, unpacked; `headers` are found in any case."""

    status: int
    headers: Mapping[str, str]
    data: bytes


class Client:
    """Asks servers, public ones only unless told otherwise."""

    def __init__(self, limits: Limits, *, allow_private: bool) -> None:
        """Open nothing yet; connections are made when asked for and kept."""
        self._limits = limits
        self._pools = connections(public=not allow_private)

    def get(self, url: str, conditions: Mapping[str, str], deadline: float) -> Answer:
        """Ask for an address; `deadline` is in the time of time.monotonic()."""
        for attempt in range(1, self._limits.attempts + 1):
            last = attempt == self._limits.attempts
            try:
                answer = self._ask(url, conditions, deadline)
            except HTTPError as error:
                if last:
                    remedy = "Check the address, or try again later."
                    raise SourceError(f"No answer: {_reason(error)}.", remedy=remedy) from error
                self._wait(attempt, None, deadline)
                continue
            if last or answer.status not in PASSING:
                return answer
            self._wait(attempt, answer.headers.get("Retry-After"), deadline)
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close the connections."""
        self._pools.clear()

    def _ask(self, url: str, conditions: Mapping[str, str], deadline: float) -> Answer:
        left = min(self._limits.timeout, deadline - time.monotonic())
        if left <= 0:
            raise _too_slow()
        with Deadline(deadline) as watch:
            try:
                answer = self._answer(url, conditions, left)
            except HTTPError as error:
                if watch.passed:
                    raise _too_slow() from error
                raise
        if watch.passed:
            raise _too_slow()
        return answer

    def _answer(self, url: str, conditions: Mapping[str, str], timeout: float) -> Answer:
        response = self._pools.request(
            "GET",
            url,
            headers={**HEADERS, **conditions},
            timeout=urllib3.Timeout(connect=timeout, read=timeout),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        try:
            return Answer(response.status, response.headers, self._body(response))
        finally:
            response.close()

    def _body(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """Read a body as it comes, and stop where it is too much."""
        data = bytearray()
        for chunk in response.stream(CHUNK, decode_content=True):
            data += chunk
            if len(data) > self._limits.size:
                problem = f"It is larger than {self._limits.size >> 20} MB."
                raise SourceError(problem, remedy="Download it and index the file.")
        return bytes(data)

    def _wait(self, attempt: int, asked: str | None, deadline: float) -> None:
        """Wait as long as the server asks, else twice as long each time."""
        pause = _seconds(asked) if asked else self._limits.backoff * 2 ** (attempt - 1)
        if pause > self._limits.longest_wait or time.monotonic() + pause > deadline:
            raise SourceError("The server asks to wait.", remedy="Try again later.")
        time.sleep(pause)


def _too_slow() -> SourceError:
    return SourceError("The server is too slow.", remedy="Try again later.")


def _seconds(asked: str) -> float:
    """Read a Retry-After header: seconds, or the moment to come back."""
    if asked.strip().isdigit():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, TypeError):
        return 1.0


def _reason(error: Exception) -> str:
    """Say in a few words why there is no answer."""
    if isinstance(error, TimeoutError) and not isinstance(error, NewConnectionError):
        return "it takes too long"
    if isinstance(error, ProtocolError | DecodeError):
        return "what it sends breaks off or makes no sense"
    return ERRNO.sub("", str(error).rsplit(": ", 1)[-1]).strip("')\" .")[:120]

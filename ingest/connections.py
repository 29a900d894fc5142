"""Connections to web servers: to public hosts only, if asked, and cut off when time is up."""

import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar, Token
from threading import Event, Timer
from typing import Self

from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from ingest.public_hosts import public_addresses

__all__ = ["Deadline", "connections"]

MOST_ADDRESSES = 4  # Of one host, tried in turn: two of each kind.


class Deadline:
    """Cuts the connection that is in use within this context when a moment has come.

    Timeouts of a socket begin anew with each byte, and some servers send one now and then.
    """

    _current: ContextVar["Deadline | None"] = ContextVar("deadline", default=None)

    def __init__(self, moment: float) -> None:
        """Set the moment, in the time of time.monotonic()."""
        self._passed = Event()
        self._socket: socket.socket | None = None
        self._timer = Timer(max(0.0, moment - time.monotonic()), self._cut)
        self._timer.daemon = True
        self._token: Token[Deadline | None] | None = None

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._token = self._current.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no longer."""
        self._timer.cancel()
        if self._token is not None:
            self._current.reset(self._token)

    @property
    def passed(self) -> bool:
        """Whether the moment came; what was read until then is not whole."""
        return self._passed.is_set()

    @classmethod
    def watch(cls, used: socket.socket | None) -> None:
        """Watch over a connection that is about to wait for its server."""
        if (current := cls._current.get()) is not None:
            current._socket = used

    def _cut(self) -> None:
        self._passed.set()
        if self._socket is not None:
            with suppress(OSError):  # It is closed already.
                # Not the method of a TLS socket: that would pull the session from under its reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def connections(*, public: bool) -> PoolManager:
    """Give a manager of connections; `public` refuses hosts which are not."""
    manager = PoolManager(num_pools=20, retries=False)
    manager.pool_classes_by_scheme = (
        {"http": _PublicPool, "https": _PublicSecurePool}
        if public
        else {"http": _Pool, "https": _SecurePool}
    )
    return manager


class _Connection(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # As urllib3 itself.
        Deadline.watch(self.sock)
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        Deadline.watch(self.sock)
        return super().getresponse()


class _PublicConnection(_Connection):
    def _new_conn(self) -> socket.socket:
        return _connected(self, public_addresses(self.host, self.port))


class _PublicSecureConnection(_SecureConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self, public_addresses(self.host, self.port))


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicSecurePool(HTTPSConnectionPool):
    ConnectionCls = _PublicSecureConnection


def _connected(connection: HTTPConnection, addresses: Sequence[str]) -> socket.socket:
    """Connect to one of the addresses that were checked, and to no other."""
    failed: OSError | None = None
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return create_connection(
                (address, connection.port),
                connection.timeout,
                socket_options=connection.socket_options,
            )
        except OSError as error:
            failed = error
    raise NewConnectionError(connection, f"it cannot be reached: {failed}") from failed

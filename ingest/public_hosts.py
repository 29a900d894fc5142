"""Connections to public hosts only: private, loopback and link-local addresses are refused.

The addresses are checked before connecting, all of them, and the one connected to is checked
again: a name may resolve to something else a moment later.
"""

import socket
from ipaddress import IPv6Address, ip_address, ip_network

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from vectorstore.errors import SourceError

__all__ = ["is_public", "public_only"]

NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last four bytes.


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if ip in NAT64:
            return is_public(str(ip_address(ip.packed[-4:])))
    return ip.is_global and not ip.is_multicast


def public_only() -> PoolManager:
    """Give a manager of connections that refuses hosts which are not public."""
    manager = PoolManager(num_pools=20, retries=False)
    manager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicSecurePool}
    return manager


class _PublicConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        _refuse_private(self.host, self.port)
        return _checked(super()._new_conn(), self.host)


class _PublicSecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        _refuse_private(self.host, self.port)
        return _checked(super()._new_conn(), self.host)


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicSecurePool(HTTPSConnectionPool):
    ConnectionCls = _PublicSecureConnection


def _refuse_private(host: str, port: int | None) -> None:
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        remedy = "Check the address and the connection to the internet."
        raise SourceError(f"The host {host} is not known.", remedy=remedy) from error
    for *_, address in found:
        _require_public(str(address[0]), host)


def _checked(connection: socket.socket, host: str) -> socket.socket:
    try:
        _require_public(str(connection.getpeername()[0]), host)
    except SourceError:
        connection.close()
        raise
    return connection


def _require_public(address: str, host: str) -> None:
    if not is_public(address):
        raise SourceError(
            f"{host} is {address}, which is not a public address.",
            remedy="Allow private addresses if you trust it (--allow-private).",
        )

"""Hosts of the public internet: private, loopback and link-local addresses are refused."""

import socket
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network

from vectorstore.errors import SourceError

__all__ = ["is_public", "public_addresses"]

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


def public_addresses(host: str, port: int | None) -> Sequence[str]:
    """Resolve a host, once; raise SourceError where any of its addresses is not public.

    Who connects must connect to one of these: asked again, the name may resolve to another.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        remedy = "Check the address and the connection to the internet."
        raise SourceError(f"The host {host} is not known.", remedy=remedy) from error
    addresses = [str(address[0]) for *_, address in found]
    for address in addresses:
        if not is_public(address):
            named = host if host.strip("[]") == address else f"{host} is {address}, which"
            raise SourceError(
                f"{named} is not a public address.",
                remedy="Allow private addresses if you trust it (--allow-private).",
            )
    return addresses

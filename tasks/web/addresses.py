"""Addresses: which of them a connection may be opened to. A host's name is resolved once, and only what was checked is used."""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = tuple[int, tuple[str, int] | tuple[str, int, int, int]]
"""Address family, and the address as `socket.connect` takes it."""

GLOBAL_V6 = ip_network("2000::/3")  # the only part of IPv6 that is given out as global unicast
NEVER_GLOBAL = tuple(  # within what Python 3.11 calls global, or within 2000::/3
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # relays of 6to4
        "224.0.0.0/3",  # multicast and reserved
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address within
        "3fff::/20",  # documentation
    )
)
METADATA = tuple(  # of clouds, where it is not kept at link-local addresses
    ip_network(network) for network in ("fd00:ec2::/32", "fd20:ce::/32", "fd00:c1::/32", "168.63.129.16/32")
)
PRIVATE = tuple(ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*\.?", re.IGNORECASE)


class ForbiddenAddressError(ValueError):
    """A host that no connection may be opened to; `reason` is its code: local_address or numeric_host."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def addresses(host: str, port: int, allow_local: bool) -> list[Address]:
    """Resolve a host and return its addresses, every one of them checked.

    Raises ForbiddenAddressError where one may not be connected to, or where the host is a number in disguise (decimal, octal,
    hexadecimal or shortened); socket.gaierror where there is no such host.
    """
    host = host.strip("[]")
    if NUMERIC.fullmatch(host) and not _is_dotted_quad(host):
        raise ForbiddenAddressError("numeric_host")
    found = []
    for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not is_allowed(ip_address(str(address[0]).partition("%")[0]), allow_local):
            raise ForbiddenAddressError("local_address")
        found.append((int(family), address))
    return found  # type: ignore[return-value]  # of AF_INET and AF_INET6, which is what SOCK_STREAM gives


def is_allowed(address: IPv4Address | IPv6Address, allow_local: bool) -> bool:
    """Say whether a connection may be opened to an address: a public one, or, if so allowed, loopback or a private one.

    Addresses of IPv6 that carry one of IPv4 (mapped, NAT64, 6to4, Teredo) are never public. Link-local ones and others where
    clouds keep their metadata are never allowed.
    """
    if _is_within(address, METADATA):
        return False
    if allow_local and (address.is_loopback or _is_within(address, PRIVATE)):
        return True
    if address.version == 6:
        return address in GLOBAL_V6 and not _is_within(address, NEVER_GLOBAL)
    return address.is_global and not _is_within(address, NEVER_GLOBAL)


def _is_within(address: IPv4Address | IPv6Address, networks: tuple[object, ...]) -> bool:
    return any(address in network for network in networks)  # type: ignore[operator]  # false where versions differ


def _is_dotted_quad(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except ValueError:
        return False

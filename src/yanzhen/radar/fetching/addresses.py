"""Which addresses may be fetched from: named hosts only, and none inside unless named as inside.

Pure. A host's name is no proof of where it leads: every address that it resolves to is checked,
and the connection goes to the address that was checked (no second look-up that may answer
otherwise).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

IpAddress = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
# A name as it is looked up, or an address; nothing that reads like a pattern of several.
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
# Carry an IPv4 address in their last 32 bits (RFC 6052, 4291); 6to4 and Teredo have properties.
CARRIERS = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
# The address at which clouds hand out keys, and its like: nothing to read there for anybody.
NEVER = tuple(
    map(ip_network, ("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "0.0.0.0/8", "::/128"))
)


class Forbidden(Exception):
    """An address that may not be fetched from."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads: host and port as named, path with query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """Return the host as an administrator names it: the port only where it is not usual."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.named}"


def read_place(address: str) -> Place:
    """Return where an address leads.

    >>> read_place("https://News.example.org/a?b=1#c").named
    'news.example.org'
    >>> read_place("http://10.0.0.8:8080/").named
    '10.0.0.8:8080'

    :raises Forbidden: for anything but plain http or https to a host.
    """
    if any(ord(sign) < 33 or sign == "\\" for sign in address):
        raise Forbidden
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        raise Forbidden from None
    if parts.scheme not in PORTS or not HOST.fullmatch(host) or "@" in parts.netloc or port == 0:
        raise Forbidden
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port or PORTS[parts.scheme], _quoted(path))


def _quoted(path: str) -> str:
    return "".join(c if ord(c) < 127 else "".join(f"%{b:02X}" for b in c.encode()) for c in path)


def require_named(place: Place, hosts: Collection[str], inside: Collection[str]) -> None:
    """:raises Forbidden: for a host that nobody named."""
    if place.named not in hosts and place.named not in inside:
        raise Forbidden


def is_outside(address: IpAddress) -> bool:
    """Return whether an address lies in the open internet.

    >>> [is_outside(ip_address(a)) for a in ("8.8.8.8", "10.1.2.3", "::1", "::ffff:10.1.2.3")]
    [True, False, False, False]
    """
    within = _carried(address)
    if within is not None:
        return is_outside(within)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: IpAddress) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for, None where it stands for itself."""
    if isinstance(address, IPv4Address):
        return None
    told = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if (
        told is None
        and address not in (ip_address("::"), ip_address("::1"))
        and any(address in net for net in CARRIERS)
    ):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return told


def _plain(address: IpAddress) -> IpAddress:
    return getattr(address, "ipv4_mapped", None) or address


def pick(place: Place, resolved: Iterable[str], inside: Collection[str]) -> str:
    """Return the address to connect to, of those a host resolves to.

    One forbidden address among several forbids the host: which one is asked would be chance.

    :raises Forbidden: if any lies inside and the host is not named as inside, or none is left.
    """
    found = [_plain(ip_address(text.partition("%")[0])) for text in resolved]
    if not found:
        raise Forbidden
    for address in found:
        plain = _carried(address) or address
        if plain.is_multicast or any(plain in net for net in NEVER if net.version == plain.version):
            raise Forbidden
        if place.named not in inside and not is_outside(address):
            raise Forbidden
    return str(found[0])

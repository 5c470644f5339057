"""Which network addresses requests of ours may go to: public ones, and those the operator has allowed.

Sources: the IANA special-purpose registries, written out here because the standard library's lists differ between its
releases; RFC 4291 (IPv4 in IPv6), RFC 6052 (NAT64); and a cloud's metadata service that lives at a public address.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_SPECIAL = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_UNICAST = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_CARRYING = tuple(IPv6Network(one) for one in ("::ffff:0:0/96", "64:ff9b::/96", "::/96"))


def networks(written: Iterable[str]) -> tuple[Network, ...]:
    """Networks as written by an operator: `10.0.0.0/8`, `127.0.0.1`. Raises ValueError."""
    return tuple(ip_network(one, strict=False) for one in written)


def is_allowed(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether the operator has allowed the address by one of these networks; an IPv4 address within IPv6 counts as itself."""
    inner = embedded(address)
    return any(one.version == net.version and one in net for net in allowed for one in ((address,) if inner is None else (address, inner)))


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public network: not loopback, private, link-local, shared, multicast, reserved or a
    cloud's metadata service, also not by way of an IPv4 address that an IPv6 one carries."""
    inner = embedded(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv4Address):
        return not any(address in net for net in _SPECIAL)
    return address in _UNICAST and not any(address in net for net in _SPECIAL_6)


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address an IPv6 address carries in its last 32 bits (mapped, NAT64, compatible), or None."""
    if isinstance(address, IPv6Address) and any(address in net for net in _CARRYING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None

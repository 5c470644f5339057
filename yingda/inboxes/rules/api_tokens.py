"""Tokens of integrations: whether one lets in, and the state it is shown with."""

import ipaddress
from collections.abc import Sequence

SOON_MS = 14 * 24 * 3600 * 1000
ACTIVE, EXPIRING, EXPIRED, REVOKED = "active", "expiring", "expired", "revoked"
STATES = (ACTIVE, EXPIRING, EXPIRED, REVOKED)


def state_of(expires_at: int | None, revoked_at: int | None, now: int) -> str:
    """`revoked`, `expired`, `expiring` within 14 days, else `active`."""
    if revoked_at is not None:
        return REVOKED
    if expires_at is None:
        return ACTIVE
    return EXPIRED if expires_at <= now else EXPIRING if expires_at - now <= SOON_MS else ACTIVE


def tidy_network(text: str) -> str | None:
    """An address or network (CIDR) in its one spelling; None when it is none."""
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        return None


def comes_from(address: str, networks: Sequence[str]) -> bool:
    """Whether the address lies in one of the networks; with none, any will do. An IPv4 address inside IPv6 counts as IPv4."""
    if not networks:
        return True
    try:
        sender = ipaddress.ip_address(address)
    except ValueError:
        return False
    sender = getattr(sender, "ipv4_mapped", None) or sender
    return any(sender in ipaddress.ip_network(network) for network in networks)

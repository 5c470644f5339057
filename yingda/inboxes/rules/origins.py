"""Which sites may show the chat, and the two lines they paste."""

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

# Scheme, host (perhaps with a leading *.), port. Never a path: browsers send none.
ALLOWED = re.compile(r"(?:https?://)?(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")


def tidy_origin(text: str) -> str | None:
    """The entry as it is kept (lower case, no slash at the end, punycode), or None when it is no origin."""
    entry = text.strip().lower().rstrip("/")
    if not entry.isascii():
        scheme, found, host = entry.rpartition("://")
        entry = f"{scheme}{found}{_punycode(host)}"
    return entry if entry == "*" or (len(entry) <= 253 and ALLOWED.fullmatch(entry)) else None


def origin_allowed(origin: str, allowed: Iterable[str]) -> bool:
    """Whether a browser's `Origin` is one of `allowed`; an empty list allows every site.

    Entries: `https://shop.example` (exactly that), `shop.example` (either scheme), `*.shop.example` (its subdomains, not
    itself), `https://*.shop.example`, `*`. A port must be named to be allowed, unless it is the scheme's own.
    """
    entries = tuple(allowed)
    if not entries or "*" in entries:
        return True
    parts = _parts(origin)
    return parts is not None and any(_matches(parts, entry) for entry in entries)


def snippet(public_url: str, key: str) -> str:
    """The line a team pastes before `</body>`: `public_url` is the address of this installation."""
    return f'<script async src="{escape(public_url.rstrip("/"))}/widget.js" data-inbox="{escape(key)}"></script>'


def _punycode(host: str) -> str:
    name, found, port = host.partition(":")
    try:
        return name.encode("idna").decode() + found + port
    except UnicodeError:
        return host


def _parts(origin: str) -> tuple[str, str, int | None] | None:
    try:
        split = urlsplit(origin.strip().lower())
        port = split.port
    except ValueError:
        return None
    if split.scheme not in ("http", "https") or not split.hostname:
        return None
    return split.scheme, split.hostname, None if port in (None, _own_port(split.scheme)) else port


def _own_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _matches(origin: tuple[str, str, int | None], entry: str) -> bool:
    scheme, host, port = origin
    wanted, found, rest = entry.rpartition("://")
    name, _, wanted_port = rest.partition(":")
    number = int(wanted_port) if wanted_port else None
    if (found and wanted != scheme) or (None if number == _own_port(scheme) else number) != port:
        return False
    return host.endswith(name[1:]) and len(host) > len(name) - 1 if name.startswith("*.") else host == name

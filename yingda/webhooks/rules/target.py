"""Which addresses an endpoint may have, as far as they can be judged without asking for names."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST = 500
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]|[^\x00-\x7f]")


class WrongUrl(ValueError):
    """The address cannot be used."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: its parts, and the address in one spelling."""

    scheme: str
    host: str
    port: int
    path: str
    url: str


def target_of(url: str) -> Target:
    """The parts of an `http` or `https` address; hosts in other scripts become their ASCII form. Raises WrongUrl."""
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        name = host if ":" in host else host.encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        raise WrongUrl(url) from error
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    plain = parts.username is None and parts.password is None and not parts.fragment
    if parts.scheme not in ("http", "https") or not name or "%" in name or port == 0 or not plain or _UNFIT.search(path + name):
        raise WrongUrl(url)
    usual = 443 if parts.scheme == "https" else 80
    shown = f"[{name}]" if ":" in name else name
    tidy = f"{parts.scheme}://{shown}{'' if port in (None, usual) else f':{port}'}{path}"
    if len(tidy) > LONGEST:
        raise WrongUrl(url)
    return Target(parts.scheme, name, port or usual, path, tidy)

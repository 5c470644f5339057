"""What the address of a landing page says about where the visitor came from."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from yingda.kit.text import storable

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
CLICK_IDS = ("gclid", "bd_vid", "msclkid", "qhclickid", "gdt_vid")
UTM_LIMIT = 200
CLICK_LIMIT = 300
URL_LIMIT = 2000
PAUSE_MS = 30 * 60 * 1000
_SECRETS = re.compile(r"(pass(word|wd)?|pwd|secret|.*token|auth|code|session(id)?|sid|api_?key|sign(ature)?)", re.IGNORECASE)
_PHONES = re.compile(r"iphone|android.*mobile|windows phone|mobile.*firefox|harmony.*mobile", re.IGNORECASE)
_TABLETS = re.compile(r"ipad|android|tablet|kindle", re.IGNORECASE)
_ROBOTS = re.compile(r"bot\b|spider|crawl|slurp|headless", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Landing:
    """UTM fields and click ids of an address, by name; only those it carries."""

    marks: tuple[tuple[str, str], ...] = ()


def landing_of(url: str) -> Landing:
    """The UTM fields (≤ 200 characters) and click ids (≤ 300) of a URL, from its query and from a query in its fragment.

    Names are compared without case, the first value of a name counts, empty ones do not. Never raises.
    Source of the names: Google Analytics (utm_*), Google Ads, Baidu, Microsoft, 360, Tencent auto-tagging.
    """
    found: dict[str, str] = {}
    for name, value in _pairs(url):
        key = name.lower()
        limit = UTM_LIMIT if key in UTM else CLICK_LIMIT if key in CLICK_IDS else 0
        if limit and value.strip():
            found.setdefault(key, storable(value.strip(), limit))
    return Landing(tuple(sorted(found.items())))


def kept_url(url: str) -> str:
    """The URL as it is kept: http(s) only (else empty), without user name, without the values of secret-looking
    parameters, at most 2 000 characters."""
    try:
        parts = urlsplit(storable(url.strip(), URL_LIMIT))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, _without_secrets(parts.query), parts.fragment))[:URL_LIMIT]


def goes_on(last_at: int, now: int) -> bool:
    """Whether a page seen `now` belongs to the visit last active at `last_at` (ms): up to 30 minutes of silence.

    Source: the session time-out of Google Analytics.
    """
    return now - last_at <= PAUSE_MS


def device_of(user_agent: str) -> str:
    """`robot`, `phone`, `tablet`, `desktop`, or empty when nothing is known."""
    kinds = (("robot", _ROBOTS), ("phone", _PHONES), ("tablet", _TABLETS))
    found = next((kind for kind, pattern in kinds if pattern.search(user_agent)), "desktop")
    return found if user_agent.strip() else ""


def _pairs(url: str) -> list[tuple[str, str]]:
    try:
        parts = urlsplit(url.strip()[: 4 * URL_LIMIT])
        queries = (parts.query, parts.fragment.partition("?")[2])
        return [pair for query in queries for pair in parse_qsl(query, max_num_fields=200)]
    except ValueError:
        return []


def _without_secrets(query: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return ""
    if not any(_SECRETS.fullmatch(name) for name, _ in pairs):
        return query
    return urlencode([(name, "…" if _SECRETS.fullmatch(name) else value) for name, value in pairs])

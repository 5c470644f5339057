"""Who sends a request of the hot lane: session cookie or API token, kept for a moment."""

import hmac
from dataclasses import dataclass

from django.conf import settings

from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, Refusal
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.asgi import Scope, address, cookies, header, locale
from yingda.plumbing.realtime.node import Node

KEPT_MS = 5_000
SAFE = frozenset({"GET", "HEAD"})


class NotSignedIn(Refusal):
    """There is no valid session or token."""

    status = 401

    def __init__(self) -> None:
        super().__init__("sign_in_first")


@dataclass(frozen=True, slots=True)
class _Known:
    person_id: int
    locale: str
    until: int


class _Sessions:
    known: dict[str, _Known] = {}


def forget_sessions() -> None:
    """Drops what is kept of sessions, after somebody signed out or was suspended."""
    _Sessions.known.clear()


async def actor_of(node: Node, scope: Scope) -> Actor:
    """The sender of a request. Raises `NotSignedIn`, and `Forbidden` for a changing request without its CSRF token."""
    bearer = header(scope, b"authorization")
    if bearer.startswith("Bearer "):
        actor: Actor = await node.reading(inboxes.actor_of_token, bearer[7:], address(scope), locale(scope))
        return actor
    jar = cookies(scope)
    if scope["type"] == "http" and scope["method"] not in SAFE:
        _demand_csrf(scope, jar)
    return await actor_of_session(node, jar.get(settings.SESSION_COOKIE_NAME, ""), address(scope))


async def person_of(node: Node, scope: Scope) -> Actor:
    """The same for live lines, which are a colleague's own: a token has no topics, and its number may be a person's."""
    actor = await actor_of(node, scope)
    if actor.kind != "person" or actor.token_id is not None:
        raise Forbidden("token_not_here")
    return actor


async def actor_of_session(node: Node, key: str, sender: str) -> Actor:
    """The person of a session key. Raises `NotSignedIn`."""
    now = now_ms()
    known = _Sessions.known.get(key)
    if known is None or known.until < now:
        known = await node.reading(_read, key, now)
        if known is None:
            raise NotSignedIn()
        if len(_Sessions.known) > 10_000:
            _Sessions.known.clear()
        _Sessions.known[key] = known
    return _actor(known, sender) if people.is_kept(known.person_id) else await node.reading(_actor, known, sender)


def _actor(known: _Known, sender: str) -> Actor:
    return people.actor_of(known.person_id, sender, known.locale)


def _read(key: str, now: int) -> _Known | None:
    found = people.person_of_session(key)
    return None if found is None else _Known(*found, now + KEPT_MS)


def _demand_csrf(scope: Scope, jar: dict[str, str]) -> None:
    """The token of the cookie must stand in the header too, and the request must not come from another site."""
    cookie, sent = jar.get(settings.CSRF_COOKIE_NAME, ""), header(scope, b"x-csrftoken")
    if not cookie or not hmac.compare_digest(cookie.encode(), sent.encode()):
        raise Forbidden("csrf_failed")
    demand_same_origin(scope)


def demand_same_origin(scope: Scope) -> None:
    """Raises `Forbidden` for a browser's request from another site."""
    origin = header(scope, b"origin")
    host = header(scope, b"host")
    if origin and origin.split("://", 1)[-1] != host and origin not in settings.CSRF_TRUSTED_ORIGINS:
        raise Forbidden("csrf_failed")

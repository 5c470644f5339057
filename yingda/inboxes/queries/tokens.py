"""Tokens of integrations: the list, and whom one lets in."""

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from yingda.inboxes.models import ApiToken
from yingda.inboxes.rules.api_tokens import ACTIVE, EXPIRED, EXPIRING, REVOKED, SOON_MS, comes_from, state_of
from yingda.kit import paging
from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import Forbidden, NotFound, Refusal, Refused
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.node import read

NOTED_EVERY_MS = 60_000
_SHOWN = (
    "id", "name", "beginning", "person_id", "scopes", "group_ids", "networks", "made_by_id", "created_at", "last_used_at", "last_address",
    "expires_at", "revoked_at", "former_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Key:
    """What is asked of a token in each request: read plainly, as many come."""

    id: int
    name: str
    person_id: int | None
    scopes: Any
    group_ids: Any
    networks: Any
    expires_at: int | None
    revoked_at: int | None
    last_used_at: int | None
    last_address: str


_KNOWN = f"SELECT {', '.join(_Key.__slots__)} FROM inboxes_apitoken WHERE digest = ? OR (former_digest = ? AND former_until > ?) LIMIT 1"


class NotLetIn(Refusal):
    """The token does not open anything."""

    status = 401


@dataclass(frozen=True, slots=True)
class TokenFilter:
    """`state` of `rules.api_tokens`; `mine`: one's own; `q`: part of the name or of the beginning."""

    state: str | None = None
    mine: bool = False
    q: str = ""


def listed_tokens(actor: Actor, asked: TokenFilter, limit: int, cursor: str | None) -> tuple[list[dict[str, Any]], str | None, int]:
    """Rows newest first, the next cursor and the total: all tokens with `inbox.manage`, one's own otherwise."""
    rows = _narrowed(visible_tokens(actor), asked, actor, now_ms())
    total = rows.count()
    if cursor is not None:
        rows = rows.filter(pk__lt=_place(cursor))
    page = paging.page_of([shown(row) for row in rows.order_by("-id")[: limit + 1]], limit, lambda row: (row["id"],), total)
    return list(page.items), page.next, total


def token(actor: Actor, token_id: int) -> dict[str, Any]:
    """One of those `listed_tokens` shows. Raises NotFound."""
    row = visible_tokens(actor).filter(pk=token_id).first()
    if row is None:
        raise NotFound("api_token")
    return shown(row)


def visible_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Whose tokens the actor may see and revoke."""
    if actor.may("inbox.manage"):
        return ApiToken.objects.all()
    return ApiToken.objects.filter(person_id=actor.person_id)


def shown(row: ApiToken) -> dict[str, Any]:
    """A token without anything that lets in."""
    return {**{name: getattr(row, name) for name in _SHOWN}, "state": state_of(row.expires_at, row.revoked_at, now_ms())}


def actor_of_token(secret: str, address: str = "", locale: str = "zh-CN") -> Actor:
    """Whom a bearer token lets in: its person with no more than its scopes, or the installation's integration.

    Raises `NotLetIn` for an unknown, revoked or expired one and for one whose person may not sign in; `Forbidden` for
    an address it may not come from.
    """
    now, digest = now_ms(), digest_of(secret)
    found = read(_KNOWN, (digest, digest, now))
    if not found:
        raise NotLetIn("token_unknown")
    row = _Key(*found[0])
    _demand_open(row, address, now)
    if row.last_used_at is None or now - row.last_used_at >= NOTED_EVERY_MS or row.last_address != address:
        ApiToken.objects.filter(pk=row.id).update(last_used_at=now, last_address=address[:64])
    return _installation(row, address, locale) if row.person_id is None else _person(row, row.person_id, address, locale)


def digest_of(secret: str) -> str:
    """SHA-256 of a token. The token is 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _demand_open(row: _Key, address: str, now: int) -> None:
    if row.revoked_at is not None:
        raise NotLetIn("token_revoked")
    if row.expires_at is not None and row.expires_at <= now:
        raise NotLetIn("token_expired")
    if not comes_from(address, _listed(row.networks)):
        raise Forbidden("token_wrong_address", address=address)


def _installation(row: _Key, address: str, locale: str) -> Actor:
    groups = frozenset(_listed(row.group_ids))
    reach = Reach(groups=groups) if groups else Reach(everything=True)
    return Actor("api", row.id, row.name, address, locale, dict.fromkeys(_listed(row.scopes), reach), groups, token_id=row.id)


def _person(row: _Key, person_id: int, address: str, locale: str) -> Actor:
    try:
        actor = people.actor_of(person_id, address, locale)
    except NotFound as gone:
        raise NotLetIn("token_owner_gone") from gone
    reach = {name: actor.reach[name] for name in _listed(row.scopes) if name in actor.reach}
    return Actor("person", person_id, actor.name, address, locale, reach, actor.groups, actor.signature, row.id)


def _listed(column: Any) -> list[Any]:
    """A list as the driver gives it: SQLite's as text."""
    found: list[Any] = msgspec.json.decode(column) if isinstance(column, str) else column
    return found


def _narrowed(rows: QuerySet[ApiToken], asked: TokenFilter, actor: Actor, now: int) -> QuerySet[ApiToken]:
    if asked.mine:
        rows = rows.filter(person_id=actor.person_id)
    if asked.q:
        rows = rows.filter(Q(name__icontains=asked.q) | Q(beginning__startswith=asked.q))
    return rows if asked.state is None else rows.filter(_in_state(asked.state, now))


def _in_state(state: str, now: int) -> Q:
    live = Q(revoked_at__isnull=True)
    return {
        REVOKED: Q(revoked_at__isnull=False),
        EXPIRED: live & Q(expires_at__lte=now),
        EXPIRING: live & Q(expires_at__gt=now, expires_at__lte=now + SOON_MS),
        ACTIVE: live & (Q(expires_at__isnull=True) | Q(expires_at__gt=now + SOON_MS)),
    }[state]


def _place(cursor: str) -> int:
    try:
        return paging.decode(cursor, tuple[int])[0]
    except paging.BadCursor as error:
        raise Refused("cursor_invalid", "cursor") from error

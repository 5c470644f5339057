"""Tokens of integrations: make, change, give a new secret, revoke."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yingda.inboxes.models import ApiToken
from yingda.inboxes.queries.tokens import digest_of, visible_tokens
from yingda.inboxes.rules.api_tokens import tidy_network
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction

MOST_TOKENS, MOST_NETWORKS, MOST_GROUPS = 50, 50, 100
MOST_GRACE_H = 24 * 7
HOUR_MS = 3_600_000
SCOPE = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,30}")
_AUDITED = ("name", "person_id", "scopes", "group_ids", "networks", "expires_at")


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A token to be made. `personal`: it acts as its maker; else it is the installation's, for `group_ids` or everything."""

    name: str
    scopes: Sequence[str]
    expires_at: int | None = None
    personal: bool = False
    group_ids: Sequence[int] = ()
    networks: Sequence[str] = ()


def create_token(actor: Actor, name: str, scopes: Sequence[str], expires_at: int | None = None, wish: TokenWish | None = None) -> tuple[ApiToken, str]:
    """A token for an integration: the row, and the token itself, which is shown this once only.

    Never more than its maker may: a person's own token is measured against the person at every request; one of the
    installation needs `inbox.manage`, and its maker must hold each scope as far as it reaches.
    """
    wish = TokenWish(name, scopes, expires_at) if wish is None else wish
    _demand_maker(actor, wish.personal)
    _check_scopes(actor, wish)
    with transaction() as db:
        _check_expiry(wish.expires_at, db.now)
        _check_number(actor, wish)
        secret = _secret()
        row = ApiToken(beginning=secret[:8], digest=digest_of(secret), created_at=db.now, expires_at=wish.expires_at)
        row.name, row.scopes, row.networks = _name(wish.name), sorted(set(wish.scopes)), _networks(wish.networks)
        row.person_id = actor.person_id if wish.personal else None
        row.group_ids = sorted(set(wish.group_ids))
        row.made_by_id = actor.id if actor.kind == "person" else None
        row.save(force_insert=True)
        record(actor, "inboxes.token.created", f"api_token:{row.pk}", after=_seen(row))
    return row, secret


def change_token(actor: Actor, token_id: int, fields: Mapping[str, Any]) -> ApiToken:
    """Changes `name`, `expires_at`, `networks`; scopes never: that is a new token."""
    actor.demand_in_person()
    with transaction() as db:
        row = _locked(actor, token_id)
        _demand_open(row)
        before = _seen(row)
        if "name" in fields:
            row.name = _name(fields["name"])
        if "networks" in fields:
            row.networks = _networks(fields["networks"])
        if "expires_at" in fields:
            _check_expiry(fields["expires_at"], db.now)
            row.expires_at = fields["expires_at"]
        row.save()
        record(actor, "inboxes.token.changed", f"api_token:{row.pk}", before, _seen(row))
    return row


def rotate_token(actor: Actor, token_id: int, grace_hours: int = 24) -> tuple[ApiToken, str]:
    """A new secret, shown this once; the former one lets in for `grace_hours` (0 to 168). Only of one's own or the installation's."""
    actor.demand_in_person()
    if not 0 <= grace_hours <= MOST_GRACE_H:
        raise Refused("token_grace_out_of_range", "grace_hours", limit=MOST_GRACE_H)
    with transaction() as db:
        row = _locked(actor, token_id)
        _demand_open(row)
        _demand_giver(actor, row)
        secret = _secret()
        row.former_digest, row.former_until = (row.digest, db.now + grace_hours * HOUR_MS) if grace_hours else (None, None)
        row.digest, row.beginning = digest_of(secret), secret[:8]
        row.save()
        record(actor, "inboxes.token.rotated", f"api_token:{row.pk}", after={"former_until": row.former_until})
    return row, secret


def revoke_token(actor: Actor, token_id: int) -> None:
    """The token opens nothing from now on. Doing it twice changes nothing."""
    if actor.kind != "system":
        actor.demand_in_person()
    with transaction() as db:
        row = _locked(actor, token_id)
        if row.revoked_at is None:
            row.revoked_at, row.former_digest, row.former_until = db.now, None, None
            row.save()
            record(actor, "inboxes.token.revoked", f"api_token:{row.pk}", {"revoked_at": None}, {"revoked_at": db.now})


def _demand_maker(actor: Actor, personal: bool) -> None:
    if actor.kind == "api" or actor.token_id is not None:
        raise Forbidden("token_not_by_token")
    if not personal:
        actor.demand("inbox.manage")


def _demand_giver(actor: Actor, row: ApiToken) -> None:
    """Whoever is shown a secret holds what it opens: another's own token can only be revoked."""
    if row.person_id is not None and row.person_id != actor.id:
        raise Forbidden("token_of_another")
    if row.person_id is None:
        _check_scopes(actor, TokenWish(row.name, row.scopes, group_ids=row.group_ids))


def _check_scopes(actor: Actor, wish: TokenWish) -> None:
    if not wish.scopes:
        raise Refused("token_scopes_missing", "scopes")
    for scope in wish.scopes:
        if not SCOPE.fullmatch(scope):
            raise Refused("token_scope_unknown", "scopes", scope=scope[:60])
        if not _may_give(actor, scope, wish):
            raise Refused("token_scope_beyond_yours", "scopes", scope=scope)


def _may_give(actor: Actor, scope: str, wish: TokenWish) -> bool:
    if wish.personal:
        return actor.may_somewhere(scope)
    if not wish.group_ids:
        return actor.may(scope)
    known = people.group_names()
    if len(wish.group_ids) > MOST_GROUPS or any(group not in known for group in wish.group_ids):
        raise Refused("token_group_unknown", "group_ids")
    return all(actor.may(scope, group=group) for group in wish.group_ids)


def _check_number(actor: Actor, wish: TokenWish) -> None:
    if wish.personal and ApiToken.objects.filter(person_id=actor.person_id, revoked_at__isnull=True).count() >= MOST_TOKENS:
        raise Conflict("token_too_many", "name", limit=MOST_TOKENS)


def _check_expiry(expires_at: int | None, now: int) -> None:
    if expires_at is not None and expires_at <= now:
        raise Refused("token_expiry_past", "expires_at")


def _demand_open(row: ApiToken) -> None:
    if row.revoked_at is not None:
        raise Conflict("token_is_revoked")


def _networks(entries: Sequence[str]) -> list[str]:
    if len(entries) > MOST_NETWORKS:
        raise Refused("token_too_many_networks", "networks", limit=MOST_NETWORKS)
    tidy = {entry: tidy_network(entry) for entry in entries}
    for entry, network in tidy.items():
        if network is None:
            raise Refused("token_network_wrong", "networks", network=entry[:60])
    return list(dict.fromkeys(network for network in tidy.values() if network is not None))


def _name(name: str) -> str:
    if not name.strip():
        raise Refused("token_name_missing", "name")
    return name.strip()


def _secret() -> str:
    return f"yd_{secrets.token_urlsafe(32)}"


def _locked(actor: Actor, token_id: int) -> ApiToken:
    row = visible_tokens(actor).select_for_update().filter(pk=token_id).first()
    if row is None:
        raise NotFound("api_token")
    return row


def _seen(row: ApiToken) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _AUDITED}

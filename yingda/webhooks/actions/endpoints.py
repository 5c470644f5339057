"""Endpoints: make, change, switch on and off, archive, change the secret."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from yingda.inboxes import queries as inboxes
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Refused
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing import outgoing
from yingda.plumbing.audit import record
from yingda.plumbing.numbers import last_number
from yingda.plumbing.store import announce, transaction
from yingda.webhooks.events import EndpointsChanged
from yingda.webhooks.models import Endpoint
from yingda.webhooks.queries.endpoints import PERMISSION, row_of
from yingda.webhooks.rules.catalogue import ALL, TYPES
from yingda.webhooks.rules.signing import SECRET_BYTES, secret_of
from yingda.webhooks.rules.target import WrongUrl, target_of

MOST = 50
OVERLAP_MS = 24 * 3_600_000
_AUDITED = ("name", "url", "types", "inbox_ids", "disabled_at", "disabled_why")


def create(actor: Actor, fields: Mapping[str, Any]) -> Endpoint:
    """A new endpoint with a secret of its own, which hears of everything from now on.

    fields: name, url, types, inbox_ids. The name of the host is resolved first, outside of the transaction.
    Needs `webhook.manage`. Raises Refused.
    """
    actor.demand(PERMISSION)
    given = _checked(fields)
    with transaction() as db:
        if Endpoint.objects.filter(archived_at__isnull=True).count() >= MOST:
            raise Refused("webhook_too_many", limit=MOST)
        row = Endpoint(**given, secret=_fresh_secret(), created_at=db.now, from_n=last_number())
        row.save(force_insert=True)
        record(actor, "webhooks.endpoint.created", _subject(row), after=_seen(row))
        announce(EndpointsChanged(row.pk))
    return row


def change(actor: Actor, endpoint_id: int, fields: Mapping[str, Any]) -> Endpoint:
    """Changes name, url, types, inbox_ids; `enabled` switches on (it hears of what happens from then on) or off.

    Needs `webhook.manage`. Raises NotFound, Refused.
    """
    actor.demand(PERMISSION)
    row_of(endpoint_id)
    given = _checked(fields)
    with transaction() as db:
        row = row_of(endpoint_id, lock=True)
        before = _seen(row)
        for name, value in given.items():
            setattr(row, name, value)
        if "enabled" in fields:
            _switch(row, fields["enabled"], db.now)
        row.save()
        record(actor, "webhooks.endpoint.changed", _subject(row), before, _seen(row))
        announce(EndpointsChanged(row.pk))
    return row


def archive(actor: Actor, endpoint_id: int) -> None:
    """The endpoint hears nothing more and is no longer shown; its log goes with time. Needs `webhook.manage`. Raises NotFound."""
    actor.demand(PERMISSION)
    with transaction() as db:
        row = row_of(endpoint_id, lock=True)
        row.archived_at, row.secret, row.former_secret = db.now, _fresh_secret(), None
        row.save()
        record(actor, "webhooks.endpoint.archived", _subject(row), {"archived_at": None}, {"archived_at": db.now})
        announce(EndpointsChanged(row.pk))


def rotate_secret(actor: Actor, endpoint_id: int) -> Endpoint:
    """A new secret; for 24 hours requests carry a signature of the former one too. Needs `webhook.manage`. Raises NotFound."""
    actor.demand(PERMISSION)
    with transaction() as db:
        row = row_of(endpoint_id, lock=True)
        row.former_secret, row.former_until, row.secret = row.secret, db.now + OVERLAP_MS, _fresh_secret()
        row.save(update_fields=["former_secret", "former_until", "secret"])
        record(actor, "webhooks.secret.changed", _subject(row), after={"former_until": row.former_until})
        announce(EndpointsChanged(row.pk))
    return row


def give_up(row: Endpoint, why: str, now: int) -> None:
    """Switches a locked endpoint off because it is `gone` or `failing`, and tells those who manage webhooks."""
    before = _seen(row)
    row.disabled_at, row.disabled_why = now, why
    row.save(update_fields=["disabled_at", "disabled_why"])
    record(SYSTEM, "webhooks.endpoint.disabled", _subject(row), before, _seen(row))
    announce(EndpointsChanged(row.pk))
    key = f"webhook_disabled:{row.pk}:{now}"
    notify(people.holders(PERMISSION), "webhook_disabled", {"name": row.name, "why": why}, f"/settings/webhooks/{row.pk}", key)


def _switch(row: Endpoint, on: bool, now: int) -> None:
    if on and row.disabled_at is not None:
        row.disabled_at, row.disabled_why, row.failing_since, row.from_n = None, "", None, last_number()
    if not on and row.disabled_at is None:
        row.disabled_at, row.disabled_why = now, "person"


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    checks: dict[str, Callable[[Any], Any]] = {"name": _name, "url": _url, "types": _types, "inbox_ids": _inboxes}
    return {name: check(fields[name]) for name, check in checks.items() if name in fields}


def _name(name: str) -> str:
    if not name.strip():
        raise Refused("webhook_name_missing", "name")
    return name.strip()


def _url(url: str) -> str:
    try:
        target = target_of(url)
    except WrongUrl as wrong:
        raise Refused("webhook_url_wrong", "url") from wrong
    try:
        outgoing.checked(target.host, target.port, target.scheme == "https")
    except outgoing.HostUnknown as unknown:
        raise Refused("webhook_host_unknown", "url", host=target.host) from unknown
    except outgoing.AddressRefused as refused:
        if target.scheme == "http":
            raise Refused("webhook_url_not_https", "url") from refused
        raise Refused("webhook_address_refused", "url", host=target.host, address=refused.address) from refused
    return target.url


def _types(types: Sequence[str]) -> list[str]:
    for name in types:
        if name != ALL and name not in TYPES:
            raise Refused("webhook_type_unknown", "types", type=name[:60])
    if not types:
        raise Refused("webhook_types_missing", "types")
    return sorted(set(types))


def _inboxes(ids: Collection[int]) -> list[int]:
    unknown = sorted(set(ids) - set(inboxes.names()))
    if unknown:
        raise Refused("webhook_inbox_unknown", "inbox_ids", id=unknown[0])
    return sorted(set(ids))


def _fresh_secret() -> str:
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _subject(row: Endpoint) -> str:
    return f"webhook:{row.pk}"


def _seen(row: Endpoint) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _AUDITED}

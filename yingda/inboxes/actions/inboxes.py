"""Inboxes: make, change, archive one; change its secret."""

import secrets
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.cache import cache

from yingda.inboxes.events import InboxesChanged
from yingda.inboxes.models import Inbox
from yingda.inboxes.queries import cache_name
from yingda.inboxes.rules.document import WrongShape, from_document, problems, to_document
from yingda.inboxes.rules.origins import tidy_origin
from yingda.kit.actor import Actor
from yingda.kit.errors import Many, NotFound, Refused
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.files import KINDS
from yingda.plumbing.store import after_commit, announce, transaction

MOST_ORIGINS = 50
MOST_OVERLAP_H = 24 * 30
HOUR_MS = 3_600_000
_AUDITED = ("name", "kind", "key", "calendar_id", "locale", "allowed_origins", "settings", "archived_at")


def create(actor: Actor, name: str, kind: str, fields: Mapping[str, Any] | None = None) -> Inbox:
    """A new inbox with a key and a secret of its own. `fields`: calendar_id, locale, allowed_origins, settings."""
    actor.demand("inbox.manage")
    with transaction() as db:
        inbox = Inbox(name=name, kind=kind, key=secrets.token_urlsafe(12), secret=secrets.token_urlsafe(32), created_at=db.now)
        inbox.settings = to_document(from_document({}))
        _set(inbox, {"name": name, **(fields or {})})
        inbox.save(force_insert=True)
        record(actor, "inboxes.inbox.created", f"inbox:{inbox.pk}", after=_seen(inbox))
        _tell(inbox)
    return inbox


def for_imports(actor: Actor, name: str) -> Inbox:
    """The inbox of kind `import` with this name, made when there is none: where past conversations lie, and nobody comes in.

    Needs `customer.import`.
    """
    actor.demand("customer.import")
    with transaction() as db:
        inbox = Inbox.objects.filter(kind="import", name=name[:80], archived_at__isnull=True).order_by("id").first()
        if inbox is None:
            inbox = Inbox(name=name[:80], kind="import", key=secrets.token_urlsafe(12), secret=secrets.token_urlsafe(32), created_at=db.now)
            inbox.settings = to_document(from_document({}))
            inbox.save(force_insert=True)
            record(actor, "inboxes.inbox.created", f"inbox:{inbox.pk}", after=_seen(inbox))
            _tell(inbox)
        return inbox


def change(actor: Actor, inbox_id: int, fields: Mapping[str, Any]) -> Inbox:
    """Changes name, calendar_id, locale, allowed_origins, settings (given sections replace their old ones), and with
    `archived` False opens an archived inbox again."""
    actor.demand("inbox.manage")
    with transaction():
        inbox = _locked(inbox_id)
        before = _seen(inbox)
        _set(inbox, fields)
        _save(inbox)
        record(actor, "inboxes.inbox.changed", f"inbox:{inbox.pk}", before, _seen(inbox))
    return inbox


def archive(actor: Actor, inbox_id: int) -> None:
    """Closes the inbox to customers; its conversations stay. Doing it twice changes nothing."""
    actor.demand("inbox.manage")
    with transaction() as db:
        inbox = _locked(inbox_id)
        if inbox.archived_at is None:
            inbox.archived_at = db.now
            _save(inbox)
            record(actor, "inboxes.inbox.archived", f"inbox:{inbox.pk}", {"archived_at": None}, {"archived_at": db.now})


def show_secret(actor: Actor, inbox_id: int) -> Inbox:
    """The inbox with its secret, to be copied into the team's own site; that it was looked at is recorded."""
    actor.demand("inbox.manage")
    with transaction():
        inbox = _locked(inbox_id)
        record(actor, "inboxes.secret.shown", f"inbox:{inbox.pk}")
    return inbox


def rotate_secret(actor: Actor, inbox_id: int, overlap_hours: int = 24) -> Inbox:
    """Gives the inbox a new secret; the former one still opens tokens for `overlap_hours` (0 to 720)."""
    actor.demand("inbox.manage")
    if not 0 <= overlap_hours <= MOST_OVERLAP_H:
        raise Refused("inbox_overlap_out_of_range", "overlap_hours", limit=MOST_OVERLAP_H)
    with transaction() as db:
        inbox = _locked(inbox_id)
        inbox.former_secret, inbox.secret = inbox.secret, secrets.token_urlsafe(32)
        inbox.former_until = db.now + overlap_hours * HOUR_MS
        _save(inbox)
        record(actor, "inboxes.secret.changed", f"inbox:{inbox.pk}", after={"former_until": inbox.former_until})
    return inbox


def _locked(inbox_id: int) -> Inbox:
    inbox = Inbox.objects.select_for_update().filter(pk=inbox_id).first()
    if inbox is None:
        raise NotFound("inbox")
    return inbox


def _save(inbox: Inbox) -> None:
    inbox.version += 1
    inbox.save()
    _tell(inbox)


def _tell(inbox: Inbox) -> None:
    after_commit(partial(_drop, cache_name(inbox.key)))
    announce(InboxesChanged(inbox.pk))


def _drop(name: str) -> None:
    cache.delete(name)


def _seen(inbox: Inbox) -> dict[str, Any]:
    return {name: getattr(inbox, name) for name in _AUDITED}


def _name(name: str) -> str:
    if not name.strip():
        raise Refused("inbox_name_missing", "name")
    return name.strip()


def _set(inbox: Inbox, fields: Mapping[str, Any]) -> None:
    if fields.get("archived") is False:
        inbox.archived_at = None
    if "name" in fields:
        inbox.name = _name(fields["name"])
    if "locale" in fields:
        inbox.locale = fields["locale"]
    if "calendar_id" in fields:
        inbox.calendar_id = _calendar(fields["calendar_id"])
    if "allowed_origins" in fields:
        inbox.allowed_origins = _origins(fields["allowed_origins"])
    if "settings" in fields:
        inbox.settings = _document({**inbox.settings, **fields["settings"]})


def _calendar(number: int | None) -> int | None:
    if number is not None:
        try:
            people.calendar(number)
        except NotFound as missing:
            raise Refused("inbox_calendar_unknown", "calendar_id") from missing
    return number


def _origins(entries: Sequence[str]) -> list[str]:
    if len(entries) > MOST_ORIGINS:
        raise Refused("inbox_too_many_origins", "allowed_origins", limit=MOST_ORIGINS)
    kept: dict[str, None] = {}
    for entry in entries:
        tidy = tidy_origin(entry)
        if tidy is None:
            raise Refused("inbox_origin_wrong", "allowed_origins", origin=entry[:200])
        kept[tidy] = None
    return list(kept)


def _document(document: Mapping[str, Any]) -> dict[str, Any]:
    try:
        settings = from_document(document)
    except WrongShape as wrong:
        raise Refused("inbox_settings_wrong", wrong.place, reason=wrong.reason) from wrong
    found = problems(settings, frozenset(KINDS))
    if found:
        raise Many([Refused(code, field, **params) for field, code, params in found])
    return to_document(settings)

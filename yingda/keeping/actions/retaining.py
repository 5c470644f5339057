"""Choosing how long things are kept, letting go of what is older, and holding back what may not go."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError

from yingda.automation.actions import forgetting as automation
from yingda.conversations.actions import erasing as talks
from yingda.conversations.actions import indexing
from yingda.conversations.queries.one import find
from yingda.customers import actions as customers
from yingda.customers.queries import contact
from yingda.keeping.models import Hold, Retention, RetentionRun
from yingda.keeping.queries.holds import held_contacts, held_talks
from yingda.keeping.queries.retention import PERMISSION, days_of, known
from yingda.keeping.rules.retention import DAY_MS, KINDS, MOST_DAYS, days_problem, edge, is_due
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.notifications import actions as notifications
from yingda.plumbing import audit, erasing, housekeeping
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.store import savepoint, transaction
from yingda.webhooks.actions import replaying as webhooks

BATCH = 200
TURN_S = 4.0


def choose(actor: Actor, key: str, days: int) -> None:
    """Keeps a kind for `days` (0: for good). Needs `retention.manage`. Raises NotFound, Refused (retention_too_short, …_too_long)."""
    actor.demand(PERMISSION)
    kind = known(key)
    problem = days_problem(kind, days)
    if problem is not None:
        raise Refused(problem, "days", least=kind.least, most=MOST_DAYS)
    before = days_of(kind)
    with transaction() as db:
        Retention.objects.update_or_create(kind=key, defaults={"days": days, "changed_at": db.now})
        record(actor, "keeping.retention.changed", f"retention:{key}", before={"days": before}, after={"days": days})


def hold(actor: Actor, contact_id: int | None, conversation_id: int | None, reason: str) -> Hold:
    """Puts a customer or a conversation under a legal hold. Needs `retention.manage`. Raises Refused, Conflict, NotFound."""
    actor.demand(PERMISSION)
    if (contact_id is None) == (conversation_id is None):
        raise Refused("hold_on_one", "contact_id")
    with transaction() as db:
        if contact_id is not None:
            contact(contact_id)
        if conversation_id is not None and find(conversation_id) is None:
            raise NotFound("conversation")
        if contact_id in held_contacts() or conversation_id in held_talks():
            raise Conflict("hold_there")
        try:
            with savepoint(db):
                made = Hold.objects.create(contact_id=contact_id, conversation_id=conversation_id, reason=reason, by_id=actor.person_id, since_at=db.now)
        except IntegrityError as error:
            # Somebody else put it under a hold between the check and now.
            raise Conflict("hold_there") from error
        record(actor, "keeping.hold.made", f"hold:{made.pk}", after={"contact": contact_id, "conversation": conversation_id, "reason": reason})
    return made


def lift(actor: Actor, hold_id: int) -> None:
    """Ends a hold. Needs `retention.manage`. Raises NotFound."""
    actor.demand(PERMISSION)
    with transaction() as db:
        if not Hold.objects.filter(pk=hold_id, until_at__isnull=True).update(until_at=db.now):
            raise NotFound("hold")
        record(actor, "keeping.hold.lifted", f"hold:{hold_id}")


def let_go(now: int | None = None) -> dict[str, int]:
    """One round: of every kind that is due, what is too old goes in small transactions, for some seconds at most; how many of each."""
    at = now_ms() if now is None else now
    hour = datetime.fromtimestamp(at / 1000, ZoneInfo(settings.TIME_ZONE)).hour
    found = {}
    for kind in KINDS.values():
        days = days_of(kind)
        if is_due(kind, days, hour):
            began = time.monotonic()
            removed = _repeatedly(partial(_REMOVERS[kind.key], edge(days, at), days), began)
            found[kind.key] = removed
            if removed:
                _write_down(kind.key, edge(days, at), removed, at, int(1000 * (time.monotonic() - began)))
    if found.get("messages"):
        indexing.tidy()
    return found


def _repeatedly(remove: Callable[[], int], began: float) -> int:
    total = 0
    while time.monotonic() - began < TURN_S:
        removed = remove()
        total += removed
        if removed == 0:
            break
    return total


def _write_down(kind: str, before: int, removed: int, at: int, took_ms: int) -> None:
    """One line for a kind and a day, however many rounds there were."""
    with transaction():
        today = RetentionRun.objects.filter(kind=kind, at__gt=at - DAY_MS // 2).order_by("-pk").first()
        if today is None:
            RetentionRun.objects.create(kind=kind, before_at=before, removed=removed, at=at, took_ms=took_ms)
        else:
            today.before_at, today.removed, today.took_ms = before, today.removed + removed, today.took_ms + took_ms
            today.save()


def _messages(before: int, _days: int) -> int:
    ids = talks.old_talks(before, held_talks(), held_contacts(), BATCH // 10)
    with transaction():
        keys, kept_for = talks.files_of(ids, []), talks.subjects_of(ids, [])
        talks.empty_talks(ids)
        erasing.erase_files(keys, kept_for, ())
    return len(ids)


def _files(before: int, _days: int) -> int:
    """All of them in one go, past what is under a hold: looking for them anew would take longest."""
    after, removed = 0, 0
    held, contacts = held_talks(), held_contacts()
    while rows := talks.old_files(before, after, BATCH):
        after = rows[-1]["pk"]
        going = [row for row in rows if row["talk"] not in held and row["contact"] not in contacts]
        with transaction():
            keys, kept_for = talks.without_files(going)
            removed += erasing.erase_files(keys, kept_for, ())
    return removed


def _import_files(before: int, _days: int) -> int:
    return erasing.remove_files(erasing.old_files(before, "import:", BATCH))


def _visits(before: int, _days: int) -> int:
    return customers.forget_old_visits(before, 0, held_contacts())


_REMOVERS: dict[str, Callable[[int, int], int]] = {
    "messages": _messages,
    "files": _files,
    "import_files": _import_files,
    "visits": _visits,
    "audit": lambda before, _days: audit.cut(SYSTEM, before),
    "notifications": lambda _before, days: notifications.forget_old(days=days),
    "webhook_deliveries": lambda _before, days: webhooks.forget_old(days=days),
    "automation_runs": lambda _before, days: automation.forget_old_runs(days=days),
    "events": lambda _before, days: housekeeping.forget_old_events(days=days),
}

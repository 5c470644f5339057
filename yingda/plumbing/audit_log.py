"""Reading the audit log: filtered, page by page, counted, and all of it as rows for a file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, Page, decode, encode, page_of
from yingda.plumbing.models import AuditEntry

COLUMNS = ("id", "at", "who_kind", "who_id", "who", "address", "verb", "subject", "before", "after")
# More than these are not counted for a page.
COUNTED = 10_000
# For a text so many entries are looked through for one page, the newest first.
SEARCHED = 100_000
# Numbers follow the time but for transactions that overlapped: so many.
OVERLAP = 1000
# From where: the console, an API token, the command line, the machine itself, a visitor.
WAYS = ("console", "token", "cli", "automation", "visitor")
CLI_ADDRESS = "cli"
_WAYS = {
    "console": Q(actor_kind="person"),
    "token": Q(actor_kind="api"),
    "cli": Q(address=CLI_ADDRESS),
    "automation": Q(actor_kind__in=("system", "bot")) & ~Q(address=CLI_ADDRESS),
    "visitor": Q(actor_kind="visitor"),
}
# A jump from verb to verb along the index: reading every entry for its verb would take long after some years.
_VERBS = (
    "WITH RECURSIVE found(verb) AS (SELECT min(verb) FROM plumbing_auditentry UNION ALL"
    " SELECT (SELECT min(verb) FROM plumbing_auditentry WHERE verb > found.verb) FROM found WHERE found.verb IS NOT NULL)"
    " SELECT verb FROM found WHERE verb IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; None leaves a side open. A verb or subject ending in `.` or `:` means all that begin with it.

    way: one of `WAYS`; address: the beginning of one; q: text in who, subject, before or after.
    """

    person: int | None = None
    verb: str | None = None
    subject: str | None = None
    since_at: int | None = None
    until_at: int | None = None
    address: str | None = None
    way: str | None = None
    q: str | None = None


def page(actor: Actor, wanted: Wanted, limit: int = 50, cursor: str | None = None) -> Page[AuditEntry]:
    """Entries, newest first; needs `audit.view`. Raises Refused for a cursor of another list.

    The total stops at `COUNTED` + 1, which means more. A text is looked for in `SEARCHED` entries for each page, without
    a total: a page that is not full, even an empty one, may have a next one.
    """
    actor.demand("audit.view")
    before = None if cursor is None else _place(cursor)
    rows = filtered(wanted).order_by("-id")
    if wanted.q:
        return _searched(rows, wanted, limit, before)
    total = filtered(wanted)[: COUNTED + 1].count()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return page_of(list(rows[: limit + 1]), limit, lambda row: (row.pk,), total)


def _searched(rows: QuerySet[AuditEntry], wanted: Wanted, limit: int, before: int | None) -> Page[AuditEntry]:
    newest = AuditEntry.objects.all() if wanted.until_at is None else AuditEntry.objects.filter(at__lt=wanted.until_at)
    last = newest.order_by("-id" if wanted.until_at is None else "-at").values_list("id", flat=True).first() or 0
    top = min(before or last + OVERLAP, last + OVERLAP)
    least = top - SEARCHED
    found = page_of(list(rows.filter(pk__lt=top, pk__gte=least)[: limit + 1]), limit, lambda row: (row.pk,))
    if found.next is not None:
        return found
    older = AuditEntry.objects.filter(pk__lt=least).order_by("-id").values_list("at", flat=True).first()
    more = older is not None and older >= (wanted.since_at or 0)
    return Page(found.items, encode((least,)) if more else None)


def verbs(actor: Actor) -> list[str]:
    """Every verb there is an entry of, for the filter; needs `audit.view`."""
    actor.demand("audit.view")
    with connection.cursor() as cursor:
        cursor.execute(_VERBS)
        return [row[0] for row in cursor.fetchall()]


def head(subject: str) -> AuditEntry | None:
    """The newest entry of a subject."""
    return AuditEntry.objects.filter(subject=subject).order_by("-id").first()


def way_of(entry: AuditEntry) -> str:
    """From where it was done, one of `WAYS`."""
    if entry.address == CLI_ADDRESS:
        return "cli"
    return {"person": "console", "api": "token", "visitor": "visitor"}.get(entry.actor_kind, "automation")


def cells(entry: AuditEntry) -> Sequence[Any]:
    """An entry as a row of `COLUMNS`."""
    at = datetime.fromtimestamp(entry.at / 1000, UTC).isoformat(timespec="milliseconds")
    who = (entry.actor_kind, entry.actor_id, entry.actor_name, entry.address)
    return (entry.pk, at, *who, entry.verb, entry.subject, entry.before, entry.after)


def shown(entry: AuditEntry) -> dict[str, Any]:
    """An entry as it is answered: the verb also in its parts, both sides as documents."""
    room, thing, done = (*entry.verb.split(".", 2), "", "")[:3]
    return {
        "id": entry.pk,
        "at": entry.at,
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name},
        "address": entry.address,
        "way": way_of(entry),
        "verb": entry.verb,
        "room": room,
        "thing": thing,
        "done": done,
        "subject": entry.subject,
        "before": json.loads(entry.before),
        "after": json.loads(entry.after),
    }


def filtered(wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries that are wanted, in no order."""
    rows = AuditEntry.objects.all()
    if wanted.person is not None:
        rows = rows.filter(actor_kind="person", actor_id=wanted.person)
    for field, ending in (("verb", "."), ("subject", ":")):
        text = getattr(wanted, field)
        if text:
            rows = rows.filter(**{f"{field}__startswith" if text.endswith(ending) else field: text})
    if wanted.since_at is not None:
        rows = rows.filter(at__gte=wanted.since_at)
    if wanted.until_at is not None:
        rows = rows.filter(at__lt=wanted.until_at)
    if wanted.address:
        rows = rows.filter(address__startswith=wanted.address)
    if wanted.way:
        rows = rows.filter(_WAYS[wanted.way])
    if wanted.q:
        texts = ("actor_name", "subject", "before", "after")
        rows = rows.filter(Q.create([(f"{text}__contains", wanted.q) for text in texts], connector=Q.OR))
    return rows


def _place(cursor: str) -> int:
    try:
        return decode(cursor, tuple[int])[0]
    except BadCursor as bad:
        raise Refused("cursor_invalid", "cursor") from bad


def count_before(before: int) -> int:
    """How many entries are older than this instant."""
    return AuditEntry.objects.filter(at__lt=before).count()

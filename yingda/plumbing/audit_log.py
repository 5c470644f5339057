"""Reading the audit log: filtered, page by page, or all of it as CSV."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.plumbing.audit import record
from yingda.plumbing.models import AuditEntry

CSV_COLUMNS = ("id", "at", "who_kind", "who_id", "who", "address", "verb", "subject", "before", "after")
# A jump from verb to verb along the index: reading every entry for its verb would take long after some years.
_VERBS = (
    "WITH RECURSIVE found(verb) AS (SELECT min(verb) FROM plumbing_auditentry UNION ALL"
    " SELECT (SELECT min(verb) FROM plumbing_auditentry WHERE verb > found.verb) FROM found WHERE found.verb IS NOT NULL)"
    " SELECT verb FROM found WHERE verb IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; None leaves a side open. A verb or subject ending in `.` or `:` means all that begin with it."""

    person: int | None = None
    verb: str | None = None
    subject: str | None = None
    since_at: int | None = None
    until_at: int | None = None


def page(actor: Actor, wanted: Wanted, limit: int = 50, cursor: str | None = None) -> Page[AuditEntry]:
    """Entries, newest first; needs `audit.view`. Raises Refused for a cursor of another list."""
    actor.demand("audit.view")
    rows = _filtered(wanted).order_by("-id")
    if cursor is not None:
        rows = rows.filter(pk__lt=_place(cursor))
    return page_of(list(rows[: limit + 1]), limit, lambda row: (row.pk,))


def verbs(actor: Actor) -> list[str]:
    """Every verb there is an entry of, for the filter; needs `audit.view`."""
    actor.demand("audit.view")
    with connection.cursor() as cursor:
        cursor.execute(_VERBS)
        return [row[0] for row in cursor.fetchall()]


def as_csv(actor: Actor, wanted: Wanted) -> Iterator[bytes]:
    """The entries, oldest first, as pieces of a CSV file that spreadsheets read rightly; needs `audit.view`.

    Taking the log out is itself written into it.
    """
    actor.demand("audit.view")
    record(actor, "plumbing.audit.exported", "audit:log", after={name: getattr(wanted, name) for name in Wanted.__slots__})
    return _csv_lines(_filtered(wanted).order_by("id"))


def safe_cell(value: Any) -> str:
    """The value as a CSV cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def shown(entry: AuditEntry) -> dict[str, Any]:
    """An entry as it is answered: the verb also in its parts, both sides as documents."""
    room, thing, done = (*entry.verb.split(".", 2), "", "")[:3]
    return {
        "id": entry.pk,
        "at": entry.at,
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name},
        "address": entry.address,
        "verb": entry.verb,
        "room": room,
        "thing": thing,
        "done": done,
        "subject": entry.subject,
        "before": json.loads(entry.before),
        "after": json.loads(entry.after),
    }


def _filtered(wanted: Wanted) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.all()
    if wanted.person is not None:
        rows = rows.filter(actor_kind="person", actor_id=wanted.person)
    if wanted.verb:
        rows = rows.filter(**{"verb__startswith" if wanted.verb.endswith(".") else "verb": wanted.verb})
    if wanted.subject:
        rows = rows.filter(**{"subject__startswith" if wanted.subject.endswith(":") else "subject": wanted.subject})
    if wanted.since_at is not None:
        rows = rows.filter(at__gte=wanted.since_at)
    if wanted.until_at is not None:
        rows = rows.filter(at__lt=wanted.until_at)
    return rows


def _place(cursor: str) -> int:
    try:
        return decode(cursor, tuple[int])[0]
    except BadCursor as bad:
        raise Refused("cursor_invalid", "cursor") from bad


class _Line:
    """A file of which only the last line is kept: what `csv` wrote is taken out at once."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def _csv_lines(rows: QuerySet[AuditEntry]) -> Iterator[bytes]:
    last = _Line()
    writer = csv.writer(last)
    writer.writerow(CSV_COLUMNS)
    # The mark tells spreadsheets that this is UTF-8.
    yield b"\xef\xbb\xbf" + last.text.encode()
    for entry in rows.iterator(chunk_size=500):
        at = datetime.fromtimestamp(entry.at / 1000, UTC).isoformat(timespec="milliseconds")
        who = (entry.actor_kind, entry.actor_id, entry.actor_name, entry.address)
        cells = (entry.pk, at, *who, entry.verb, entry.subject, entry.before, entry.after)
        writer.writerow([safe_cell(cell) for cell in cells])
        yield last.text.encode()


def count_before(before: int) -> int:
    """How many entries are older than this instant."""
    return AuditEntry.objects.filter(at__lt=before).count()

"""The audit log: append-only, chained by digest, written in the transaction of the change."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict
from yingda.plumbing.models import AuditEntry
from yingda.plumbing.store import Db, transaction

START = "0" * 64
_COLUMNS = "at, actor_kind, actor_id, actor_name, address, verb, subject, before, after"
_LATER = (
    "SELECT actor_name, at, before, after FROM plumbing_auditentry WHERE subject = ? AND id > ?"
    " AND NOT (actor_kind = ? AND COALESCE(actor_id, 0) = ?) ORDER BY id DESC"
)
_canonical = msgspec.json.Encoder(order="sorted").encode


class Seen(NamedTuple):
    """What a form showed: a subject as it was after its entry `entry` (0: none yet)."""

    subject: str
    entry: int


_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)


@contextmanager
def as_seen(text: str) -> Iterator[None]:
    """Inside, a change of fields that somebody else changed since is a `Conflict`. text: `queue:5@1204`; else no condition."""
    subject, _, entry = text.rpartition("@")
    token = _seen.set(Seen(subject, int(entry)) if subject and entry.isascii() and entry.isdigit() and len(entry) < 19 else None)
    try:
        yield
    finally:
        _seen.reset(token)


def digest_of(previous: str, values: tuple[Any, ...]) -> str:
    """SHA-256 over the previous digest and the entry's values, as canonical JSON."""
    return hashlib.sha256(previous.encode() + _canonical(values)).hexdigest()


def _last_digest(db: Db) -> str:
    if db.dialect == "postgresql":
        db.execute("SELECT pg_advisory_xact_lock(72601)")
    row = db.one("SELECT digest FROM plumbing_auditentry ORDER BY id DESC LIMIT 1")
    return START if row is None else str(row[0])


def changed_only(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two sides without what is the same on both."""
    keys = [k for k in {**before, **after} if before.get(k) != after.get(k)]
    return {k: before[k] for k in keys if k in before}, {k: after[k] for k in keys if k in after}


def record(actor: Actor, verb: str, subject: str, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None) -> None:
    """Writes one entry: `verb` like `people.person.changed`, `subject` like `person:5`; never give it a secret."""
    was, is_now = changed_only(before or {}, after or {})
    with transaction() as db:
        values = (
            db.now, actor.kind, actor.id, actor.name[:150], actor.address[:64], verb, subject,
            _canonical(was).decode(), _canonical(is_now).decode(),
        )  # fmt: skip
        last = _last_digest(db)
        _demand_as_seen(db, actor, subject, {*was, *is_now})
        digest = digest_of(last, values)
        db.change(f"INSERT INTO plumbing_auditentry ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, digest))


def _demand_as_seen(db: Db, actor: Actor, subject: str, fields: set[str]) -> None:
    seen = _seen.get()
    if seen is None or seen.subject != subject:
        return
    for who, at, before, after in db.execute(_LATER, (subject, seen.entry, actor.kind, actor.id or 0)):
        was, is_now = msgspec.json.decode(before), msgspec.json.decode(after)
        if fields & {*was, *is_now}:
            raise Conflict("changed_by_other", who=who, at=at, before=was, after=is_now)


def broken_links() -> Iterator[int]:
    """The ids of entries whose digest does not follow from the entry before: rows changed or removed behind our back."""
    return _broken(START, AuditEntry.objects.order_by("id").iterator())


def look_at(previous: str, after_id: int, limit: int) -> tuple[int, int, str, list[int]]:
    """Up to `limit` entries behind `after_id`, whose digest is `previous`: how many, the last's id and digest, the broken ones."""
    entries = list(AuditEntry.objects.filter(pk__gt=after_id).order_by("id")[:limit])
    broken = list(_broken(previous, iter(entries)))
    last = entries[-1] if entries else None
    return len(entries), last.pk if last else after_id, last.digest if last else previous, broken


def _broken(previous: str, entries: Iterator[AuditEntry]) -> Iterator[int]:
    for entry in entries:
        values = (
            entry.at, entry.actor_kind, entry.actor_id, entry.actor_name, entry.address,
            entry.verb, entry.subject, entry.before, entry.after,
        )  # fmt: skip
        if digest_of(previous, values) != entry.digest:
            yield entry.id
        previous = entry.digest

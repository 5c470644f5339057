"""The audit log: append-only, chained by digest, written in the transaction of the change."""

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict
from yingda.plumbing.models import AuditCut, AuditEntry
from yingda.plumbing.store import Db, transaction

START = "0" * 64
_COLUMNS = "at, actor_kind, actor_id, actor_name, address, verb, subject, before, after"
_INSERT = f"INSERT INTO plumbing_auditentry ({_COLUMNS}, salt, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LATER = (
    "SELECT actor_name, at, before, after FROM plumbing_auditentry WHERE subject = ? AND id > ?"
    " AND NOT (actor_kind = ? AND COALESCE(actor_id, 0) = ?) ORDER BY id DESC"
)
ERASED = '{"erased":true}'
ERASED_VERB, CUT_VERB = "plumbing.audit.erased", "plumbing.audit.cut"
TOLD_AT_ONCE = 200
_canonical = msgspec.json.Encoder(order="sorted").encode


class Entry(NamedTuple):
    """An entry to be written: who did what to what, with the values before and after."""

    actor: Actor
    verb: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


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
    if row is None:
        row = db.one("SELECT digest FROM plumbing_auditcut ORDER BY through_id DESC LIMIT 1")
    return START if row is None else str(row[0])


def changed_only(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two sides without what is the same on both."""
    keys = [k for k in {**before, **after} if before.get(k) != after.get(k)]
    return {k: before[k] for k in keys if k in before}, {k: after[k] for k in keys if k in after}


def record(actor: Actor, verb: str, subject: str, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None) -> None:
    """Writes one entry: `verb` like `people.person.changed`, `subject` like `person:5`; never give it a secret."""
    record_all([Entry(actor, verb, subject, before or {}, after or {})])


def record_all(entries: Sequence[Entry]) -> None:
    """Writes entries in their order, each chained to the one before."""
    if not entries:
        return
    with transaction() as db:
        last, rows = _last_digest(db), []
        for one in entries:
            was, is_now = changed_only(one.before, one.after)
            _demand_as_seen(db, one.actor, one.subject, {*was, *is_now})
            values = (
                db.now, one.actor.kind, one.actor.id, one.actor.name[:150], one.actor.address[:64], one.verb, one.subject,
                _canonical(was).decode(), _canonical(is_now).decode(),
            )  # fmt: skip
            salt = secrets.token_hex(16)
            last = digest_of(last, (*values, salt))
            rows.append((*values, salt, last))
        if len(rows) == 1:
            db.change(_INSERT, rows[0])
        else:
            db.load("plumbing_auditentry", [*_COLUMNS.split(", "), "salt", "digest"], rows)


def erase(actor: Actor, ids: list[int], why: str, nameless: frozenset[int] = frozenset()) -> int:
    """Empties the values of entries and writes into the log that it was done; how many. `why` is the new entry's subject.

    nameless: entries whose actor is the erased customer; they lose name and address too. Entries emptied before stay as they are.
    The chain goes on over an emptied entry by its stored digest; what it holds now is vouched for by the new entry.
    """
    with transaction() as db:
        rows = [row for row in AuditEntry.objects.filter(pk__in=ids).order_by("pk") if row.before != ERASED or row.pk in nameless]
        for row in rows:
            row.before = row.after = ERASED
            row.salt = ""
            if row.pk in nameless:
                row.actor_name = row.address = ""
            db.change(
                "UPDATE plumbing_auditentry SET before = ?, after = ?, salt = '', actor_name = ?, address = ? WHERE id = ?",
                (ERASED, ERASED, row.actor_name, row.address, row.pk),
            )
        for first in range(0, len(rows), TOLD_AT_ONCE):
            told = {str(row.pk): _seal(row) for row in rows[first : first + TOLD_AT_ONCE]}
            record(actor, ERASED_VERB, why, after={"entries": told})
    return len(rows)


def cut(actor: Actor, before_at: int, at_once: int = 5000) -> int:
    """Removes entries older than `before_at`, the oldest first, at most `at_once`; how many. The log says that it was done."""
    with transaction() as db:
        row = db.one("SELECT max(id), count(*) FROM (SELECT id, at FROM plumbing_auditentry ORDER BY id LIMIT ?) AS oldest WHERE at < ?", (at_once, before_at))
        if row is None or row[0] is None:
            return 0
        last = AuditEntry.objects.get(pk=row[0])
        AuditCut.objects.create(through_id=last.pk, digest=last.digest, removed=row[1], at=db.now)
        removed = db.change("DELETE FROM plumbing_auditentry WHERE id <= ?", (last.pk,))
        record(actor, CUT_VERB, "audit:log", after={"through": last.pk, "digest": last.digest, "removed": removed, "before_at": before_at})
        return removed


def mentioned(subjects: Collection[str]) -> set[str]:
    """Those of the subjects that have an entry."""
    return set(AuditEntry.objects.filter(subject__in=list(subjects)).values_list("subject", flat=True))


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
    return _broken(_told_erasures(), beginning(), AuditEntry.objects.order_by("id").iterator())


def look_at(previous: str, after_id: int, limit: int) -> tuple[int, int, str, list[int]]:
    """Up to `limit` entries behind `after_id`, whose digest is `previous`: how many, the last's id and digest, the broken ones."""
    entries = list(AuditEntry.objects.filter(pk__gt=after_id).order_by("id")[:limit])
    told = _told_erasures() if any(entry.before == ERASED for entry in entries) else {}
    broken = list(_broken(told, previous, iter(entries)))
    last = entries[-1] if entries else None
    return len(entries), last.pk if last else after_id, last.digest if last else previous, broken


def _broken(told: dict[int, str], previous: str, entries: Iterator[AuditEntry]) -> Iterator[int]:
    for entry in entries:
        sound = told.get(entry.pk) == _seal(entry) if entry.before == ERASED else digest_of(previous, _values(entry)) == entry.digest
        if not sound:
            yield entry.id
        previous = entry.digest


def beginning() -> str:
    """The digest the oldest entry follows: that of the last cut, if the log itself tells of it."""
    last = AuditCut.objects.order_by("-through_id").first()
    if last is None:
        return START
    told = AuditEntry.objects.filter(verb=CUT_VERB).order_by("-id").first()
    return last.digest if told is not None and f'"{last.digest}"' in told.after else START


def _told_erasures() -> dict[int, str]:
    found: dict[int, str] = {}
    for after in AuditEntry.objects.filter(verb=ERASED_VERB).order_by("id").values_list("after", flat=True).iterator():
        found |= {int(number): seal for number, seal in msgspec.json.decode(after).get("entries", {}).items()}
    return found


def _values(entry: AuditEntry) -> tuple[Any, ...]:
    values = (
        entry.at, entry.actor_kind, entry.actor_id, entry.actor_name, entry.address,
        entry.verb, entry.subject, entry.before, entry.after,
    )  # fmt: skip
    return (*values, entry.salt) if entry.salt else values


def _seal(entry: AuditEntry) -> str:
    return hashlib.sha256(_canonical((entry.pk, entry.digest, *_values(entry)))).hexdigest()

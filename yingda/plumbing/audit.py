"""The audit log: append-only, chained by digest, written in the transaction of the change."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.plumbing.models import AuditEntry
from yingda.plumbing.store import Db, transaction

START = "0" * 64
_COLUMNS = "at, actor_kind, actor_id, actor_name, address, verb, subject, before, after"
_canonical = msgspec.json.Encoder(order="sorted").encode


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
        digest = digest_of(_last_digest(db), values)
        db.change(f"INSERT INTO plumbing_auditentry ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, digest))


def mentioned(subjects: Collection[str]) -> set[str]:
    """Those of the subjects that have an entry."""
    return set(AuditEntry.objects.filter(subject__in=list(subjects)).values_list("subject", flat=True))


def broken_links() -> Iterator[int]:
    """The ids of entries whose digest does not follow from the entry before: rows changed or removed behind our back."""
    previous = START
    for entry in AuditEntry.objects.order_by("id").iterator():
        values = (
            entry.at, entry.actor_kind, entry.actor_id, entry.actor_name, entry.address,
            entry.verb, entry.subject, entry.before, entry.after,
        )  # fmt: skip
        if digest_of(previous, values) != entry.digest:
            yield entry.id
        previous = entry.digest

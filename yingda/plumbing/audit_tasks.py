"""The audit log as a file, and the proof that nobody changed it: both in turns, as tasks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.reasons import of_msgspec
from yingda.plumbing import audit, audit_log, export, tasks
from yingda.plumbing.models import AuditEntry, Task

ENTRIES_A_TURN = 2_000
BROKEN_SHOWN = 50


def _wanted(filters: Mapping[str, Any]) -> audit_log.Wanted:
    try:
        return msgspec.convert(dict(filters), audit_log.Wanted, strict=False)
    except msgspec.ValidationError as error:
        raise Refused("field_wrong", field="filters", reason=of_msgspec(error)) from error


def _count(actor: Actor, filters: Mapping[str, Any]) -> int:
    wanted = _wanted({name: value for name, value in filters.items() if value not in (None, "")})
    audit.record(actor, "plumbing.audit.exported", "audit:log", after={name: getattr(wanted, name) for name in audit_log.Wanted.__slots__})
    return audit_log.filtered(wanted).count()


def _rows(filters: Mapping[str, Any], after: int, limit: int) -> Iterable[tuple[int, Sequence[Any]]]:
    wanted = _wanted({name: value for name, value in filters.items() if value not in (None, "")})
    found = audit_log.filtered(wanted).filter(pk__gt=after).order_by("id")[:limit]
    return [(entry.pk, audit_log.cells(entry)) for entry in found]


def _begin_chain(actor: Actor, filters: Mapping[str, Any], form: str) -> int:
    return AuditEntry.objects.count()


def _turn_chain(task: Task) -> bool:
    after, digest = msgspec.json.decode(task.place) or (0, audit.beginning())
    known = msgspec.json.decode(task.result)
    count, last, digest, broken = audit.look_at(digest, after, ENTRIES_A_TURN)
    task.place = msgspec.json.encode((last, digest)).decode()
    task.done += count
    found = [*known.get("broken", []), *broken][:BROKEN_SHOWN]
    first = known.get("first") or AuditEntry.objects.order_by("id").values_list("id", flat=True).first()
    task.result = msgspec.json.encode({"first": first, "last": last, "broken": found}).decode()
    return count < ENTRIES_A_TURN


tasks.register("audit", export.kind_of(export.List("audit.view", audit_log.COLUMNS, _count, _rows, "audit")))
tasks.register("audit.chain", tasks.Kind("audit.view", _begin_chain, _turn_chain))

"""Policies in force, and the targets of a conversation."""

from collections.abc import Collection
from functools import lru_cache

from yingda.conversations.models import SlaPolicy, SlaPolicyVersion, SlaStep, SlaTarget
from yingda.conversations.queries.one import visible
from yingda.conversations.queries.visible import among
from yingda.conversations.rules.sla import Policy
from yingda.conversations.rules.sla_document import from_json
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.kit.worktime import Calendar
from yingda.people.queries import calendar
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import Db

_IN_FORCE = (
    "SELECT v.id, v.document FROM conversations_slapolicy p JOIN conversations_slapolicyversion v"
    " ON v.policy_id = p.id AND v.version = p.version WHERE p.archived_at IS NULL ORDER BY p.position, p.id"
)
# Keyed by the text itself, so that a document can never be taken for another one's.
_policy = lru_cache(maxsize=256)(from_json)


def policies_in_force(db: Db) -> list[tuple[int, Policy]]:
    """The version in force of every open policy, in their order."""
    return [(id, _policy(document)) for id, document in db.execute(_IN_FORCE)]


def policy_of(db: Db, version_id: int) -> Policy:
    """The policy of a version. Raises `LookupError` when there is none."""
    row = db.one("SELECT document FROM conversations_slapolicyversion WHERE id = ?", (version_id,))
    if row is None:
        raise LookupError(f"no policy version {version_id}")
    return _policy(row[0])


def calendar_in_force(policy: Policy) -> tuple[int | None, Calendar | None]:
    """The version number and the calendar a policy counts by now; (None, None) for wall time."""
    if policy.clock != "working" or policy.calendar_id is None:
        return None, None
    current = calendar(policy.calendar_id)
    return current.version, current


def policies(actor: Actor, archived: bool = False) -> list[tuple[SlaPolicy, str]]:
    """The open policies (`archived`: those out of force instead) in their order, each with its document. Needs `sla.manage`."""
    actor.demand("sla.manage")
    rows = list(SlaPolicy.objects.filter(archived_at__isnull=not archived).order_by("position", "id"))
    stored = SlaPolicyVersion.objects.filter(policy__in=rows).values_list("policy_id", "version", "document")
    documents = {(policy, version): document for policy, version, document in stored}
    return [(row, documents[row.pk, row.version]) for row in rows]


def versions(actor: Actor, policy_id: int) -> list[SlaPolicyVersion]:
    """Every version of a policy, newest first. Needs `sla.manage`; raises `NotFound`."""
    actor.demand("sla.manage")
    rows = list(SlaPolicyVersion.objects.filter(policy__in=SlaPolicy.objects.filter(pk=policy_id)).order_by("-version"))
    if not rows:
        raise NotFound("sla_policy")
    return rows


def targets(actor: Actor, conversation_id: int) -> list[SlaTarget]:
    """All clocks a conversation ever had, newest first, for whoever may see it. Raises `NotFound`."""
    visible(actor, conversation_id)
    return list(SlaTarget.objects.filter(conversation_id=conversation_id).select_related("policy_version__policy").order_by("-id")[:200])


def steps(target_ids: list[int]) -> dict[int, list[SlaStep]]:
    """The escalation steps taken for each of these targets."""
    found: dict[int, list[SlaStep]] = {}
    for row in SlaStep.objects.filter(target_id__in=target_ids).order_by("target_id", "step"):
        found.setdefault(row.target_id, []).append(row)
    return found


def clocks(group_ids: Collection[int] | None, now: int) -> dict[str, int]:
    """How many unresolved conversations of these groups (None: all) have a clock that runs in time, is at risk (past its warning), or is breached at
    `now` (ms). One statement."""
    where, params = ("1 = 1", []) if group_ids is None else among("group_id", sorted(group_ids))
    counted = "sum(CASE WHEN {} THEN 1 ELSE 0 END)"
    breached = "(sla_breached_at IS NOT NULL OR sla_due_at <= ?)"
    columns = [counted.format(f"NOT {breached} AND (sla_warn_at IS NULL OR sla_warn_at > ?)"), counted.format(f"NOT {breached} AND sla_warn_at <= ?")]
    sql = (
        f"SELECT {', '.join(columns)}, {counted.format(breached)} FROM conversations_conversation"
        f" WHERE state IN ('queued', 'open', 'waiting') AND (sla_due_at IS NOT NULL OR sla_breached_at IS NOT NULL) AND {where}"
    )
    row = read(sql, (now, now, now, now, now, *params))[0]
    return {name: int(value or 0) for name, value in zip(("running", "at_risk", "breached"), row, strict=True)}

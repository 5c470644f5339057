"""Saying why an inquirer was lost."""

from typing import Any

from yingda.attribution.models import AgentFact, FactMark, LossReason
from yingda.attribution.rules.losses import REASONS
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

PERMISSION = "metric.view"
VERB = "attribution.loss_reason.set"


def say_why(actor: Actor, contact_id: int, day: int, reason: str | None) -> None:
    """Sets the reason for a customer of a business day (yyyymmdd), or takes it back (None): the guess stands again.

    For whoever sees the figures of an agent who received that customer on that day. Raises Refused for an unknown reason, NotFound where nobody did.
    """
    if reason is not None and reason not in REASONS:
        raise Refused("loss_reason_unknown", "reason", reason=str(reason)[:40])
    parts = list(AgentFact.objects.filter(contact_id=contact_id, day=day).values_list("agent_id", "group_id"))
    if not parts:
        raise NotFound("inquiry")
    if not any(_sees(actor, agent, group) for agent, group in parts):
        raise Forbidden(permission=PERMISSION)
    with transaction() as db:
        _set(db, actor, contact_id * 100_000_000 + day, reason)


def _sees(actor: Actor, agent: int, group: int | None) -> bool:
    reach = actor.reach.get(PERMISSION, NOWHERE)
    return actor.kind == "system" or reach.everything or group in reach.groups or (reach.own and actor.kind == "person" and actor.id == agent)


def _set(db: Db, actor: Actor, contact_day: int, reason: str | None) -> None:
    mark = FactMark.objects.select_for_update().first()
    if mark is None:
        raise NotFound("inquiry")
    mark.written += 1
    before = LossReason.objects.filter(pk=contact_day).values_list("reason", flat=True).first()
    if (before or None) == reason:
        return
    values: dict[str, Any] = {"written": mark.written, "reason": reason or "", "by_id": actor.person_id, "at_ms": db.now}
    LossReason.objects.update_or_create(contact_day=contact_day, defaults=values)
    mark.save()
    record(actor, VERB, f"inquiry:{contact_day}", {"reason": before or None}, {"reason": reason})

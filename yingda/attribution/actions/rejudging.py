"""Judging history by a version, as long work with its progress: some hundreds of orders in a transaction, so that nothing else waits for it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.attribution.actions.crediting import judge_facts
from yingda.attribution.actions.following import locked_mark
from yingda.attribution.actions.ruling import demand_room
from yingda.attribution.models import Credit, CreditRule, OrderFact
from yingda.attribution.queries.rules import MANAGE, rule_of
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing import tasks
from yingda.plumbing.audit import record
from yingda.plumbing.models import Task
from yingda.plumbing.store import transaction

KIND = "credit.judging"
AT_ONCE = 500


def begin(actor: Actor, filters: Mapping[str, Any], form: str) -> int:
    """Begins to judge all orders by the version `filters["rule"]`; how many there are. Needs `credit.manage`.

    Raises Refused without a number, NotFound, Conflict for the version in force or when too many are judged by.
    """
    actor.demand(MANAGE)
    number = filters.get("rule")
    if not isinstance(number, int) or isinstance(number, bool):
        raise Refused("value_not_whole", "filters.rule")
    with transaction():
        rule = rule_of(number)
        if rule.in_force:
            raise Conflict("credit_rule_in_force", name=rule.name)
        if rule.stopped_at is not None:
            demand_room()
        rule.stopped_at = rule.judged_at = None
        rule.save(update_fields=["stopped_at", "judged_at"])
        record(actor, "attribution.credit_rule.judged", f"credit_rule:{rule.pk}", after={"name": rule.name})
        return OrderFact.objects.count()


def turn(task: Task) -> bool:
    """Judges the next `AT_ONCE` orders; whether it is finished. A version that was stopped meanwhile ends the work."""
    number = msgspec.json.decode(task.filters)["rule"]
    after = msgspec.json.decode(task.place) or 0
    with transaction() as db:
        mark = locked_mark(db)
        rule = CreditRule.objects.filter(pk=number, stopped_at__isnull=True).first()
        facts = [] if rule is None else list(OrderFact.objects.filter(order_id__gt=after).order_by("order_id")[:AT_ONCE])
        if rule is not None and facts:
            mark.written += 1
            mark.save(update_fields=["written"])
            judge_facts(db, facts, [rule], mark.written)
            # A copy takes over all rows of an order whose credit was written: those of every version.
            Credit.objects.filter(order_id__in=[one.order_id for one in facts]).update(written=mark.written)
        finished = len(facts) < AT_ONCE
        if rule is not None and finished:
            rule.judged_at = db.now
            rule.save(update_fields=["judged_at"])
    task.done += len(facts)
    task.place = msgspec.json.encode(facts[-1].order_id if facts else after).decode()
    task.result = msgspec.json.encode({"rule": number}).decode()
    return finished


tasks.register(KIND, tasks.Kind(MANAGE, begin, turn))

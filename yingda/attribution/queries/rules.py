"""The versions of the judge rule as they are read, and what one of them moves against another."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import connection

from yingda.attribution.models import CreditRule
from yingda.attribution.rules.difference import Difference, Moved, of_moved
from yingda.attribution.rules.terms import terms_of
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.people import queries as people

MANAGE = "credit.manage"
IN_FORCE, READY, UNJUDGED, STOPPED = "in_force", "ready", "unjudged", "stopped"
_AGENTS = "(a.agent_id <> b.agent_id OR (a.agent_id IS NULL) <> (b.agent_id IS NULL))"
_BOTH = (
    "FROM attribution_credit a JOIN attribution_credit b ON b.order_id = a.order_id AND b.rule_id = %s"
    f" WHERE a.rule_id = %s AND ({_AGENTS} OR a.amount <> b.amount)"
)
_MOVED = f"SELECT a.order_id, a.agent_id, b.agent_id, a.amount, b.amount {_BOTH}"
_LARGEST = f"{_MOVED} AND a.order_id > %s ORDER BY a.order_id LIMIT %s"


def rules(actor: Actor) -> list[dict[str, Any]]:
    """Every version, the newest first. Needs `credit.manage`."""
    actor.demand(MANAGE)
    return shown(CreditRule.objects.order_by("-pk")[:200])


def shown(rows: Any) -> list[dict[str, Any]]:
    """Versions as they are answered."""
    listed = list(rows)
    names = people.names_of({row.made_by_id for row in listed if row.made_by_id is not None})
    return [_shown(row, names) for row in listed]


def rule_of(rule_id: int) -> CreditRule:
    """One version. Raises NotFound."""
    row = CreditRule.objects.filter(pk=rule_id).first()
    if row is None:
        raise NotFound("credit_rule")
    return row


def rule_in_force() -> CreditRule | None:
    """The version figures and pay go by; None before the first order was judged."""
    return CreditRule.objects.filter(in_force=True).first()


def difference_of(actor: Actor, rule_id: int) -> dict[str, Any]:
    """What putting this version in force would move against the one that is: orders, money, and what each agent gains and loses. Needs `credit.manage`."""
    actor.demand(MANAGE)
    rule, now = rule_of(rule_id), rule_in_force()
    found = of_moved(()) if now is None else _difference(now.pk, rule.pk)
    names = people.names_of({one.agent_id for one in found.changes if one.agent_id is not None})
    changes = [{**asdict(one), "name": names.get(one.agent_id or 0, "")} for one in found.changes]
    return {"against": None if now is None else shown([now])[0], "orders": len(found.orders), "amount": found.amount, "changes": changes}


def moved_orders(rule_id: int, against: int, after: int, limit: int) -> list[Moved]:
    """Up to `limit` orders that moved from the version `against` to this one, by number behind `after`."""
    with connection.cursor() as cursor:
        cursor.execute(_LARGEST, [rule_id, against, after, limit])
        return [Moved(*row) for row in cursor.fetchall()]


def _difference(before: int, after: int) -> Difference:
    with connection.cursor() as cursor:
        cursor.execute(f"{_MOVED} ORDER BY a.order_id", [after, before])
        return of_moved(Moved(*row) for row in cursor.fetchall())


def _shown(row: CreditRule, names: Mapping[int, str]) -> dict[str, Any]:
    times = {name: getattr(row, name) for name in ("made_at", "judged_at", "in_force_at", "stopped_at")}
    by = None if row.made_by_id is None else {"id": row.made_by_id, "name": names.get(row.made_by_id, "")}
    return {"id": row.pk, **asdict(terms_of(vars(row))), "state": state_of(row), "made_by": by, **times}


def state_of(row: CreditRule) -> str:
    """`in_force`, `ready` to be put in force, `unjudged` (history is not judged by it yet) or `stopped`."""
    if row.in_force:
        return IN_FORCE
    if row.stopped_at is not None:
        return STOPPED
    return UNJUDGED if row.judged_at is None else READY

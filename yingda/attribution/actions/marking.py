"""Marks of orders: this one is no sale of an agent, that one settles an earlier order. What was credited goes back by a line of its own."""

from yingda.attribution.actions.crediting import judge_orders_of
from yingda.attribution.actions.following import locked_mark
from yingda.attribution.models import OrderMark
from yingda.attribution.queries.credits import credit_of
from yingda.attribution.rules.facts import MARKS
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

FLAG = "credit.flag"
REASON_MOST = 200


def mark(actor: Actor, order_id: int, kind: str, reason: str) -> OrderMark:
    """Marks an order, `flagged` or `after_sales`, with the reason (1 to 200 characters), and judges it anew. Needs `credit.flag` on its group.

    Raises Refused naming the field, Conflict when it is marked so already, NotFound.
    """
    if kind not in MARKS:
        raise Refused("value_choice", "kind", choices=" / ".join(MARKS))
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_MOST:
        raise Refused("credit_reason_wrong", "reason", most=REASON_MOST)
    with transaction() as db:
        _demand(actor, order_id)
        if OrderMark.objects.filter(order_id=order_id, kind=kind, ended_at__isnull=True).exists():
            raise Conflict("credit_marked_already")
        made = OrderMark.objects.create(order_id=order_id, kind=kind, reason=reason, made_at=db.now, made_by_id=actor.id)
        record(actor, "attribution.order_mark.made", f"order:{order_id}", after={"kind": kind, "reason": reason})
        _judge(db, order_id)
    return made


def unmark(actor: Actor, order_id: int, kind: str) -> None:
    """Takes a mark back and judges the order anew. Needs `credit.flag` on its group. Raises NotFound when it is not marked so."""
    with transaction() as db:
        _demand(actor, order_id)
        row = OrderMark.objects.filter(order_id=order_id, kind=kind, ended_at__isnull=True).first()
        if row is None:
            raise NotFound("order_mark")
        row.ended_at, row.ended_by_id = db.now, actor.id
        row.save(update_fields=["ended_at", "ended_by_id"])
        record(actor, "attribution.order_mark.ended", f"order:{order_id}", before={"kind": kind, "reason": row.reason})
        _judge(db, order_id)


def _demand(actor: Actor, order_id: int) -> None:
    credit = credit_of(actor, order_id)
    actor.demand(FLAG, group=credit.group_id)


def _judge(db: Db, order_id: int) -> None:
    numbered = locked_mark(db)
    numbered.written += 1
    numbered.save(update_fields=["written"])
    judge_orders_of(db, [], [order_id], numbered.written)

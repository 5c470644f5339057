"""Disputes: somebody disputes a line of their own statement; who runs pay answers in time; accepted, it is made good in a later period."""

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.performance.actions import adding
from yingda.performance.actions.funding import amount_of
from yingda.performance.models import PayDispute, PayStatement
from yingda.performance.queries.paid import MANAGE
from yingda.performance.rules.disputes import (
    ACCEPTED,
    LONGEST_REASON,
    OPEN,
    REFUSED,
    WITHDRAWN,
    due_at,
    may_decide,
    may_still_dispute,
    owner_of,
)
from yingda.performance.rules.running import APPROVED, LOCKED, next_month
from yingda.performance.rules.statements import Extra
from yingda.performance.settings import ANSWER_DAYS, DISPUTE_DAYS
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

LIST, MINE = "/settings/pay-runs/disputes", "/pay"


def dispute(actor: Actor, statement_id: int, line: int, reason: str) -> PayDispute:
    """Disputes a line (its place, from 0) of one's own approved statement. Raises Refused naming the field, Conflict when it is too late or open already."""
    said = _text(reason, "reason")
    with transaction() as db:
        row = PayStatement.objects.select_related("period").filter(pk=statement_id, person_id=actor.person_id, period__state__in=(APPROVED, LOCKED)).first()
        if row is None:
            raise NotFound("pay_statement")
        lines = msgspec.json.decode(row.document)["lines"]
        if not 0 <= line < len(lines):
            raise Refused("pay_number_range", "line", least=0, most=len(lines) - 1)
        if not may_still_dispute(row.period.approved_at, db.now, DISPUTE_DAYS.value()):
            raise Conflict("pay_dispute_late", days=DISPUTE_DAYS.value())
        if PayDispute.objects.filter(statement=row, line=line, state=OPEN).exists():
            raise Conflict("pay_dispute_open")
        return _open(db, actor, row, line, str(lines[line]["component"]), said)


def decide(actor: Actor, dispute_id: int, accepted: bool, outcome: str, amount: str = "") -> PayDispute:
    """Answers a dispute with a reason. Accepted, the amount (yuan) is proposed for the next month, to be approved by another person.

    Needs `pay.manage`; nobody answers their own. Raises Refused naming the field, Conflict, NotFound.
    """
    actor.demand(MANAGE)
    said = _text(outcome, "outcome")
    with transaction() as db:
        row = _open_one(dispute_id)
        if not may_decide(actor.person_id, row.person_id):
            raise Conflict("pay_dispute_own")
        if accepted:
            period = row.statement.period
            extra = Extra("adjustment", row.component, amount_of(amount), said)
            row.extra = adding.write(db, actor, period.key, next_month(period.month), row.person_id, extra, row.component)
        _close(db, actor, row, ACCEPTED if accepted else REFUSED, said)
        _tell(row, [row.person_id], "pay_dispute_decided", MINE)
    return row


def withdraw(actor: Actor, dispute_id: int) -> PayDispute:
    """Takes one's own dispute back while it is open. Raises Conflict, NotFound."""
    with transaction() as db:
        row = _open_one(dispute_id)
        if row.person_id != actor.person_id:
            raise NotFound("pay_dispute")
        _close(db, actor, row, WITHDRAWN, "")
        _tell(row, [row.owner_id], "pay_dispute_withdrawn", LIST)
    return row


def pass_on(actor: Actor, dispute_id: int, owner_id: int) -> PayDispute:
    """Another of those who run pay answers. Needs `pay.manage`. Raises Refused, Conflict, NotFound."""
    actor.demand(MANAGE)
    with transaction():
        row = _open_one(dispute_id)
        if owner_id not in people.holders(MANAGE) or owner_id == row.person_id:
            raise Refused("pay_dispute_owner", "owner_id")
        before, row.owner_id = row.owner_id, owner_id
        row.save()
        record(actor, "performance.pay_dispute.passed_on", f"pay_dispute:{row.pk}", {"owner": before}, {"owner": owner_id})
        _tell(row, [owner_id], "pay_dispute_opened", LIST)
    return row


def remind(now: int) -> int:
    """Tells the owners of open disputes that are overdue, once each; how many there are."""
    late = list(PayDispute.objects.filter(state=OPEN, due_at__lt=now).select_related("statement__period")[:200])
    with transaction():
        for row in late:
            _tell(row, [row.owner_id], "pay_dispute_overdue", LIST)
    return len(late)


def _open(db: Db, actor: Actor, row: PayStatement, line: int, component: str, reason: str) -> PayDispute:
    owner = owner_of(row.period.reviewed_by_id, row.period.calculated_by_id, people.holders(MANAGE), actor.person_id)
    made = PayDispute.objects.create(
        statement=row, line=line, component=component, person_id=actor.person_id, reason=reason, owner_id=owner, opened_at=db.now,
        due_at=due_at(db.now, ANSWER_DAYS.value()),
    )  # fmt: skip
    after = {"statement": row.pk, "line": line, "component": component, "reason": reason, "owner": owner}
    record(actor, "performance.pay_dispute.opened", f"pay_dispute:{made.pk}", after=after)
    _tell(made, [owner], "pay_dispute_opened", LIST)
    return made


def _open_one(dispute_id: int) -> PayDispute:
    row = PayDispute.objects.select_for_update(of=("self",)).select_related("statement__period").filter(pk=dispute_id).first()
    if row is None:
        raise NotFound("pay_dispute")
    if row.state != OPEN:
        raise Conflict("pay_dispute_closed")
    return row


def _close(db: Db, actor: Actor, row: PayDispute, state: str, outcome: str) -> None:
    row.state, row.decided_at, row.decided_by_id, row.outcome = state, db.now, actor.person_id, outcome
    row.save()
    record(actor, f"performance.pay_dispute.{state}", f"pay_dispute:{row.pk}", {"state": OPEN}, {"state": state, "outcome": outcome})


def _tell(row: PayDispute, persons: list[int | None], kind: str, link: str) -> None:
    facts = {"name": people.name_of(row.person_id), "month": row.statement.period.month, "text": row.outcome or row.reason}
    notify([one for one in persons if one is not None], kind, facts, f"{link}?dispute={row.pk}", f"{kind}:{row.pk}:{row.owner_id}")


def _text(text: str, field: str) -> str:
    said = text.strip()
    if not 1 <= len(said) <= LONGEST_REASON:
        raise Refused("pay_text_wrong", field, least=1, most=LONGEST_REASON)
    return said

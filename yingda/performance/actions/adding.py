"""Amounts from outside a plan: proposed by one person with a typed reason, approved by another, paid in the next period."""

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.money import fen_of, yuan_of
from yingda.people import queries as people
from yingda.performance.actions.funding import amount_of
from yingda.performance.actions.paying import APPROVE
from yingda.performance.models import PayExtra, PlanVersion
from yingda.performance.queries.paid import MANAGE
from yingda.performance.rules.disputes import APPROVED, LONGEST_REASON, PROPOSED, REFUSED, WITHDRAWN, may_approve_extra
from yingda.performance.rules.running import is_month
from yingda.performance.rules.statements import Extra, extra_problems
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

KINDS = ("adjustment", "award", "team_share")


def propose(actor: Actor, key: str, month: str, person_id: int, kind: str, amount: str, reason: str) -> PayExtra:
    """An amount for a person in the first period of the plan from a month on. Needs `pay.manage`. Raises Refused naming the field, NotFound."""
    actor.demand(MANAGE)
    yuan = amount_of(amount)
    if kind not in KINDS:
        raise Refused("pay_choice_unknown", "kind", value=kind[:20], choices=" / ".join(KINDS))
    if not is_month(month):
        raise Refused("pay_month_wrong", "month")
    if not PlanVersion.objects.filter(key=key).exists():
        raise NotFound("pay_plan")
    if not people.active([person_id]):
        raise NotFound("person")
    with transaction() as db:
        return write(db, actor, key, month, person_id, Extra(kind, kind, yuan, reason))


def write(db: Db, actor: Actor, key: str, month: str, person_id: int, extra: Extra, component: str = "") -> PayExtra:
    """Writes a proposed amount in the running transaction, and tells those who may approve. `extra.reason` is typed. Raises Refused naming the field."""
    said = extra.reason.strip()
    if not 1 <= len(said) <= LONGEST_REASON:
        raise Refused("pay_text_wrong", "reason", least=1, most=LONGEST_REASON)
    for problem in extra_problems(extra):
        raise Refused(problem.code, problem.place, **problem.facts)
    if extra.amount == 0:
        raise Refused("pay_amount_zero", "amount")
    made = PayExtra.objects.create(
        key=key, month=month, person_id=person_id, kind=extra.kind, amount=fen_of(extra.amount), reason=said, component=component,
        state=PROPOSED, made_at=db.now, made_by_id=actor.person_id,
    )  # fmt: skip
    after = {"person": person_id, "kind": extra.kind, "amount": str(extra.amount), "month": month, "reason": said}
    record(actor, "performance.pay_extra.proposed", f"pay_extra:{made.pk}", after=after)
    return made


def approve(actor: Actor, extra_id: int) -> PayExtra:
    """A second person agrees: neither who proposed it nor who gets it. Needs `pay.approve`, in person. Raises Conflict, NotFound, Forbidden."""
    actor.demand(APPROVE)
    actor.demand_in_person()
    with transaction() as db:
        row = _proposed(extra_id)
        if not may_approve_extra(actor.person_id, row.made_by_id, row.person_id):
            raise Conflict("pay_extra_second_person")
        return _decided(db, actor, row, APPROVED)


def refuse(actor: Actor, extra_id: int) -> PayExtra:
    """A second person does not agree. Needs `pay.approve`. Raises Conflict, NotFound, Forbidden."""
    actor.demand(APPROVE)
    with transaction() as db:
        return _decided(db, actor, _proposed(extra_id), REFUSED)


def withdraw(actor: Actor, extra_id: int) -> PayExtra:
    """Taken back before anybody agreed. Needs `pay.manage`. Raises Conflict, NotFound."""
    actor.demand(MANAGE)
    with transaction() as db:
        return _decided(db, actor, _proposed(extra_id), WITHDRAWN)


def _proposed(extra_id: int) -> PayExtra:
    row = PayExtra.objects.select_for_update().filter(pk=extra_id).first()
    if row is None:
        raise NotFound("pay_extra")
    if row.state != PROPOSED:
        raise Conflict("pay_extra_decided")
    return row


def _decided(db: Db, actor: Actor, row: PayExtra, state: str) -> PayExtra:
    row.state, row.decided_at, row.decided_by_id = state, db.now, actor.person_id
    row.save()
    record(actor, f"performance.pay_extra.{state}", f"pay_extra:{row.pk}", {"state": PROPOSED}, {"state": state, "amount": str(yuan_of(row.amount))})
    return row

"""Running pay: a month calculated, reviewed, approved by another person, locked; replayed to the same bytes."""

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.money import fen_of, yuan_of
from yingda.performance.actions.funding import pay_out
from yingda.performance.models import ClawedBack, PayExtra, PayPeriod, PayStatement
from yingda.performance.queries.paid import MANAGE, in_force, period_of, plan_of
from yingda.performance.queries.pay_outside import Released, extras_due, outside_of, released_for
from yingda.performance.queries.reckoning import facts_of
from yingda.performance.rules.disputes import APPROVED as AGREED
from yingda.performance.rules.running import APPROVED, CALCULATED, LOCKED, REVIEWED, is_month, may_approve, may_become
from yingda.performance.rules.statements import Facts, Line, Statement, statement, statement_bytes
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction

APPROVE = "pay.approve"


def open_period(actor: Actor, key: str, month: str) -> PayPeriod:
    """A month (YYYY-MM) to be paid by the version of the plan `key` that is in force then. Needs `pay.manage`. Raises Refused, Conflict, NotFound."""
    actor.demand(MANAGE)
    if not is_month(month):
        raise Refused("pay_month_wrong", "month")
    with transaction() as db:
        plan = in_force(key, month)
        if PayPeriod.objects.filter(key=key, month=month).exists():
            raise Conflict("pay_period_there", month=month)
        made = PayPeriod.objects.create(plan=plan, key=key, month=month, made_at=db.now)
        record(actor, "performance.pay_period.opened", f"pay_period:{made.pk}", after={"plan": plan.pk, "month": month})
    return made


def calculate(actor: Actor, period_id: int) -> PayPeriod:
    """Reckons everybody's statement anew, by the version in force, as long as the period is not approved. Needs `pay.manage`. Raises Conflict, NotFound."""
    row = period_of(actor, period_id)
    if not may_become(row.state, CALCULATED):
        raise Conflict("pay_period_not_there", state=row.state)
    version = row.plan = in_force(row.key, row.month)
    plan, released, due = plan_of(version), released_for(row), extras_due(row)
    facts = facts_of(plan, row.month, outside_of(row, plan, released, due))
    with transaction() as db:
        row = _moved(actor, period_id, CALCULATED)
        row.plan_id = version.pk
        _clear(row)
        made = [statement(plan, one) for one in facts]
        PayStatement.objects.bulk_create([_statement(row, one, done) for one, done in zip(facts, made, strict=True)])
        _use(row, made, released, due, db.now)
        row.total, row.paid = (sum(fen_of(getattr(one, name)) for one in made) for name in ("total", "paid"))
        row.calculated_at, row.calculated_by_id = db.now, actor.person_id
        row.reviewed_at = row.reviewed_by_id = None
        row.save()
        record(actor, "performance.pay_period.calculated", f"pay_period:{row.pk}", after={"people": len(made), "total": str(yuan_of(row.total))})
    return row


def review(actor: Actor, period_id: int) -> PayPeriod:
    """Somebody has looked the statements through. Needs `pay.manage`. Raises Conflict, NotFound."""
    with transaction() as db:
        row = _moved(actor, period_id, REVIEWED)
        row.reviewed_at, row.reviewed_by_id = db.now, actor.person_id
        return _kept(actor, row, "reviewed")


def approve(actor: Actor, period_id: int) -> PayPeriod:
    """Another person than those who calculated and reviewed approves it; the budget moves by what is paid.

    Needs `pay.approve`, in person. Raises Conflict, NotFound, Forbidden.
    """
    actor.demand(APPROVE)
    actor.demand_in_person()
    with transaction() as db:
        row = _moved(actor, period_id, APPROVED)
        if not may_approve(actor.person_id, row.calculated_by_id, row.reviewed_by_id):
            raise Conflict("pay_second_person")
        row.approved_at, row.approved_by_id = db.now, actor.person_id
        pay_out(db, actor, row)
        return _kept(actor, row, "approved")


def lock(actor: Actor, period_id: int) -> PayPeriod:
    """From here on nothing of it changes. Needs `pay.manage`. Raises Conflict, NotFound."""
    with transaction() as db:
        row = _moved(actor, period_id, LOCKED)
        row.locked_at = db.now
        return _kept(actor, row, "locked")


def discard(actor: Actor, period_id: int) -> None:
    """Lets go of a period that was not approved, with its statements. Needs `pay.manage`. Raises Conflict, NotFound."""
    actor.demand(MANAGE)
    with transaction():
        row = PayPeriod.objects.select_for_update().filter(pk=period_id).first()
        if row is None:
            raise NotFound("pay_period")
        if row.state in (APPROVED, LOCKED):
            raise Conflict("pay_period_not_there", state=row.state)
        _clear(row)
        record(actor, "performance.pay_period.discarded", f"pay_period:{row.pk}", {"month": row.month, "key": row.key})
        row.delete()


def replay(actor: Actor, period_id: int) -> list[int]:
    """Reckons a period again from the facts its statements were made from; the people whose bytes differ: nobody, ever."""
    row = period_of(actor, period_id)
    plan = plan_of(row.plan)
    kept = PayStatement.objects.filter(period=row).order_by("person_id")
    return [one.person_id for one in kept if statement_bytes(statement(plan, msgspec.json.decode(one.inputs, type=Facts))) != one.document.encode()]


def _statement(period: PayPeriod, facts: Facts, made: Statement) -> PayStatement:
    inputs, document = msgspec.json.encode(facts, order="sorted").decode(), statement_bytes(made).decode()
    amounts = {name: fen_of(getattr(made, name)) for name in ("total", "paid", "held")}
    return PayStatement(period=period, person_id=facts.person, inputs=inputs, document=document, **amounts)


def _clear(period: PayPeriod) -> None:
    """Takes back what the last calculation wrote and used."""
    PayStatement.objects.filter(period=period).delete()
    ClawedBack.objects.filter(period=period).delete()
    PayExtra.objects.filter(period=period, kind="released").delete()
    PayExtra.objects.filter(period=period).update(period=None)


def _use(period: PayPeriod, made: list[Statement], released: list[Released], due: list[PayExtra], now: int) -> None:
    """Writes down what of outside went into the statements, so that it goes into no other period's. Raises Conflict where another was quicker."""
    if PayExtra.objects.filter(pk__in=[row.pk for row in due], period=None).update(period=period) < len(due):
        raise Conflict("pay_changed_meanwhile")
    PayExtra.objects.bulk_create([_released(period, one, now) for one in released])
    sources = dict(PayPeriod.objects.filter(key=period.key).values_list("month", "pk"))
    backs = [(one.person, line) for one in made for line in one.lines if line.kind == "claw_back"]
    ClawedBack.objects.bulk_create([_clawed_back(period, person, line, sources) for person, line in backs])


def _released(period: PayPeriod, one: Released, now: int) -> PayExtra:
    return PayExtra(
        key=period.key, month=period.month, person_id=one.person, kind="released", amount=fen_of(one.amount), reason=one.source.month,
        component=one.component, state=AGREED, made_at=now, period=period, source=one.source,
    )  # fmt: skip


def _clawed_back(period: PayPeriod, person: int, line: Line, sources: dict[str, int]) -> ClawedBack:
    said = line.why[0].facts
    return ClawedBack(period=period, source_id=sources[str(said["month"])], person_id=person, order_id=int(said["order"]), amount=-fen_of(line.amount))


def _moved(actor: Actor, period_id: int, state: str) -> PayPeriod:
    """The period, locked, on its way to the state. Raises Conflict where it cannot be taken there."""
    if state != APPROVED:
        actor.demand(MANAGE)
    row = PayPeriod.objects.select_for_update().filter(pk=period_id).first()
    if row is None:
        raise NotFound("pay_period")
    if not may_become(row.state, state):
        raise Conflict("pay_period_not_there", state=row.state)
    row.state, row.version = state, row.version + 1
    return row


def _kept(actor: Actor, row: PayPeriod, done: str) -> PayPeriod:
    row.save()
    record(actor, f"performance.pay_period.{done}", f"pay_period:{row.pk}", after={"total": str(yuan_of(row.total))})
    return row

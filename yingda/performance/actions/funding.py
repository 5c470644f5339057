"""The budget: funds, their movements; an approved period is paid out of one."""

from decimal import Decimal

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.money import fen_of, parse_yuan, yuan_of
from yingda.performance.models import FundMovement, PayFund, PayPeriod
from yingda.performance.queries.paid import MANAGE
from yingda.performance.rules.funds import BY_HAND, GRANTED, PAYROLL
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

FIRST_NAME = "绩效奖金 Incentive pay"
LONGEST_NOTE = 200


def make_fund(actor: Actor, name: str, key: str) -> PayFund:
    """A fund for a plan, or with an empty `key` for every plan without one. Needs `pay.manage`. Raises Refused, Conflict."""
    actor.demand(MANAGE)
    said = name.strip()
    if not 1 <= len(said) <= 80:
        raise Refused("pay_name_wrong", "name")
    with transaction() as db:
        if PayFund.objects.filter(key=key).exists():
            raise Conflict("pay_fund_there")
        made = PayFund.objects.create(name=said, key=key, made_at=db.now)
        record(actor, "performance.pay_fund.made", f"pay_fund:{made.pk}", after={"name": said, "key": key})
    return made


def move(actor: Actor, fund_id: int, kind: str, amount: str, note: str) -> FundMovement:
    """Money granted to a fund (above 0), or a correction either way (with its reason). Needs `pay.manage`. Raises Refused, NotFound."""
    actor.demand(MANAGE)
    yuan = amount_of(amount)
    if kind not in BY_HAND:
        raise Refused("pay_choice_unknown", "kind", value=kind[:20], choices=" / ".join(BY_HAND))
    if yuan == 0 or (kind == GRANTED and yuan < 0):
        raise Refused("pay_amount_positive", "amount")
    if len(note) > LONGEST_NOTE or (kind != GRANTED and not note.strip()):
        raise Refused("pay_text_wrong", "note", least=1, most=LONGEST_NOTE)
    with transaction() as db:
        fund = PayFund.objects.filter(pk=fund_id).first()
        if fund is None:
            raise NotFound("pay_fund")
        made = FundMovement.objects.create(fund=fund, kind=kind, amount=fen_of(yuan), note=note.strip(), at=db.now, by_id=actor.person_id)
        record(actor, "performance.pay_fund.moved", f"pay_fund:{fund.pk}", after={"kind": kind, "amount": str(yuan), "note": note.strip()})
    return made


def pay_out(db: Db, actor: Actor, period: PayPeriod) -> None:
    """Takes what a period pays out of the fund of its plan; part of the transaction that approves it. The first fund is made when there is none."""
    funds = {fund.key: fund for fund in PayFund.objects.filter(key__in=("", period.key))}
    fund = funds.get(period.key) or funds.get("") or PayFund.objects.create(name=FIRST_NAME, key="", made_at=db.now)
    FundMovement.objects.create(fund=fund, kind=PAYROLL, amount=-period.paid, period=period, note=period.month, at=db.now, by_id=actor.person_id)
    record(actor, "performance.pay_fund.moved", f"pay_fund:{fund.pk}", after={"kind": PAYROLL, "amount": str(-yuan_of(period.paid)), "note": period.month})


def amount_of(text: str, field: str = "amount") -> Decimal:
    """The yuan a text says. Raises Refused naming the field."""
    try:
        return parse_yuan(text.strip())
    except ValueError as error:
        raise Refused("pay_number_wrong", field, places=2) from error

"""The judge rule in its versions: a new one, put in force, no longer judged by. A version is never changed."""

from dataclasses import asdict

from yingda.attribution.actions.following import locked_mark
from yingda.attribution.models import Credit, CreditAssist, CreditRule
from yingda.attribution.queries.rules import MANAGE, rule_of
from yingda.attribution.rules.terms import Terms, columns_of, problems_of
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Many, Refusal, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

MOST_BESIDE = 5
IN_FORCE = "credit_rule:in_force"


def add_version(actor: Actor, terms: Terms) -> CreditRule:
    """A new version beside the others: new orders are judged by it from now on, history when it is asked for. Needs `credit.manage`.

    Raises Many naming what is wrong by field, Conflict when `MOST_BESIDE` versions are judged by already.
    """
    actor.demand(MANAGE)
    wrong: list[Refusal] = [Refused(one.code, one.field, **one.params) for one in problems_of(terms)]
    if wrong:
        raise Many(wrong)
    with transaction() as db:
        demand_room()
        made = CreditRule.objects.create(**columns_of(terms), made_at=db.now, made_by_id=actor.id)
        record(actor, "attribution.credit_rule.made", f"credit_rule:{made.pk}", after=asdict(terms))
    return made


def put_in_force(actor: Actor, rule_id: int) -> CreditRule:
    """Figures and pay go by this version from now on; the one before stays beside it. Needs `credit.manage`.

    Raises Conflict for a version that has not judged history or is stopped, NotFound.
    """
    actor.demand(MANAGE)
    with transaction() as db:
        mark = locked_mark(db)
        rule = rule_of(rule_id)
        if rule.in_force:
            return rule
        if rule.judged_at is None or rule.stopped_at is not None:
            raise Conflict("credit_rule_not_judged", name=rule.name)
        before = CreditRule.objects.filter(in_force=True).first()
        mark.written += 1
        mark.save(update_fields=["written"])
        _change_over(db, before, rule, mark.written)
        record(actor, "attribution.credit_rule.put_in_force", IN_FORCE, before=_named(before), after=_named(rule))
    return rule


def stop(actor: Actor, rule_id: int) -> CreditRule:
    """No further order is judged by this version; it can be taken up again by judging history anew. Needs `credit.manage`.

    Raises Conflict for the version in force, NotFound.
    """
    actor.demand(MANAGE)
    with transaction() as db:
        rule = rule_of(rule_id)
        if rule.in_force:
            raise Conflict("credit_rule_in_force", name=rule.name)
        if rule.stopped_at is None:
            rule.stopped_at, rule.judged_at = db.now, None
            rule.save(update_fields=["stopped_at", "judged_at"])
            record(actor, "attribution.credit_rule.stopped", f"credit_rule:{rule.pk}", before={"name": rule.name}, after={"stopped_at": db.now})
    return rule


def demand_room() -> None:
    """Raises Conflict when no further version can be judged by."""
    if CreditRule.objects.filter(stopped_at__isnull=True).count() >= MOST_BESIDE:
        raise Conflict("credit_rules_many", limit=MOST_BESIDE)


def _change_over(db: Db, before: CreditRule | None, rule: CreditRule, written: int) -> None:
    if before is not None:
        before.in_force = False
        before.save(update_fields=["in_force"])
        _say(before.pk, False)
    rule.in_force, rule.in_force_at = True, db.now
    rule.save(update_fields=["in_force", "in_force_at"])
    _say(rule.pk, True)
    # A copy takes over all rows of an order whose credit was written: those of every version.
    Credit.objects.update(written=written)


def _say(rule_id: int, in_force: bool) -> None:
    for kind in (Credit, CreditAssist):
        kind.objects.filter(rule_id=rule_id).update(in_force=in_force)


def _named(rule: CreditRule | None) -> dict[str, object]:
    return {} if rule is None else {"rule": rule.pk, "name": rule.name}

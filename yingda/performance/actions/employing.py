"""From when to when somebody works for the team: what pay by calendar days goes by."""

from yingda.attribution.queries.days import day_number
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.people import queries as people
from yingda.performance.models import PayEmployment
from yingda.performance.queries.paid import MANAGE
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction


def employ(actor: Actor, person_id: int, joined_on: int | None, left_on: int | None) -> PayEmployment:
    """The first and last day (yyyymmdd) of an employment; None for before and after everything. Needs `pay.manage`.

    Raises Refused naming the field, NotFound.
    """
    actor.demand(MANAGE)
    for field, day in (("joined_on", joined_on), ("left_on", left_on)):
        _check(field, day)
    if joined_on is not None and left_on is not None and left_on < joined_on:
        raise Refused("days_reversed", "left_on")
    if person_id not in {number for number, _name, _other in people.accounts()}:
        raise NotFound("person")
    with transaction():
        row = PayEmployment.objects.filter(person_id=person_id).first() or PayEmployment(person_id=person_id)
        before = {"joined_on": row.joined_on, "left_on": row.left_on}
        row.joined_on, row.left_on = joined_on, left_on
        row.save()
        record(actor, "performance.pay_employment.changed", f"person:{person_id}", before, {"joined_on": joined_on, "left_on": left_on})
    return row


def _check(field: str, day: int | None) -> None:
    try:
        if day is not None and not 19_000_101 <= day <= 99_991_231:
            raise ValueError(day)
        if day is not None:
            day_number(day)
    except ValueError as error:
        raise Refused("day_wrong", field) from error

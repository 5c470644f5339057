"""What people were paid in months whose pay is approved, for reports."""

from collections.abc import Collection

from django.db.models import Sum

from yingda.kit.actor import Actor
from yingda.people import queries as people
from yingda.performance.models import PayStatement
from yingda.performance.rules.running import APPROVED, LOCKED

VIEW = "pay.view"


def pay_totals(actor: Actor, months: Collection[str], group: int | None) -> list[tuple[str, str, int, int]]:
    """Name, month (YYYY-MM), paid and held (fen) of each person and month, of those who are in the group now or (None) of everybody.

    Needs `pay.view` over the group, or over everything.
    """
    actor.demand(VIEW, group=group)
    rows = PayStatement.objects.filter(period__month__in=list(months), period__state__in=(APPROVED, LOCKED))
    if group is not None:
        rows = rows.filter(person_id__in=people.members_of([group]))
    sums = rows.values_list("person_id", "period__month").annotate(all_paid=Sum("paid"), all_held=Sum("held")).order_by("period__month")
    names = {number: name for number, name, _other in people.accounts()}
    return sorted((names.get(person, ""), month, paid, held) for person, month, paid, held in sums)

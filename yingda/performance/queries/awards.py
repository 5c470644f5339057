"""Awards of a month, for the lists and for whoever pays by them."""

from typing import Any

import msgspec

from yingda.kit.actor import NOWHERE, Actor
from yingda.people import queries as people
from yingda.performance.models import Award
from yingda.performance.queries.cards import MANAGE, VIEW

STAR, CONTEST = "service_star", "contest"
KINDS = (STAR, CONTEST)


class Awarded(msgspec.Struct, frozen=True):
    """An award somebody holds: its number, kind (`service_star`, `contest`) and name."""

    id: int
    kind: str
    name: str


def awards_of(month: str) -> dict[int, tuple[Awarded, ...]]:
    """The awards of a month (YYYY-MM) by person, in the order they were given; what was taken back is not among them."""
    found: dict[int, tuple[Awarded, ...]] = {}
    rows = Award.objects.filter(month=month, taken_back_at__isnull=True).order_by("pk").values_list("person_id", "pk", "kind", "name")
    for person, pk, kind, name in rows:
        found[person] = (*found.get(person, ()), Awarded(pk, kind, name))
    return found


def awards(actor: Actor, month: str) -> list[dict[str, Any]]:
    """The awards of a month, the newest first; everybody sees who holds one, `scorecard.manage` also what was taken back. Needs `metric.view` somewhere."""
    actor.demand_somewhere(VIEW)
    rows = Award.objects.filter(month=month).order_by("-pk")
    if not actor.may(MANAGE):
        rows = rows.filter(taken_back_at__isnull=True)
    names = people.names_of({row.person_id for row in rows})
    return [shown_award(row, names.get(row.person_id, "")) for row in rows[:500]]


def shown_award(row: Award, name: str) -> dict[str, Any]:
    """An award as it is answered."""
    plain = {field: getattr(row, field) for field in ("month", "kind", "name", "note", "made_at", "taken_back_at", "taken_back_why")}
    return {"id": row.pk, "person_id": row.person_id, "person": name, "ballot_id": row.ballot_id, **plain}


def sees_others(actor: Actor) -> bool:
    """Whether one sees points of all colleagues."""
    return actor.kind == "system" or actor.reach.get(VIEW, NOWHERE).everything or actor.may(MANAGE)

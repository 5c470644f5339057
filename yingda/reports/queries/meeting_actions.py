"""What meetings gave people to do."""

from typing import Any

from django.db.models import Q

from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.people import queries as people
from yingda.reports.models import MeetingAction
from yingda.reports.rules.access import VIEW


def listed(actor: Actor, mine: bool, state: str, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """One's own actions and those of minutes one may see, the first due first. state: open (default), done or all."""
    rows = MeetingAction.objects.select_related("report").filter(_within(actor))
    if mine:
        rows = rows.filter(owner_id=actor.person_id)
    if state in ("open", "done"):
        rows = rows.filter(done_at__isnull=state == "open")
    total = rows.count()
    if cursor is not None:
        try:
            due, number = decode(cursor, tuple[str, int])
        except BadCursor as bad:
            raise Refused("cursor_invalid", "cursor") from bad
        rows = rows.filter(Q(due__gt=due) | Q(due=due, pk__gt=number))
    page = page_of(list(rows.order_by("due", "pk")[: limit + 1]), limit, lambda row: (row.due, row.pk), total)
    names = people.names_of([row.owner_id for row in page.items])
    return Page(tuple(shown(actor, row, names.get(row.owner_id, "")) for row in page.items), page.next, page.total)


def row_of(actor: Actor, action_id: int) -> MeetingAction:
    """An action that is the actor's own, or of minutes the actor may see, locked. Raises NotFound."""
    found = MeetingAction.objects.select_for_update(of=("self",)).select_related("report").filter(_within(actor), pk=action_id).first()
    if found is None:
        raise NotFound("meeting_action")
    return found


def shown(actor: Actor, row: MeetingAction, owner: str) -> dict[str, Any]:
    """An action as it is answered; the report only for whoever may see it."""
    seen = actor.may(VIEW, group=row.report.group_id)
    report = {"id": row.report_id, "title": row.report.title, "since": row.report.since} if seen else None
    return {"id": row.pk, "text": row.text, "owner_id": row.owner_id, "owner": owner, "due": row.due, "done_at": row.done_at, "report": report}


def _within(actor: Actor) -> Q:
    reach = actor.reach.get(VIEW, NOWHERE)
    if actor.kind == "system" or reach.everything:
        return Q(pk__gt=0)
    own = Q(owner_id=actor.id) if actor.kind == "person" else Q(pk=0)
    return own | Q(report__group_id__in=reach.groups)

"""What meetings give people to do: taken over from published minutes, done, and brought to mind when due."""

from collections.abc import Sequence
from datetime import date, timedelta

from yingda.kit.actor import Actor
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction
from yingda.reports.models import MeetingAction, Report
from yingda.reports.queries.meeting_actions import row_of
from yingda.reports.queries.reports import today
from yingda.reports.rules.access import WRITE
from yingda.reports.rules.documents import Action

LINK = "/reports/actions"


def take_over(actor: Actor, report: Report, wanted: Sequence[Action]) -> None:
    """Makes the actions of a report those of its newest version; whoever has a new one is told. Part of the running transaction."""
    kept = {row.key: row for row in MeetingAction.objects.filter(report=report)}
    for one in wanted:
        row = kept.pop(one.key, None) or MeetingAction(report=report, key=one.key, owner_id=0)
        given = row.owner_id != one.owner_id
        row.text, row.owner_id, row.due = one.text.strip(), one.owner_id, one.due
        row.save()
        if given and one.owner_id != actor.id:
            _tell(row, "meeting_action", f"meeting_action:{row.pk}:{one.owner_id}")
    MeetingAction.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()


def finish(actor: Actor, action_id: int) -> MeetingAction:
    """Says that an action is done: its owner, or whoever may write the report. Nothing when it was done. Raises NotFound, Forbidden."""
    return _set(actor, action_id, done=True)


def reopen(actor: Actor, action_id: int) -> MeetingAction:
    """Takes that back. Raises NotFound, Forbidden."""
    return _set(actor, action_id, done=False)


def remind() -> int:
    """Tells the owners of what is due tomorrow, and of what was due before today, each once; how many actions were looked at."""
    now = date.fromisoformat(today())
    rows = list(MeetingAction.objects.filter(done_at__isnull=True, due__lte=(now + timedelta(days=1)).isoformat()).order_by("due", "pk")[:1000])
    with transaction():
        for row in rows:
            late = row.due < now.isoformat()
            _tell(row, "meeting_action_due", f"meeting_action:{row.pk}:{row.due}:{'late' if late else 'soon'}")
    return len(rows)


def _set(actor: Actor, action_id: int, done: bool) -> MeetingAction:
    with transaction() as db:
        row = row_of(actor, action_id)
        if row.owner_id != actor.id or actor.kind != "person":
            actor.demand(WRITE, group=row.report.group_id)
        if (row.done_at is not None) != done:
            row.done_at, row.done_by_id = (db.now, actor.id if actor.kind == "person" else None) if done else (None, None)
            row.save(update_fields=["done_at", "done_by"])
            verb = "done" if done else "reopened"
            record(actor, f"reports.meeting_action.{verb}", f"meeting_action:{row.pk}", after={"text": row.text, "owner": people.name_of(row.owner_id)})
    return row


def _tell(row: MeetingAction, kind: str, key: str) -> None:
    notify([row.owner_id], kind, {"action": row.text, "due": row.due}, LINK, key=key)

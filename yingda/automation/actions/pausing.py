"""An automation that pauses itself says so and tells whoever answers for it."""

from yingda.automation.events import AutomationsChanged
from yingda.automation.models import Automation
from yingda.kit.actor import SYSTEM
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, announce


def pause(db: Db, row: Automation, why: str) -> None:
    """Pauses a locked automation until somebody switches it on again; its author, or else those in charge of all, are told."""
    row.paused_at, row.paused_why = db.now, why
    row.save(update_fields=["paused_at", "paused_why"])
    record(SYSTEM, "automation.automation.paused", f"automation:{row.pk}", {"paused_at": None}, {"paused_at": db.now, "why": why})
    announce(AutomationsChanged(row.pk))
    told = {row.author_id} if people.actor_or_none(row.author_id) is not None else people.holders("automation.manage")
    notify(told, "automation_paused", {"name": row.name, "why": why}, f"/settings/automations/{row.pk}/runs", f"automation_paused:{row.pk}:{db.now}")

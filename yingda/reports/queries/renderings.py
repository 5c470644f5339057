"""Files on their way."""

from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.reports.models import Rendering

_SHOWN = ("id", "report_id", "number", "form", "locale", "file_name", "state", "reason", "done", "total", "size", "asked_at", "finished_at")


def row_for(actor: Actor, rendering_id: int) -> Rendering:
    """A file the actor asked for. Raises NotFound for any other: it may hold what only its maker may see."""
    found = Rendering.objects.filter(pk=rendering_id, by_id=actor.id if actor.kind == "person" else None).first()
    if found is None:
        raise NotFound("report_rendering")
    return found


def shown(row: Rendering) -> dict[str, Any]:
    """A file as it is answered."""
    return {name: getattr(row, name) for name in _SHOWN}

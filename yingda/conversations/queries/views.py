"""Saved views of a person."""

from typing import Any

import msgspec

from yingda.conversations.models import SavedView
from yingda.kit.actor import Actor


def of(actor: Actor) -> list[dict[str, Any]]:
    """One's own views in order."""
    return [shown(view) for view in SavedView.objects.filter(person_id=actor.person_id).order_by("position", "id")]


def shown(view: SavedView) -> dict[str, Any]:
    """A view as screens show it."""
    return {"id": view.pk, "name": view.name, "query": msgspec.json.decode(view.query)}

"""Saved views of a person."""

from typing import Any

import msgspec

from yingda.conversations.models import SavedView
from yingda.kit.actor import Actor


def of(actor: Actor, of_list: str = "conversations") -> list[dict[str, Any]]:
    """One's own views of a list in order."""
    return [shown(view) for view in SavedView.objects.filter(person_id=actor.person_id, list=of_list).order_by("position", "id")]


def shown(view: SavedView) -> dict[str, Any]:
    """A view as screens show it."""
    return {"id": view.pk, "list": view.list, "name": view.name, "query": msgspec.json.decode(view.query)}

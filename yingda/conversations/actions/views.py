"""Keeping and forgetting sets of filters."""

from typing import Any

from yingda.conversations.models import SavedView
from yingda.conversations.queries.views import shown
from yingda.conversations.rules.listing import parse
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.events import encoded
from yingda.plumbing.store import transaction

MOST_VIEWS = 50


def keep(actor: Actor, name: str, query: dict[str, str]) -> dict[str, Any]:
    """Keeps filters under a name; the same name again replaces them. Raises `Refused` for filters that do not parse."""
    parse(query)
    with transaction():
        mine = SavedView.objects.filter(person_id=actor.person_id)
        if mine.exclude(name=name).count() >= MOST_VIEWS:
            raise Refused("too_many_views", limit=MOST_VIEWS)
        view, _made = SavedView.objects.update_or_create(person_id=actor.person_id, name=name, defaults={"query": encoded(query).decode()})
        return shown(view)


def drop(actor: Actor, view_id: int) -> None:
    """Forgets one of one's own views. Raises `NotFound`."""
    with transaction():
        if not SavedView.objects.filter(pk=view_id, person_id=actor.person_id).delete()[0]:
            raise NotFound("view")

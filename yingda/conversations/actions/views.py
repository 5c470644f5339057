"""Keeping and forgetting sets of filters."""

from collections.abc import Callable, Mapping
from typing import Any

from yingda.conversations.models import SavedView
from yingda.conversations.queries.views import shown
from yingda.conversations.rules.listing import parse
from yingda.conversations.rules.tickets.listing import parse_tickets
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.events import encoded
from yingda.plumbing.store import transaction

MOST_VIEWS = 50
# What only the screen knows of a list of tickets; the list itself is not asked for it.
SCREEN_ONLY = ("as",)
LISTS: dict[str, Callable[[Mapping[str, str]], Any]] = {"conversations": parse, "tickets": parse_tickets}


def keep(actor: Actor, name: str, query: dict[str, str], of_list: str = "conversations") -> dict[str, Any]:
    """Keeps filters of a list under a name; the same name again replaces them. Raises `Refused` for filters that do not parse."""
    if of_list not in LISTS:
        raise Refused("view_list_unknown", field="list", list=of_list[:20])
    LISTS[of_list]({key: value for key, value in query.items() if key not in SCREEN_ONLY})
    with transaction():
        mine = SavedView.objects.filter(person_id=actor.person_id, list=of_list)
        if mine.exclude(name=name).count() >= MOST_VIEWS:
            raise Refused("too_many_views", limit=MOST_VIEWS)
        view, _made = SavedView.objects.update_or_create(person_id=actor.person_id, list=of_list, name=name, defaults={"query": encoded(query).decode()})
        return shown(view)


def drop(actor: Actor, view_id: int) -> None:
    """Forgets one of one's own views. Raises `NotFound`."""
    with transaction():
        if not SavedView.objects.filter(pk=view_id, person_id=actor.person_id).delete()[0]:
            raise NotFound("view")

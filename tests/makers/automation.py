"""Makers of automations and macros, and a lane that is moved by hand."""

from collections.abc import Mapping
from typing import Any

from tests.makers.people import a_person, actor_for
from yingda.automation.actions import following, macros, making, timing
from yingda.automation.models import Automation, Macro, Run
from yingda.automation.queries.stored import switched_on
from yingda.customers.actions import create_tag
from yingda.customers.models import Tag
from yingda.kit.actor import SYSTEM, Actor
from yingda.people.models import Group


def a_leader(group: Group | None = None) -> Actor:
    """A leader of a group, or (without one) somebody who may do everything."""
    person = a_person(role="administrator") if group is None else a_person(role="team_leader", group=group)
    return actor_for(person)


def a_document(when: str, *actions: tuple[str, Mapping[str, Any]], conditions: Any = None, **more: Any) -> dict[str, Any]:
    """A document: `conditions` is a tree, or a list of conditions that must all be met."""
    tree = conditions if isinstance(conditions, dict) else {"op": "all", "of": conditions or []}
    timed = {name: more.pop(name) for name in ("states", "minutes", "calendar_id") if name in more}
    return {"when": {"key": when, **timed}, "conditions": tree, "actions": [{"key": key, "params": dict(params)} for key, params in actions], **more}


def an_automation(
    when: str, *actions: tuple[str, Mapping[str, Any]], actor: Actor | None = None, group: Group | None = None, name: str = "规则", **more: Any
) -> Automation:
    """An automation that is switched on."""
    document = a_document(when, *actions, **more)
    return making.create(actor or a_leader(), name, None if group is None else group.pk, document, enabled=True)


def a_condition(field: str, how: str, value: Any = None, key: str = "") -> dict[str, Any]:
    return {"field": field, "how": how, "value": value, "key": key}


def a_tag(name: str = "refund") -> Tag:
    return create_tag(SYSTEM, name, f"标签{name}", name)


def a_macro(actor: Actor, *actions: tuple[str, Mapping[str, Any]], scope: str = "personal", group: Group | None = None, **fields: Any) -> Macro:
    """A macro, the actor's own unless another scope is given."""
    draft = {"name": "收尾", "actions": [{"key": key, "params": dict(params)} for key, params in actions], **fields}
    return macros.create(actor, scope, None if group is None else group.pk, macros.drafted(draft))


def follow(place: following.Place | None = None) -> following.Place:
    """Everything that has happened and what follows from it, until nothing more does; and what has lasted long enough."""
    place = place or following.Place()
    while True:
        before, place = place, following.follow(switched_on(), place)
        if place.n <= before.n and not timing.look(switched_on()):
            return place


def runs_of(automation: Automation) -> list[Run]:
    return list(Run.objects.filter(automation=automation).order_by("id"))

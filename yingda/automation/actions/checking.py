"""What is asked of a document before it is kept: its form, that what it names is there, and that its author may do what it does."""

from collections.abc import Iterator
from typing import Any

import msgspec

from yingda.automation.rules.deeds import DEEDS
from yingda.automation.rules.document import Action, Document, leaves, problems
from yingda.automation.rules.triggers import TRIGGERS
from yingda.conversations.queries.tickets.types import open_type
from yingda.customers import queries as customers
from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.kit.errors import Many, NotFound, Phrase, Refusal, Refused
from yingda.kit.reasons import of_msgspec
from yingda.people import queries as people
from yingda.people.queries.duty import active
from yingda.plumbing.messages import say
from yingda.routing.queries.queues import open_queues


def checked(given: Any, with_actions: bool = True) -> Document:
    """The document as it was given, when nothing is wrong with it (its actions aside when it is only tried).

    Raises Refused, or Many with one refusal per wrong field.
    """
    try:
        read = msgspec.convert(given, Document)
    except (msgspec.ValidationError, RecursionError) as wrong:
        raise Refused("automation_document_wrong", "document", reason=of_msgspec(wrong)) from wrong
    raise_all([Refused(one.code, one.field, **one.params) for one in problems(read) if with_actions or not one.field.startswith("actions")])
    return read


def faults(actor: Actor, group_id: int | None, given: Any) -> dict[str, str]:
    """What is wrong with a document as it is being written, a sentence by field. Needs `automation.manage`, with any reach."""
    actor.demand_somewhere("automation.manage")
    try:
        read = checked(given)
        demand_deeds(actor, group_id, read.actions, TRIGGERS[read.when.key].subject)
        demand_things(read)
    except Refusal as refusal:
        found = refusal.refusals if isinstance(refusal, Many) else [refusal]
        return {one.field or "document": say(one.code, actor.locale, {"field": one.field, **one.params}) for one in found}
    return {}


def raise_all(wrong: list[Refused]) -> None:
    """Raises what is wrong, all of it at once."""
    if wrong:
        raise Many(list[Refusal](wrong)) if len(wrong) > 1 else wrong[0]


def demand_deeds(actor: Actor, group_id: int | None, actions: tuple[Action, ...], subject: str) -> None:
    """Raises `Refused` unless the actor may do each action over the group, or everywhere when it is for no group.

    An automation must not let anybody do what they may not: the action itself asks again when it is done.
    """
    for index, action in enumerate(actions):
        deed = DEEDS[action.key]
        if not actor.may(deed.permission[subject], group=group_id):
            raise Refused("automation_beyond_you", f"actions.{index}.key", action=Phrase(f"deed_{deed.key}"))


def demand_things(read: Document) -> None:
    """Raises `Refused`, or Many, where a tag, person, group, type, queue, inbox or calendar that is named is not there."""
    raise_all([Refused("automation_thing_unknown", field) for field in _missing(read)])


def missing_of(actions: tuple[Action, ...]) -> Iterator[str]:
    """The parameters of actions that name what is not there."""
    for index, action in enumerate(actions):
        for param in DEEDS[action.key].params:
            value = action.params.get(param.key)
            if value and param.of in _KNOWN and not _all_there(param.of, value if isinstance(value, list) else [value]):
                yield f"actions.{index}.{param.key}"


def _missing(read: Document) -> Iterator[str]:
    if read.when.calendar_id is not None and not _all_there("calendar", [read.when.calendar_id]):
        yield "when.calendar_id"
    for leaf in leaves(read.conditions):
        if leaf.field == "time.calendar" and not _all_there("calendar", [leaf.value]):
            yield "conditions"
    yield from missing_of(read.actions)


def _all_there(of: str, ids: list[Any]) -> bool:
    there: set[int] = _KNOWN[of](ids)
    return set(ids) <= there


def _calendars(ids: list[int]) -> set[int]:
    return {row.pk for row, _ in people.calendars()}


def _types(ids: list[int]) -> set[int]:
    found = set()
    for number in ids:
        try:
            open_type(number)
            found.add(number)
        except NotFound:
            continue
    return found


_KNOWN: Any = {
    "tag": customers.known_tags,
    "person": active,
    "group": lambda ids: set(people.group_names(frozenset(ids))),
    "ticket_type": _types,
    "calendar": _calendars,
    "queue": lambda _ids: {queue.id for queue in open_queues()},
    "inbox": lambda _ids: set(inboxes.names()),
}

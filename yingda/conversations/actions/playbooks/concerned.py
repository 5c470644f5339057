"""Whom a playbook means, and telling them."""

from collections.abc import Iterable
from typing import Any

from yingda.conversations.models import Activation
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks.document import GROUP, LEADERS, PERSON, ROLE, Who
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.people.queries.duty import active, in_role, overseers


def people_of(who: Who, activation: Activation, matter: Matter | None) -> set[int]:
    """The active people somebody named in a playbook stands for, here."""
    if who.kind == PERSON:
        return active([who.id or 0])
    if who.kind == GROUP:
        return active(people.people_of_groups([who.id or 0])[who.id or 0])
    groups = _groups(activation, matter)
    if who.kind == ROLE:
        return in_role(who.role, "conversation.view", groups)
    if who.kind == LEADERS:
        return {person for group in groups for person in overseers("conversation.assign", group)} or _owner(activation, matter)
    return _owner(activation, matter)


def several(them: Iterable[Who], activation: Activation, matter: Matter | None) -> set[int]:
    """All of them together."""
    return {person for who in them for person in people_of(who, activation, matter)}


def tell(activation: Activation, person_ids: Iterable[int], kind: str, occasion: object, matter: Matter | None = None, **facts: Any) -> None:
    """Tells people once for the occasion; the link leads to the conversation, else to the incident."""
    link = f"/incidents/{activation.pk}" if matter is None else f"/desk/{matter.id}"
    known = {"activation_id": activation.pk, "title": activation.title, "contact": "" if matter is None else matter.contact_name}
    notify(sorted(set(person_ids)), kind, {**known, **facts}, link, key=f"{kind}:{activation.pk}:{occasion}")


def _owner(activation: Activation, matter: Matter | None) -> set[int]:
    of_matter = None if matter is None else matter.owner_id or matter.assignee_id
    return active([person for person in (of_matter or activation.began_by_id,) if person is not None])


def _groups(activation: Activation, matter: Matter | None) -> list[int]:
    if matter is not None and matter.group_id is not None:
        return [matter.group_id]
    starter = activation.began_by_id
    return [] if starter is None else sorted(people.groups_of([starter])[starter])

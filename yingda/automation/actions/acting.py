"""Doing what the catalogue of actions says, through the actions of the rooms below."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from yingda.automation.actions import handing
from yingda.automation.actions.telling import tell
from yingda.automation.queries.variables import filled
from yingda.automation.rules.document import Action
from yingda.automation.rules.hand import Hand
from yingda.automation.rules.triggers import CONVERSATION
from yingda.conversations.actions import automatic, posting, sorting, states
from yingda.conversations.actions.tickets import changing, commenting, making
from yingda.conversations.actions.tickets import states as ticket_states
from yingda.conversations.queries.facts import conversations_facts
from yingda.conversations.queries.tickets.facts import tickets_facts
from yingda.customers import actions as customers
from yingda.customers.queries.facts import contacts_facts
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.store import Db

MINUTE_MS = 60_000
Facts = dict[str, Any]


def do(db: Db, hand: Hand, place: int, action: Action) -> Facts:
    """Does one action; what it did, or `{"nothing": true}` when it was so already. Raises what the room's action raises."""
    return _DEEDS[action.key](db, hand, place, action.params)


def _post_text(db: Db, hand: Hand, place: int, params: Mapping[str, Any]) -> Facts:
    draft = posting.Draft("text", filled(hand, params["text"]), client_id=_client_id(hand, place))
    if hand.automatic:
        return {"seq": automatic.say(hand.actor, hand.subject_id, draft).seq}
    return {"seq": posting.post_message(db, hand.actor, hand.subject_id, draft).seq}


def _note(db: Db, hand: Hand, place: int, params: Mapping[str, Any]) -> Facts:
    text = filled(hand, params["text"])
    if hand.kind != CONVERSATION:
        return {"comment_id": commenting.comment(hand.actor, hand.subject_id, text).pk}
    draft = posting.Draft("note", text, client_id=_client_id(hand, place))
    if hand.automatic:
        return {"seq": automatic.say(hand.actor, hand.subject_id, draft).seq}
    return {"seq": posting.post_message(db, hand.actor, hand.subject_id, draft).seq}


def _add_tags(_db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    had = set(subject_row(hand)["tag_ids"])
    added = sorted(set(params["tag_ids"]) - had)
    return {"tag_ids": added} if added and _set_tags(hand, had | set(added)) else {"nothing": True}


def _remove_tags(_db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    had = set(subject_row(hand)["tag_ids"])
    gone = sorted(set(params["tag_ids"]) & had)
    return {"tag_ids": gone} if gone and _set_tags(hand, had - set(gone)) else {"nothing": True}


def _set_tags(hand: Hand, wanted: set[int]) -> bool:
    (sorting if hand.kind == CONVERSATION else changing).set_tags(hand.actor, hand.subject_id, sorted(wanted))
    return True


def _priority(_db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    before = subject_row(hand)["priority"]
    if before == params["priority"]:
        return {"nothing": True}
    (sorting if hand.kind == CONVERSATION else changing).set_priority(hand.actor, hand.subject_id, params["priority"])
    return {"from": before, "to": params["priority"]}


def _assign(db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    person, group = params.get("person_id"), params.get("group_id")
    if hand.kind != CONVERSATION:
        how = handing.ticket(hand.actor, hand.subject_id, person, group, hand.name)
    else:
        how = handing.conversation(db, hand.actor, hand.subject_id, person, group, hand.name, hand.automatic)
    return {"nothing": True} if how == "has" else {"how": how, "person_id": person, "group_id": group}


def _snooze(db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    until_at = db.now + params["minutes"] * MINUTE_MS
    states.snooze(hand.actor, hand.subject_id, until_at)
    return {"until_at": until_at}


def _wait(_db: Db, hand: Hand, _place: int, _params: Mapping[str, Any]) -> Facts:
    if subject_row(hand)["state"] == "waiting":
        return {"nothing": True}
    states.wait_for_customer(hand.actor, hand.subject_id)
    return {}


def _resolve(_db: Db, hand: Hand, _place: int, _params: Mapping[str, Any]) -> Facts:
    state = subject_row(hand)["state"]
    if state in ("resolved", "solved", "closed"):
        return {"nothing": True}
    if hand.kind == CONVERSATION:
        states.resolve(hand.actor, hand.subject_id, hand.name[:40])
    else:
        ticket_states.set_state(hand.actor, hand.subject_id, "solved", hand.name)
    return {}


def _ticket(_db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    new = making.NewTicket(
        params["type_id"], filled(hand, params["title"])[:200], filled(hand, params.get("description") or ""), dict(params.get("values") or {})
    )
    made = making.make_from(hand.actor, hand.subject_id, new)
    return {"ticket_id": made.id, "number": made.number}


def _tell(_db: Db, hand: Hand, place: int, params: Mapping[str, Any]) -> Facts:
    return {"person_ids": tell(hand, subject_row(hand), place, params)}


def _watcher(_db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    before = tickets_facts([hand.subject_id])[hand.subject_id]["version"]
    after = commenting.watch(hand.actor, hand.subject_id, params["person_id"])
    return {"nothing": True} if after.version == before else {"person_id": params["person_id"]}


def _contact_tags(_db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    contact = _contact(hand)
    had = set(contact["tag_ids"])
    added = sorted(set(params["tag_ids"]) - had)
    if not added:
        return {"nothing": True}
    customers.set_contact_tags(hand.actor, contact["id"], had | set(added))
    return {"tag_ids": added}


def _contact_attribute(_db: Db, hand: Hand, _place: int, params: Mapping[str, Any]) -> Facts:
    contact, value = _contact(hand), filled(hand, params.get("value") or "") or None
    if (contact["attributes"] or {}).get(params["key"]) == value:
        return {"nothing": True}
    customers.set_attributes(hand.actor, contact["id"], {params["key"]: value})
    return {"key": params["key"], "value": value}


def _contact(hand: Hand) -> Mapping[str, Any]:
    found = {} if hand.contact_id is None else contacts_facts([hand.contact_id])
    if not found:
        raise Refused("automation_no_contact")
    return next(iter(found.values()))


def subject_row(hand: Hand) -> Mapping[str, Any]:
    """The conversation, ticket or contact as it is now. Raises `NotFound`."""
    rows = {CONVERSATION: conversations_facts, "ticket": tickets_facts, "contact": contacts_facts}[hand.kind]([hand.subject_id])
    if hand.subject_id not in rows:
        raise NotFound(hand.kind)
    return rows[hand.subject_id]


def _client_id(hand: Hand, place: int) -> str:
    """The same text of the same run is the same message, however often it is tried."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{hand.key}:{place}"))


_DEEDS: Mapping[str, Callable[[Db, Hand, int, Mapping[str, Any]], Facts]] = {
    "post_text": _post_text,
    "note": _note,
    "add_tags": _add_tags,
    "remove_tags": _remove_tags,
    "priority": _priority,
    "assign": _assign,
    "snooze": _snooze,
    "wait": _wait,
    "resolve": _resolve,
    "ticket": _ticket,
    "tell": _tell,
    "watcher": _watcher,
    "contact_tags": _contact_tags,
    "contact_attribute": _contact_attribute,
}

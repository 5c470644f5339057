"""What is known of the subjects of occasions, read from the rooms below: a fixed number of queries for any number of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yingda.automation.rules import facts as rules
from yingda.automation.rules.occasions import Occasion
from yingda.automation.rules.triggers import CONTACT, CONVERSATION, TICKET
from yingda.conversations.queries.facts import begun_states, conversations_facts, first_words
from yingda.conversations.queries.tickets.facts import tickets_facts
from yingda.customers.queries import facts as customers
from yingda.kit.errors import NotFound
from yingda.kit.worktime import Calendar, is_open
from yingda.people import queries as people

Rows = Mapping[int, Mapping[str, Any]]


@dataclass(slots=True)
class Known:
    """What was read for a number of occasions."""

    conversations: Rows = field(default_factory=dict)
    tickets: Rows = field(default_factory=dict)
    contacts: Rows = field(default_factory=dict)
    visits: Rows = field(default_factory=dict)
    first: Mapping[int, int] = field(default_factory=dict)
    begun: set[tuple[int, str, int]] = field(default_factory=set)
    groups: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    calendars: Mapping[int, Calendar] = field(default_factory=dict)

    def subject(self, one: Occasion) -> Mapping[str, Any] | None:
        """The row of the subject; None when it is gone."""
        return {CONVERSATION: self.conversations, TICKET: self.tickets, CONTACT: self.contacts}[one.kind].get(one.subject_id)

    def contact_of(self, one: Occasion) -> int | None:
        """The contact an occasion is about."""
        return one.subject_id if one.kind == CONTACT else (self.subject(one) or {}).get("contact_id")

    def group_ids(self, one: Occasion) -> tuple[int, ...]:
        """The groups the subject lies with; for a contact those of whoever is in charge of it."""
        row = self.subject(one) or {}
        if one.kind == CONTACT:
            return self.groups.get(row.get("responsible_id") or 0, ())
        return () if row.get("group_id") is None else (row["group_id"],)

    def happened(self, one: Occasion) -> bool:
        """Whether the event is what its trigger says: a state event is told for a new assignee too, when no state began."""
        if one.trigger != "conversation.state":
            return True
        return (one.subject_id, one.body["conversation"]["state"], one.at) in self.begun


def known_of(occasions: Iterable[Occasion], groups: frozenset[str], calendars: Mapping[int, Calendar]) -> Known:
    """Reads what conditions on these `groups` of fields need."""
    asked = list(occasions)
    known = Known(calendars=calendars)
    by_kind = {kind: {one.subject_id for one in asked if one.kind == kind} for kind in (CONVERSATION, TICKET, CONTACT)}
    known.conversations = conversations_facts(by_kind[CONVERSATION]) if by_kind[CONVERSATION] else {}
    known.tickets = tickets_facts(by_kind[TICKET]) if by_kind[TICKET] else {}
    contacts = {row["contact_id"] for rows in (known.conversations, known.tickets) for row in rows.values() if row["contact_id"]} | by_kind[CONTACT]
    if by_kind[CONTACT] or ("contact" in groups and contacts):
        known.contacts = customers.contacts_facts(contacts)
    if "visit" in groups and contacts:
        known.visits = customers.last_visits(contacts)
    if "first" in groups and by_kind[CONVERSATION]:
        known.first = first_words(by_kind[CONVERSATION])
    states = [one for one in asked if one.trigger == "conversation.state"]
    if states:
        known.begun = begun_states({one.subject_id for one in states}, {one.at for one in states})
    if by_kind[CONTACT]:
        known.groups = people.groups_of({row["responsible_id"] for row in known.contacts.values() if row["responsible_id"]})
    return known


def facts_of(one: Occasion, known: Known) -> dict[str, Any]:
    """Everything conditions may ask about an occasion whose subject is there."""
    facts = rules.of_event(one.body, one.at, {number: is_open(calendar, one.at) for number, calendar in known.calendars.items()})
    row = known.subject(one) or {}
    if one.kind == CONVERSATION:
        facts |= rules.of_conversation(row, one.at)
        if "message" in one.body:
            facts["message.first"] = known.first.get(one.subject_id) == one.body["message"]["seq"]
    if one.kind == TICKET:
        facts |= rules.of_ticket(row)
    contact = known.contact_of(one)
    if contact is None or contact not in known.contacts:
        return facts | rules.of_visit(known.visits.get(contact or 0))
    return facts | rules.of_contact(known.contacts[contact]) | rules.of_visit(known.visits.get(contact))


def calendars_of(ids: Iterable[int]) -> dict[int, Calendar]:
    """The calendars in the versions in force; those that are gone are left out."""
    found = {}
    for number in sorted(set(ids)):
        try:
            found[number] = people.calendar(number)
        except NotFound:
            continue
    return found

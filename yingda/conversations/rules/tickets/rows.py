"""The row of a ticket, as lists, events and answers share it."""

import msgspec

from yingda.conversations.rules.matter import numbers
from yingda.conversations.rules.tickets.ticket import Ticket


class ContactName(msgspec.Struct, frozen=True, gc=False):
    id: int
    name: str


class StepBrief(msgspec.Struct, frozen=True, gc=False):
    id: int
    name: str
    person_id: int | None
    group_id: int | None
    due_at: int | None
    breached_at: int | None


class TicketRow(msgspec.Struct, frozen=True, gc=False):
    """A ticket as lists show it (docs/contract.md §4)."""

    id: int
    number: int
    type_id: int
    type_version: int
    liaison: str
    title: str
    priority: int
    state: str
    state_since: int
    group_id: int | None
    owner_id: int | None
    maker_id: int | None
    contact: ContactName | None
    conversation_id: int | None
    due_at: int | None
    warn_at: int | None
    breached_at: int | None
    step: StepBrief | None
    steps_total: int
    steps_over: int
    step_person_ids: list[int]
    watcher_ids: list[int]
    tag_ids: list[int]
    comment_count: int
    merged_into_id: int | None
    created_at: int
    changed_at: int
    solved_at: int | None
    closed_at: int | None
    version: int


def ticket_row(t: Ticket) -> TicketRow:
    """The row of a ticket."""
    step = None if t.step_id is None else StepBrief(t.step_id, t.step_name, t.step_person_id, t.step_group_id, t.step_due_at, t.step_breached_at)
    return TicketRow(
        t.id, t.number, t.type_id, t.type_version, t.liaison, t.title, t.priority, t.state, t.state_since, t.group_id, t.owner_id, t.maker_id,
        None if t.contact_id is None else ContactName(t.contact_id, t.contact_name), t.conversation_id, t.due_at, t.warn_at, t.breached_at,
        step, t.steps_total, t.steps_over, numbers(t.step_person_ids), numbers(t.watcher_ids), numbers(t.tag_ids), t.comment_count,
        t.merged_into_id, t.created_at, t.changed_at, t.solved_at, t.closed_at, t.version,
    )  # fmt: skip

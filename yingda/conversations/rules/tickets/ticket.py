"""A ticket as a value: who is concerned with it, who may see it and work on it, who hears of it."""

import msgspec

from yingda.conversations.rules.matter import numbers
from yingda.kit.actor import Actor

STATES = ("new", "open", "waiting", "solved", "closed")
RUNNING = ("new", "open", "waiting")
PRIORITIES = (0, 1, 2, 3)


class Ticket(msgspec.Struct, frozen=True, gc=False):
    """The columns of a ticket that lists show and rules decide on, in the order of `TICKET_COLUMNS`."""

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
    contact_id: int | None
    contact_name: str
    conversation_id: int | None
    calendar_id: int | None
    calendar_version: int | None
    due_at: int | None
    warn_at: int | None
    breached_at: int | None
    step_id: int | None
    step_name: str
    step_person_id: int | None
    step_group_id: int | None
    step_due_at: int | None
    step_breached_at: int | None
    steps_total: int
    steps_over: int
    step_person_ids: str
    watcher_ids: str
    tag_ids: str
    comment_count: int
    merged_into_id: int | None
    created_at: int
    changed_at: int
    solved_at: int | None
    closed_at: int | None
    version: int


TICKET_COLUMNS = Ticket.__struct_fields__
# A ticket before anything is known of it: what a new one begins with.
BLANK = Ticket(
    id=0, number=0, type_id=0, type_version=0, liaison="none", title="", priority=1, state="new", state_since=0, group_id=None, owner_id=None,
    maker_id=None, contact_id=None, contact_name="", conversation_id=None, calendar_id=None, calendar_version=None, due_at=None, warn_at=None,
    breached_at=None, step_id=None, step_name="", step_person_id=None, step_group_id=None, step_due_at=None, step_breached_at=None, steps_total=0,
    steps_over=0, step_person_ids="", watcher_ids="", tag_ids="", comment_count=0, merged_into_id=None, created_at=0, changed_at=0, solved_at=None,
    closed_at=None, version=0,
)  # fmt: skip


def concerned(ticket: Ticket) -> frozenset[int]:
    """Whose matter it is: its maker, its owner, the people of its steps, its watchers."""
    named = {ticket.maker_id, ticket.owner_id, *numbers(ticket.step_person_ids), *numbers(ticket.watcher_ids)}
    return frozenset(person for person in named if person is not None)


def working(ticket: Ticket) -> frozenset[int]:
    """Whose work it is: its maker, its owner, the people of its steps; watchers only look."""
    named = {ticket.maker_id, ticket.owner_id, *numbers(ticket.step_person_ids)}
    return frozenset(person for person in named if person is not None)


def groups_of(ticket: Ticket) -> frozenset[int]:
    """The groups it lies with: its own, and that of the step in hand."""
    return frozenset(group for group in (ticket.group_id, ticket.step_group_id) if group is not None)


def open_groups(ticket: Ticket) -> frozenset[int]:
    """The groups whose members may take it, or its step, because nobody has: each of them sees it."""
    if ticket.state not in RUNNING:
        return frozenset()
    free = {ticket.group_id if ticket.owner_id is None else None, ticket.step_group_id if ticket.step_person_id is None else None}
    return frozenset(group for group in free if group is not None)


def topics_of_ticket(ticket: Ticket) -> tuple[str, ...]:
    """Who hears of the ticket live; the same people as `may_see_ticket` lets see it (held together by a test)."""
    heard = [f"u:{person}" for person in sorted(concerned(ticket))]
    heard += [f"t:{group}" for group in sorted(groups_of(ticket))]
    heard += [f"tw:{group}" for group in sorted(open_groups(ticket))]
    return (*heard, "tickets")


def may_see_ticket(actor: Actor, ticket: Ticket) -> bool:
    """`ticket.view` over what concerns one or lies with a group; whoever holds it at all sees what their groups may take."""
    return _may(actor, "ticket.view", ticket, actor.id in concerned(ticket))


def may_work_on(actor: Actor, ticket: Ticket, permission: str = "ticket.work") -> bool:
    """Whether a permission reaches the ticket: as its maker, owner or by a step, by a group, or to take what is free."""
    return _may(actor, permission, ticket, actor.id in working(ticket))


def may_do_step(actor: Actor, ticket: Ticket, person_id: int | None, group_id: int | None) -> bool:
    """Who ends a step: its person, the members of its group while nobody has it, the ticket's owner, and who may assign the ticket."""
    if may_work_on(actor, ticket, "ticket.assign"):
        return True
    named = actor.kind == "person" and actor.id in (person_id, ticket.owner_id)
    free = person_id is None and (group_id is None or group_id in actor.groups)
    return (named or free) and may_work_on(actor, ticket)


def _may(actor: Actor, permission: str, ticket: Ticket, own: bool) -> bool:
    if any(actor.may(permission, group=group) for group in groups_of(ticket)):
        return True
    if actor.may(permission, own=own and actor.kind == "person"):
        return True
    return permission != "ticket.assign" and actor.may_somewhere(permission) and bool(open_groups(ticket) & actor.groups)

"""One ticket of two, and two of one: merge, its undoing, and split."""

from typing import Any

import msgspec

from yingda.conversations import sql
from yingda.conversations.actions.tickets import clocks
from yingda.conversations.actions.tickets.filling import checked_title
from yingda.conversations.actions.tickets.making import written
from yingda.conversations.actions.tickets.states import close_key, close_later
from yingda.conversations.actions.tickets.steps import begin_next, tell_of_step
from yingda.conversations.actions.tickets.ticket import announce_ticket, change, load, load_for, note, repeated
from yingda.conversations.events import TicketMade
from yingda.conversations.models import Ticket as Stored
from yingda.conversations.models import TicketComment, TicketLink, TicketMerge, TicketStep, TicketWatcher
from yingda.conversations.queries.tickets.types import document_of
from yingda.conversations.rules.tickets.flow import Link, merge_refusal, moved_links, split_refusal
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.plumbing.events import encoded
from yingda.plumbing.jobs import cancel
from yingda.plumbing.store import Db, announce, transaction

_COPIED = ("type_id", "type_version", "liaison", "description", "answers", "priority", "group_id", "owner_id", "contact_id", "contact_name",
           "conversation_id", "tag_ids", "calendar_id", "calendar_version")  # fmt: skip


class Moved(msgspec.Struct, frozen=True):
    """What a merge did: the state the absorbed ticket was in, and what went to the survivor (or went away)."""

    state: str
    closed_at: int | None
    comments: list[int]
    watchers: list[int]
    moved: list[tuple[int, int, int | None]]
    gone: list[Link]


def merge(actor: Actor, survivor_id: int, absorbed_id: int) -> tuple[int, Ticket]:
    """Closes one ticket and lets it lead to another; its comments, links and watchers follow. The number of the merge, the survivor.

    Needs `ticket.work` over both. Raises `Refused` or `Conflict`; `unmerge` undoes it.
    """
    with transaction() as db:
        first, second = sorted((survivor_id, absorbed_id))
        both = {id: load_for(db, actor, id) for id in (first, second)}  # always in one order, so that two merges cannot block each other
        survivor, absorbed = both[survivor_id], both[absorbed_id]
        refusal = merge_refusal(survivor.state, False, False, survivor.id == absorbed.id)
        if refusal is not None:
            raise Refused(refusal, field="other_id")
        moved = _move(db, survivor, absorbed)
        made = TicketMerge.objects.create(survivor_id=survivor.id, absorbed_id=absorbed.id, at=db.now, before=encoded(moved).decode())
        _end_absorbed(db, actor, absorbed, survivor)
        facts = {"merge_id": made.pk, "ticket_id": absorbed.id, "number": absorbed.number}
        return made.pk, change(db, actor, survivor, "merged", facts=facts, **repeated(db, survivor.id))


def unmerge(actor: Actor, merge_id: int) -> Ticket:
    """Undoes a merge: the absorbed ticket is as it was, with what had moved from it; the survivor keeps what came later.

    Needs `ticket.work` over the survivor. Raises `NotFound`, `Forbidden` or `Conflict`.
    """
    with transaction() as db:
        made = TicketMerge.objects.filter(pk=merge_id).first()
        if made is None:
            raise NotFound("ticket_merge")
        for number in sorted((made.survivor_id, made.absorbed_id)):  # in the order of `merge`
            load(db, number)
        survivor = load_for(db, actor, made.survivor_id)
        made.refresh_from_db()  # the lock came first
        if made.undone_at is not None:
            raise Conflict("ticket_merge_undone")
        moved = msgspec.json.decode(made.before, type=Moved)
        absorbed = load(db, made.absorbed_id)
        _move_back(db, survivor, absorbed, moved)
        made.undone_at = db.now
        made.save(update_fields=["undone_at"])
        change(db, actor, survivor, "unmerged", facts={"merge_id": made.pk, "ticket_id": absorbed.id}, **repeated(db, survivor.id))
        _take_up_again(db, absorbed, moved.state)
        return change(db, actor, absorbed, "unmerged", facts={"merge_id": made.pk}, state=moved.state, closed_at=moved.closed_at,
                      merged_into_id=None, **repeated(db, absorbed.id))  # fmt: skip


def split(actor: Actor, ticket_id: int, title: str, comment_ids: list[int], step_ids: list[int]) -> Ticket:
    """Moves chosen comments and unfinished steps to a new, linked ticket of the same type and people. The new ticket."""
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        here = TicketComment.objects.filter(ticket_id=ticket.id, pk__in=comment_ids).values_list("id", flat=True)
        unfinished = TicketStep.objects.filter(ticket_id=ticket.id, pk__in=step_ids, state__in=["waiting", "active"]).values_list("id", flat=True)
        refusal = split_refusal(comment_ids, step_ids, here, unfinished)
        if refusal is not None:
            raise Refused(refusal, field="step_ids" if refusal.endswith("step_unknown") else "comment_ids")
        made = _sibling(db, actor, ticket, checked_title(title))
        TicketComment.objects.filter(pk__in=comment_ids).update(ticket_id=made.id)
        TicketStep.objects.filter(pk__in=step_ids).update(ticket_id=made.id)
        clocks.move(db, step_ids, made.id)
        clocks.resume(db, made.id)
        TicketLink.objects.create(ticket_id=made.id, kind="relates", other_id=ticket.id, at=db.now)
        return _after_split(db, actor, ticket, made, {"comments": sorted(set(comment_ids)), "steps": sorted(set(step_ids))})


def _take_up_again(db: Db, absorbed: Ticket, state: str) -> None:
    if state in ("new", "open"):
        clocks.resume(db, absorbed.id)
    if state == "solved":
        close_later(absorbed.id, absorbed.solved_at or db.now)


def _after_split(db: Db, actor: Actor, ticket: Ticket, made: Ticket, moved: dict[str, Any]) -> Ticket:
    begun = begin_next(db, actor, ticket)
    ticket = change(db, actor, ticket, "split", facts={"ticket_id": made.id, "number": made.number, **moved}, **repeated(db, ticket.id))
    begun_there = begin_next(db, actor, made)
    made = written(db, made)
    note(db, actor, made, "split_from", facts={"ticket_id": ticket.id, "number": ticket.number, **moved})
    announce_ticket(None, made)
    announce(TicketMade(made.id, made.conversation_id))
    for number, one in ((begun, ticket), (begun_there, made)):
        if number is not None:
            tell_of_step(actor, one)
    return made


def _sibling(db: Db, actor: Actor, ticket: Ticket, title: str) -> Ticket:
    stored = Stored.objects.get(pk=ticket.id)
    maker = actor.id if actor.kind == "person" else None
    row = Stored(
        **{name: getattr(stored, name) for name in _COPIED}, number=sql.next_ticket_number(db), title=title, maker_id=maker,
        state="new" if ticket.owner_id is None else "open", state_since=db.now, created_at=db.now, changed_at=db.now,
    )  # fmt: skip
    row.save(force_insert=True)
    made = load(db, row.pk)
    TicketWatcher.objects.bulk_create([
        TicketWatcher(ticket_id=made.id, person_id=person, since_at=db.now)
        for person in TicketWatcher.objects.filter(ticket_id=ticket.id).values_list("person_id", flat=True)
    ])  # fmt: skip
    document = document_of(made.type_id, made.type_version)
    clocks.start(db, made, document.due_minutes, document.warn_percent)
    return made


def _move(db: Db, survivor: Ticket, absorbed: Ticket) -> Moved:
    comments = list(TicketComment.objects.filter(ticket_id=absorbed.id).order_by("id").values_list("id", flat=True))
    TicketComment.objects.filter(pk__in=comments).update(ticket_id=survivor.id)
    has = set(TicketWatcher.objects.filter(ticket_id=survivor.id).values_list("person_id", flat=True))
    concerned = {*TicketWatcher.objects.filter(ticket_id=absorbed.id).values_list("person_id", flat=True), absorbed.owner_id, absorbed.maker_id}
    joining = sorted(person for person in concerned - has - {survivor.owner_id, survivor.maker_id} if person is not None)
    TicketWatcher.objects.bulk_create([TicketWatcher(ticket_id=survivor.id, person_id=person, since_at=db.now) for person in joining])
    moved, gone = _move_links(survivor, absorbed)
    return Moved(absorbed.state, absorbed.closed_at, comments, joining, moved, gone)


def _move_links(survivor: Ticket, absorbed: Ticket) -> tuple[list[tuple[int, int, int | None]], list[Link]]:
    rows = {link_of(row): row for row in _links(absorbed.id)}
    has = {link_of(row) for row in _links(survivor.id)} - set(rows)
    moved, gone = moved_links(has, rows, survivor.id, absorbed.id)
    TicketLink.objects.filter(pk__in=[rows[link].pk for link in gone]).delete()
    changed = []
    staying = [row for link, row in rows.items() if link not in gone]
    for row, after in zip(staying, moved, strict=True):
        changed.append((row.pk, row.ticket_id, row.other_id))
        TicketLink.objects.filter(pk=row.pk).update(ticket_id=after.ticket_id, other_id=after.other_id)
    return changed, gone


def _move_back(db: Db, survivor: Ticket, absorbed: Ticket, moved: Moved) -> None:
    TicketComment.objects.filter(pk__in=moved.comments, ticket_id=survivor.id).update(ticket_id=absorbed.id)
    TicketWatcher.objects.filter(ticket_id=survivor.id, person_id__in=moved.watchers).delete()
    for number, ticket_id, other_id in moved.moved:
        TicketLink.objects.filter(pk=number).update(ticket_id=ticket_id, other_id=other_id)
    TicketLink.objects.bulk_create([
        TicketLink(kind=link.kind, ticket_id=link.ticket_id, other_id=link.other_id, conversation_id=link.conversation_id, at=db.now)
        for link in moved.gone
    ])  # fmt: skip


def _end_absorbed(db: Db, actor: Actor, absorbed: Ticket, survivor: Ticket) -> None:
    clocks.pause(db, absorbed.id)
    cancel(close_key(absorbed.id))
    facts = {"ticket_id": survivor.id, "number": survivor.number}
    change(db, actor, absorbed, "merged_into", facts=facts, state="closed", closed_at=absorbed.closed_at or db.now, merged_into_id=survivor.id,
           **repeated(db, absorbed.id))  # fmt: skip


def link_of(row: TicketLink) -> Link:
    """A stored link as the rules have it."""
    return Link(row.kind, row.ticket_id, row.other_id, row.conversation_id)


def _links(ticket_id: int) -> list[TicketLink]:
    return [*TicketLink.objects.filter(ticket_id=ticket_id).order_by("id"), *TicketLink.objects.filter(other_id=ticket_id).order_by("id")]

"""What colleagues say about a ticket, and who follows it."""

from collections.abc import Sequence

from yingda.conversations import sql
from yingda.conversations.actions.tickets.telling import followers, tell
from yingda.conversations.actions.tickets.ticket import change, load_for, load_seen, repeated
from yingda.conversations.events import TicketCommented
from yingda.conversations.models import TicketComment, TicketWatcher
from yingda.conversations.queries.tickets.one import shown_comment
from yingda.conversations.rules.posting import TEXT_LIMIT
from yingda.conversations.rules.tickets.forms import CONTROLS
from yingda.conversations.rules.tickets.ticket import Ticket, topics_of_ticket
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.people import queries as people
from yingda.plumbing import files
from yingda.plumbing.events import encoded
from yingda.plumbing.store import announce, transaction

MOST_NAMED, MOST_FILES = 20, 10


def comment(actor: Actor, ticket_id: int, text: str, mentions: Sequence[int] = (), file_keys: Sequence[str] = ()) -> TicketComment:
    """Says something to the colleagues of a ticket. Those mentioned follow it from now on; they and the followers are told."""
    with transaction() as db:
        ticket = load_seen(db, actor, ticket_id)
        named = _named(mentions)
        values = (
            ticket.id, actor.kind, actor.id, actor.name[:120], _text(text, file_keys), encoded(named).decode(),
            encoded(_claimed(ticket.id, file_keys)).decode(), db.now,
        )  # fmt: skip
        row = TicketComment(id=sql.add_comment(db, values), **dict(zip(sql.COMMENT_ADDED, values, strict=True)))
        sql.add_watchers(db, ticket.id, named)
        ticket = change(db, actor, ticket, "commented", facts={"comment_id": row.pk}, **repeated(db, ticket.id))
        announce(TicketCommented(shown_comment(row), topics_of_ticket(ticket)))
        said = row.text[:120]
        tell(ticket, actor, named, "ticket_mention", row.pk, text=said)
        tell(ticket, actor, followers(ticket) - set(named), "ticket_comment", row.pk, text=said)
        return row


def watch(actor: Actor, ticket_id: int, person_id: int) -> Ticket:
    """Follows a ticket one may see, or lets a colleague follow one that one works on; twice is once."""
    with transaction() as db:
        ticket = load_seen(db, actor, ticket_id) if person_id == actor.id else load_for(db, actor, ticket_id)
        _named([person_id], "person_id")
        if TicketWatcher.objects.filter(ticket_id=ticket.id, person_id=person_id).exists():
            return ticket
        sql.add_watchers(db, ticket.id, [person_id])
        return change(db, actor, ticket, "watched", facts={"person_id": person_id}, **repeated(db, ticket.id))


def unwatch(actor: Actor, ticket_id: int, person_id: int) -> Ticket:
    """Stops following; one's own following, or that of a colleague on a ticket one works on."""
    with transaction() as db:
        ticket = load_seen(db, actor, ticket_id) if person_id == actor.id else load_for(db, actor, ticket_id)
        if not TicketWatcher.objects.filter(ticket_id=ticket.id, person_id=person_id).delete()[0]:
            return ticket
        return change(db, actor, ticket, "unwatched", facts={"person_id": person_id}, **repeated(db, ticket.id))


def _text(text: str, file_keys: Sequence[str]) -> str:
    if not text.strip() and not file_keys:
        raise Refused("text_empty", field="text")
    if len(text) > TEXT_LIMIT:
        raise Refused("text_too_long", field="text", limit=TEXT_LIMIT, length=len(text))
    if CONTROLS.search(text):
        raise Refused("text_has_nul", field="text")
    return text.strip()


def _named(mentions: Sequence[int], field: str = "mentions") -> list[int]:
    if len(mentions) > MOST_NAMED:
        raise Refused("ticket_too_many_named", field=field, limit=MOST_NAMED)
    named = sorted(set(mentions))
    if any(people.actor_or_none(person) is None for person in named):
        raise Refused("person_unknown", field=field)
    return named


def _claimed(ticket_id: int, keys: Sequence[str]) -> list[str]:
    if len(keys) > MOST_FILES:
        raise Refused("ticket_too_many_files", field="files", limit=MOST_FILES)
    try:
        return [files.claim(key, f"ticket:{ticket_id}").key for key in dict.fromkeys(keys)]
    except NotFound as missing:
        raise Refused("file_unknown", field="files") from missing

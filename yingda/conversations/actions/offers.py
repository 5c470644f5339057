"""The open offer of a matter: whom it asks, how it is answered, who hears of it."""

from yingda.conversations.events import HandOverChanged
from yingda.conversations.models import HandOver
from yingda.conversations.queries.one import shown_offer
from yingda.conversations.rules.matter import Matter
from yingda.kit.actor import Actor
from yingda.people import queries as people
from yingda.plumbing.jobs import cancel
from yingda.plumbing.store import Db, announce


def asked(row: HandOver) -> list[int]:
    """Who may answer the offer."""
    if row.to_person_id is not None:
        return [row.to_person_id]
    members = sorted(people.members_of([row.to_group_id])) if row.to_group_id is not None else []
    return [person for person in members if person != row.from_person_id]


def answer(row: HandOver, state: str, actor: Actor, now: int) -> None:
    """Writes how the offer ended: accepted, refused, withdrawn, expired."""
    row.state, row.answered_at = state, now
    row.answered_by_id = actor.id if actor.kind == "person" else None
    row.save(update_fields=["state", "answered_at", "answered_by"])
    cancel(f"hand_over:{row.pk}")


def tell(row: HandOver) -> None:
    """Both sides hear of the offer live."""
    heard = tuple(f"u:{person}" for person in sorted({row.from_person_id, *asked(row)}))
    announce(HandOverChanged(shown_offer(row), heard))


def end_open(db: Db, matter: Matter, actor: Actor) -> None:
    """Withdraws the open offer of a matter that was resolved or went to somebody else: there is nothing left to accept."""
    if db.one("SELECT 1 FROM conversations_handover WHERE conversation_id = ? AND state = 'offered'", (matter.id,)) is None:
        return
    row = HandOver.objects.get(conversation_id=matter.id, state="offered")
    answer(row, "withdrawn", actor, db.now)
    tell(row)

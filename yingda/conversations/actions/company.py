"""Several people in one conversation: invite, leave, look on."""

from yingda.conversations.actions.assigning import name_of_answering
from yingda.conversations.actions.matter import change, load, load_for
from yingda.conversations.actions.posting import say_system
from yingda.conversations.models import Participant
from yingda.conversations.rules.matter import Matter, is_own, may_see, numbers, with_number, without_number
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.notifications.actions import notify
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction


def invite(actor: Actor, conversation_id: int, person_id: int) -> Matter:
    """Asks a colleague in to assist; they see and answer, and are credited with assisting."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.invite")
        if matter.state == "resolved":
            raise Conflict("state_does_not_allow", state=matter.state)
        name = name_of_answering(person_id)
        if person_id in numbers(matter.participant_ids) or person_id == matter.assignee_id:
            return matter
        _join(db, actor, matter, person_id, "assist")
        matter = change(db, actor, matter, "invited", participant_ids=with_number(matter.participant_ids, person_id))
        facts = {"conversation_id": matter.id, "contact": matter.contact_name, "from": actor.name}
        notify([person_id], "invited", facts, f"/desk/{matter.id}", key=f"invited:{matter.id}:{person_id}:{db.now}")
        return say_system(db, matter, "invited", staff_only=True, person_id=person_id, name=name, by=actor.name)


def leave(actor: Actor, conversation_id: int, person_id: int) -> Matter:
    """Ends a colleague's part: one's own, or somebody's whom one may invite."""
    with transaction() as db:
        permission = "conversation.view" if person_id == actor.id else "conversation.invite"
        matter = load_for(db, actor, conversation_id, permission)
        if person_id not in numbers(matter.participant_ids):
            raise Refused("not_taking_part", field="person_id")
        Participant.objects.filter(conversation_id=matter.id, person_id=person_id, until_at__isnull=True).update(until_at=db.now)
        matter = change(db, actor, matter, "left", participant_ids=without_number(matter.participant_ids, person_id))
        return say_system(db, matter, "left", staff_only=True, person_id=person_id, by=actor.name)


def peek(actor: Actor, conversation_id: int) -> None:
    """A supervisor looks on, unseen by the customer; it is recorded."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.peek")
        person = actor.person_id
        if is_own(actor, matter):
            raise Forbidden(permission="conversation.peek")
        if Participant.objects.filter(conversation_id=matter.id, person_id=person, role="peek", until_at__isnull=True).exists():
            return
        _join(db, actor, matter, person, "peek")
        record(actor, "conversations.peeked", f"conversation:{matter.id}")


def stop_peeking(actor: Actor, conversation_id: int) -> None:
    """Ends looking on; twice is once. Raises `NotFound` where one neither looks on nor may."""
    with transaction() as db:
        matter = load(db, conversation_id)
        rows = Participant.objects.filter(conversation_id=matter.id, person_id=actor.person_id, role="peek", until_at__isnull=True)
        if not rows.update(until_at=db.now) and not may_see(actor, matter):
            raise NotFound("conversation")


def _join(db: Db, actor: Actor, matter: Matter, person_id: int, role: str) -> None:
    Participant.objects.create(
        conversation_id=matter.id, person_id=person_id, role=role, since_at=db.now,
        invited_by_id=actor.id if actor.kind == "person" else None,
    )  # fmt: skip

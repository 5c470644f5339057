"""Doors for `routing`: placing a waiting conversation, giving it to somebody, taking it back."""

from yingda.conversations.actions.matter import announce_row, change, load
from yingda.conversations.actions.posting import say_system
from yingda.kit.actor import SYSTEM, Actor
from yingda.people import queries as people
from yingda.plumbing.store import Db


def place(db: Db, conversation_id: int, queue_id: int | None, group_id: int | None, why: str = "queued") -> bool:
    """Puts a waiting conversation into a queue; False when it no longer waits."""
    matter = load(db, conversation_id)
    if matter.state != "queued":
        return False
    if (matter.queue_id, matter.group_id) != (queue_id, group_id):
        change(db, SYSTEM, matter, why, queue_id=queue_id, group_id=group_id)
    return True


def show_again(db: Db, conversation_id: int) -> None:
    """Announces the row as it is now, after its service level was chosen anew."""
    matter = load(db, conversation_id)
    announce_row(matter, matter)


def give(db: Db, conversation_id: int, person_id: int, group_id: int | None, why: str, actor: Actor = SYSTEM) -> bool:
    """Assigns a waiting conversation; False when somebody was faster. Two assigners cannot both win."""
    matter = load(db, conversation_id)
    if matter.state not in ("queued", "bot") or matter.assignee_id == person_id:
        return False
    name = people.signature_of(person_id)
    group = matter.group_id if group_id is None else group_id
    matter = change(db, actor, matter, why, state="open", assignee_id=person_id, group_id=group)
    matter = say_system(db, matter, "assigned", person_id=person_id, name=name, why=why)
    return True


def take_back(db: Db, conversation_id: int, person_id: int, given_at: int, why: str) -> bool:
    """Returns a conversation to its queue, if that person still holds it and has not answered since; whether it did.

    given_at: when they got it (ms). A customer who waits since later has been answered and wrote again.
    """
    matter = load(db, conversation_id)
    if matter.state != "open" or matter.assignee_id != person_id or matter.waiting_since is None or matter.waiting_since > given_at:
        return False
    matter = change(db, SYSTEM, matter, why, state="queued", assignee_id=None)
    matter = say_system(db, matter, "taken_back", staff_only=True, person_id=person_id, why=why)
    return True

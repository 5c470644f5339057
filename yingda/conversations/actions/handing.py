"""Hand-overs: offered with a reason, true only when accepted (首问负责制)."""

from typing import Any

from yingda.conversations.actions.assigning import name_of_answering
from yingda.conversations.actions.matter import change, load, load_for
from yingda.conversations.actions.offers import answer, asked, tell
from yingda.conversations.actions.posting import say_system
from yingda.conversations.models import HandOver
from yingda.conversations.queries.one import shown_offer
from yingda.conversations.rules.matter import HELD, Matter, is_own, may_see
from yingda.conversations.settings import HAND_OVER_SECONDS
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, transaction

REASON_LIMIT = 500


def offer(actor: Actor, conversation_id: int, reason: str, to_person: int | None = None, to_group: int | None = None) -> dict[str, Any]:
    """Offers the matter to a colleague or a group; open for the team's `HAND_OVER_SECONDS`, then it goes back and the owner is told."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.reply")
        _check_offer(actor, matter, reason, to_person, to_group)
        if HandOver.objects.filter(conversation_id=matter.id, state="offered").exists():
            raise Conflict("hand_over_pending")
        row = HandOver.objects.create(
            conversation_id=matter.id, from_person_id=matter.assignee_id or actor.person_id, to_person_id=to_person, to_group_id=to_group,
            reason=reason.strip(), state="offered", offered_at=db.now, expires_at=db.now + HAND_OVER_SECONDS.value() * 1000,
        )  # fmt: skip
        enqueue("conversations.hand_over_expires", {"hand_over_id": row.pk}, run_at=row.expires_at, key=f"hand_over:{row.pk}")
        say_system(db, matter, "hand_over_offered", staff_only=True, by=actor.public_name, reason=row.reason, **_target(row))
        _tell(row, matter, asked(row), "hand_over_offered")
        return shown_offer(row)


def accept(actor: Actor, hand_over_id: int) -> Matter:
    """The other side takes the matter: assignment and ownership move now."""
    with transaction() as db:
        row, matter = _open_offer(db, actor, hand_over_id)
        _demand_asked(actor, row)
        if matter.state not in HELD:
            raise Conflict("state_does_not_allow", state=matter.state)
        answer(row, "accepted", actor, db.now)
        matter = change(
            db, actor, matter, "hand_over_accepted", state="open", assignee_id=actor.id, owner_id=actor.id, snoozed_until=None,
            group_id=row.to_group_id or matter.group_id,
        )  # fmt: skip
        matter = say_system(db, matter, "handed_over", person_id=actor.id, name=actor.public_name, reason=row.reason)
        _tell(row, matter, [row.from_person_id], "hand_over_accepted", name=actor.name)
        return matter


def refuse(actor: Actor, hand_over_id: int) -> None:
    """The other side does not take it; the owner keeps it and is told."""
    with transaction() as db:
        row, matter = _open_offer(db, actor, hand_over_id)
        _demand_asked(actor, row)
        _end(db, row, matter, "refused", actor)


def withdraw(actor: Actor, hand_over_id: int) -> None:
    """The one who offered takes the offer back."""
    with transaction() as db:
        row, matter = _open_offer(db, actor, hand_over_id)
        if actor.person_id != row.from_person_id:
            raise Forbidden()
        _end(db, row, matter, "withdrawn", actor)


def expire(hand_over_id: int) -> None:
    """Ends an offer nobody answered in time; does nothing otherwise."""
    with transaction() as db:
        row = HandOver.objects.filter(pk=hand_over_id).first()
        if row is None or row.state != "offered" or row.expires_at > db.now:
            return
        _end(db, row, load(db, row.conversation_id), "expired", SYSTEM)


def _demand_asked(actor: Actor, row: HandOver) -> None:
    """Raises `Forbidden` unless the offer asks this person, and they may answer customers."""
    actor.demand_somewhere("conversation.reply")
    if actor.person_id not in asked(row):
        raise Forbidden()


def _check_offer(actor: Actor, matter: Matter, reason: str, to_person: int | None, to_group: int | None) -> None:
    if matter.state not in HELD:
        raise Conflict("state_does_not_allow", state=matter.state)
    if not reason.strip():
        raise Refused("reason_empty", field="reason")
    if len(reason) > REASON_LIMIT:
        raise Refused("reason_too_long", field="reason", limit=REASON_LIMIT)
    if (to_person is None) == (to_group is None):
        raise Refused("hand_over_target", field="to_person")
    if not is_own(actor, matter) and not actor.may("conversation.assign", group=matter.group_id):
        raise Forbidden(permission="conversation.assign")
    if to_person is not None:
        _check_person(matter, to_person)
    elif to_group is not None and people.group_name(to_group) is None:
        raise Refused("group_unknown", field="to_group")


def _check_person(matter: Matter, to_person: int) -> None:
    if to_person == matter.assignee_id:
        raise Refused("hand_over_to_self", field="to_person")
    name_of_answering(to_person)


def _target(row: HandOver) -> dict[str, Any]:
    if row.to_person_id is not None:
        return {"to_id": row.to_person_id, "to_name": people.name_of(row.to_person_id)}
    return {"to_group_id": row.to_group_id, "to_name": people.group_name(row.to_group_id or 0)}


def _open_offer(db: Db, actor: Actor, hand_over_id: int) -> tuple[HandOver, Matter]:
    """The open offer and its conversation, locked. To whom it is no business of, it does not exist."""
    row = HandOver.objects.filter(pk=hand_over_id).first()
    if row is None:
        raise NotFound("hand_over")
    matter = load(db, row.conversation_id)
    row.refresh_from_db()
    if actor.person_id not in (row.from_person_id, *asked(row)) and not may_see(actor, matter):
        raise NotFound("hand_over")
    if row.state != "offered":
        raise Conflict("hand_over_answered")
    return row, matter


def _end(db: Db, row: HandOver, matter: Matter, state: str, actor: Actor) -> None:
    answer(row, state, actor, db.now)
    say_system(db, matter, f"hand_over_{state}", staff_only=True, by=actor.public_name, **_target(row))
    told = asked(row) if state == "withdrawn" else [row.from_person_id]
    _tell(row, matter, told, f"hand_over_{state}", name=actor.name)


def _tell(row: HandOver, matter: Matter, people_ids: list[int], kind: str, **more: str) -> None:
    tell(row)
    offered = {"conversation_id": matter.id, "hand_over_id": row.pk, "contact": matter.contact_name, "reason": row.reason}
    facts = {**offered, "from": people.name_of(row.from_person_id), **more}
    notify(people_ids, kind, facts, f"/desk/{matter.id}", key=f"{kind}:{row.pk}")

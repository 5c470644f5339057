"""Bulk replies to the affected: a job that sends to a few at a time, can be paused and stopped, and sends to each once."""

from collections.abc import Iterable, Sequence
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import msgspec

from yingda.conversations.actions.matter import load as load_matter
from yingda.conversations.actions.playbooks.activation import demand_running, document, load, note
from yingda.conversations.actions.posting import say_system, store
from yingda.conversations.events import AnnouncementMoved
from yingda.conversations.models import Activation, ActivationCase, Announcement, AnnouncementTarget
from yingda.conversations.queries.playbooks.addressees import addressee
from yingda.conversations.queries.playbooks.rows import announcement_row
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks import announcing as rules
from yingda.conversations.rules.playbooks.wording import phrases_said
from yingda.conversations.rules.posting import TEXT_LIMIT, Draft
from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refusal, Refused
from yingda.people.queries.names import actor_or_none
from yingda.plumbing.audit import record
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, announce, savepoint, transaction

AT_ONCE = 20


def send(actor: Actor, activation_id: int, key: str, text: str, audience: str = rules.ALL, chosen: Sequence[int] = ()) -> Announcement:
    """Begins a bulk reply to the affected of an incident. The same `key` twice is one bulk reply. Raises `Refused`."""
    with transaction() as db:
        actor.demand_somewhere("incident.run")
        activation = load(activation_id)
        before = Announcement.objects.filter(key=_key(key)).first()
        if before is not None:
            return _same(before, activation_id)
        demand_running(activation)
        said = _text(activation, text)
        rules.demand_audience(audience)
        picked = set(chosen)
        cases = [case for case in _cases(activation) if rules.is_meant(audience, case.waiting_since is not None, case.conversation_id in picked)]
        if not cases:
            raise Refused("announcement_nobody", field="to")
        return _begin(db, actor, activation, "reply", _key(key), said, [case.conversation_id for case in cases])


def announce_closing(db: Db, actor: Actor, activation: Activation, text: str, key: str) -> None:
    """The all-clear goes to everybody affected: with a closing word (if there is one), and a line for staff in each conversation."""
    said = _text(activation, text) if text.strip() else ""
    meant = [case.conversation_id for case in _cases(activation)]
    if meant:
        _begin(db, actor, activation, "closing", _key(key) if key else str(uuid4()), said, meant)


def move(actor: Actor, announcement_id: int, state: str) -> Announcement:
    """Pauses a bulk reply, lets it go on, or stops it for good. Raises `Conflict` where that is not possible."""
    with transaction() as db:
        actor.demand_somewhere("incident.run")
        one = _load(announcement_id)
        if state not in (rules.RUNNING, rules.PAUSED, rules.STOPPED):
            raise Refused("announcement_state_unknown", field="state")
        if not rules.may_move(one.state, state):
            raise Conflict("announcement_state_does_not_allow", state=one.state)
        record(actor, f"conversations.announcement.{state}", f"announcement:{one.pk}", {"state": one.state}, {"state": state})
        one.state = state
        one.ended_at = db.now if state == rules.STOPPED else None
        one.save(update_fields=["state", "ended_at"])
        announce(AnnouncementMoved(announcement_row(one)))
        if state == rules.RUNNING:
            _go_on(one)
        return one


def run(announcement_id: int) -> None:
    """Sends to the next few and plans itself anew. Killed at any moment and run again, each conversation still gets it once."""
    with transaction() as db:
        one = Announcement.objects.select_for_update().filter(pk=announcement_id).first()
        if one is None or one.state != rules.RUNNING:
            return
        by = None if one.by_id is None else actor_or_none(one.by_id)
        targets = list(AnnouncementTarget.objects.filter(announcement=one, state="pending").order_by("id")[:AT_ONCE])
        names = inboxes.names()
        for target in targets:
            _send_to(db, one, by, names, target)
        one.sent += sum(target.state == "sent" for target in targets)
        one.refused += sum(target.state == "refused" for target in targets)
        if len(targets) < AT_ONCE:
            one.state, one.ended_at = rules.FINISHED, db.now
        else:
            _go_on(one)
        one.save(update_fields=["sent", "refused", "state", "ended_at"])
        announce(AnnouncementMoved(announcement_row(one)))


def _send_to(db: Db, one: Announcement, by: Actor | None, names: dict[int, str], target: AnnouncementTarget) -> None:
    target.at = db.now
    matter = load_matter(db, target.conversation_id)
    if one.kind == "closing":
        matter = say_system(db, matter, "incident_ended", staff_only=True, activation_id=one.activation_id, title=one.activation.title)
    try:
        with savepoint(db):
            target.seq = _say(db, one, by, names, matter) if one.text else matter.last_seq
        target.state = "sent"
    except Refusal as refusal:
        target.state, target.code, target.params = "refused", refusal.code[:60], msgspec.json.encode(refusal.params).decode()
    target.save()


def _say(db: Db, one: Announcement, by: Actor | None, names: dict[int, str], matter: Matter) -> int:
    """Says it without a word about whose the conversation is: neither owner, assignee nor state change."""
    to = addressee(by, one.activation, matter, names)
    why = rules.refusal_of(one.text, to)
    if why is not None:
        raise Refused(why[0], **why[1])
    team = Actor("api", None, "" if by is None else by.public_name)
    draft = Draft("text", rules.text_for(one.text, to.values)[:TEXT_LIMIT], {"announcement": one.pk, "by": one.by_id}, _client_id(one.pk, matter.id))
    return store(db, team, matter, draft)[0].seq


def _client_id(announcement_id: int, conversation_id: int) -> str:
    """The same for the same announcement and conversation, so that a message is stored once whatever happens."""
    return str(uuid5(NAMESPACE_OID, f"yingda:announcement:{announcement_id}:{conversation_id}"))


def _begin(db: Db, actor: Actor, activation: Activation, kind: str, key: str, text: str, meant: Iterable[int]) -> Announcement:
    numbers = list(meant)
    by = actor.id if actor.kind == "person" else None
    one = Announcement.objects.create(activation=activation, kind=kind, key=key, text=text, made_at=db.now, by_id=by, total=len(numbers))
    rows = [AnnouncementTarget(announcement=one, conversation_id=number) for number in numbers]
    AnnouncementTarget.objects.bulk_create(rows, batch_size=200)
    note(db, actor, activation, "announced", announcement_id=one.pk, kind=kind, total=one.total)
    record(
        actor, "conversations.announcement.begun", f"announcement:{one.pk}", {}, {"activation": activation.pk, "kind": kind, "text": text, "total": one.total}
    )
    announce(AnnouncementMoved(announcement_row(one)))
    _go_on(one)
    return one


def _go_on(one: Announcement) -> None:
    enqueue("conversations.announce", {"announcement": one.pk}, key=f"announcement:{one.pk}")


def _cases(activation: Activation) -> list[ActivationCase]:
    return list(ActivationCase.objects.filter(activation=activation, left_at__isnull=True).order_by("id"))


def _text(activation: Activation, text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused("text_empty", field="text")
    if len(said) > TEXT_LIMIT:
        raise Refused("text_too_long", field="text", limit=TEXT_LIMIT, length=len(said))
    if "\x00" in said:
        raise Refused("text_has_nul", field="text")
    words = phrases_said(said, document(activation).forbidden)
    if words:
        raise Refused("announcement_word_forbidden", field="text", words="、".join(words))
    return said


def _key(key: str) -> str:
    try:
        return str(UUID(key))
    except ValueError as error:
        raise Refused("client_id_wrong", field="key") from error


def _same(before: Announcement, activation_id: int) -> Announcement:
    if before.activation_id != activation_id:
        raise Conflict("announcement_key_taken")
    return before


def _load(announcement_id: int) -> Announcement:
    one = Announcement.objects.select_for_update().filter(pk=announcement_id).first()
    if one is None:
        raise NotFound("announcement")
    return one

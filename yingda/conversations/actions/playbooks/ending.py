"""The end of an activation; for an incident the all-clear: a closing word to the affected, a line in every conversation."""

from yingda.conversations.actions.playbooks import announcing, answering, clocks, escalating
from yingda.conversations.actions.playbooks.activation import changed, demand_running, document, load, load_for, note
from yingda.conversations.actions.playbooks.concerned import several, tell
from yingda.conversations.actions.posting import say_system
from yingda.conversations.events import IncidentEnded
from yingda.conversations.models import Activation, ActivationCase, IncidentReview
from yingda.conversations.rules.matter import Matter
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Refused
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, announce, transaction

WHY_LIMIT = 500


def end(actor: Actor, activation_id: int, why: str = "", closing: str = "", key: str = "") -> Activation:
    """Ends an activation. closing: what the affected of an incident are told (`key`: the sender's UUID for it); empty: nothing."""
    with transaction() as db:
        activation, matter = load_for(db, actor, activation_id)
        demand_running(activation)
        if len(why) > WHY_LIMIT:
            raise Refused("reason_too_long", field="why", limit=WHY_LIMIT)
        if activation.place == "team":
            announcing.announce_closing(db, actor, activation, closing, key)
        for child in list(Activation.objects.filter(parent=activation, ended_at__isnull=True).values_list("id", flat=True)):
            child_row = load(child)
            _over(db, SYSTEM, child_row, None, why)
        _over(db, actor, activation, matter, why.strip())
        _all_clear(db, actor, activation)
        return activation


def _over(db: Db, actor: Actor, activation: Activation, matter: Matter | None, why: str) -> None:
    said = document(activation)
    for case in ActivationCase.objects.filter(activation=activation, left_at__isnull=True):
        answering.settle(case, db.now)
    for clock in clocks.running(activation=activation):
        clocks.stop(clock, db.now)
    escalating.take_back(activation, said)
    activation.ended_at, activation.end_why = db.now, why[:WHY_LIMIT]
    activation.ended_by_id = actor.id if actor.kind == "person" else None
    note(db, actor, activation, "ended", activation.conversation_id, why=why)
    if matter is not None:
        matter = say_system(db, matter, "playbook_ended", staff_only=True, activation_id=activation.pk, title=activation.title, by=actor.name, reason=why)
    changed(activation, matter, "ended_at", "ended_by", "end_why")
    tell(activation, several(said.told_at_end, activation, matter) - {actor.id}, "playbook_ended", "end", matter)


def _all_clear(db: Db, actor: Actor, activation: Activation) -> None:
    if activation.place == "conversation":
        record(actor, "conversations.playbook.ended", f"conversation:{activation.conversation_id}", {}, {"playbook": activation.title})
        return
    verb = "incident" if activation.place == "team" else "topic"
    record(actor, f"conversations.{verb}.ended", f"activation:{activation.pk}", {}, {"title": activation.title, "why": activation.end_why})
    if activation.place == "team":
        IncidentReview.objects.create(activation=activation, written_at=db.now)
        announce(IncidentEnded(activation.pk, activation.title, activation.began_at, db.now, activation.affected))

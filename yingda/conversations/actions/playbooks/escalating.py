"""The escalation of a playbook: who is told, or given the conversation, at the start or after a breach."""

from yingda.conversations.actions.playbooks.activation import document, load, matter_of, note
from yingda.conversations.actions.playbooks.concerned import people_of, tell
from yingda.conversations.actions.sla_moments import give_or_offer
from yingda.conversations.models import Activation
from yingda.conversations.rules import sla
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks.document import Document
from yingda.kit.actor import SYSTEM
from yingda.kit.worktime import MINUTE
from yingda.people.queries import calendar
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, transaction


def plan(activation: Activation, said: Document) -> None:
    """Plans the rungs that count from the start."""
    hours = None if said.calendar_id is None else calendar(said.calendar_id)
    for index, rung in enumerate(said.escalation):
        due = sla.due_at(sla.started(rung.after_minutes * MINUTE, activation.began_at, hours))
        if rung.since == "start" and due is not None:
            enqueue("conversations.playbook_escalation_due", {"activation": activation.pk, "rung": index}, due, _key(activation, index))


def take_back(activation: Activation, said: Document) -> None:
    """Nothing more is escalated: it is over."""
    for index, rung in enumerate(said.escalation):
        if rung.since == "start":
            cancel(_key(activation, index))


def run(activation_id: int, index: int) -> None:
    """A rung that counts from the start is due. Nothing when it is over."""
    with transaction() as db:
        known = Activation.objects.filter(pk=activation_id, ended_at__isnull=True).first()
        if known is None:
            return
        matter = matter_of(db, known)
        activation = load(activation_id)
        if activation.ended_at is None:
            take(db, activation, matter, index, db.now)


def take(db: Db, activation: Activation, matter: Matter | None, index: int, due_at: int) -> None:
    """Takes one rung of the document: tells its people, or gives the conversation to them; written down either way."""
    rung = document(activation).escalation[index]
    told = sorted(people_of(rung.to, activation, matter))
    number = None if matter is None else matter.id
    done = bool(told)
    if rung.verb == "give" and told and matter is not None:
        done = give_or_offer(db, matter, told[0])
    tell(activation, told, "playbook_escalated", f"{index}:{number}:{due_at}", matter, due_at=due_at)
    note(db, SYSTEM, activation, "escalated", number, verb=rung.verb, people=told, done=done, due_at=due_at)


def _key(activation: Activation, index: int) -> str:
    return f"playbook_escalation:{activation.pk}:{index}"

"""Loading an activation for a change, and the one way to change it."""

from typing import Any

from yingda.conversations.actions.matter import load as load_matter
from yingda.conversations.events import ActivationChanged
from yingda.conversations.models import Activation, ActivationEntry
from yingda.conversations.queries.playbooks.playbooks import document_of
from yingda.conversations.queries.playbooks.rows import activation_rows, topics_of_activation
from yingda.conversations.rules.matter import Matter, may, may_see
from yingda.conversations.rules.playbooks.document import Document
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound
from yingda.people.queries.names import actor_or_none
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db, announce


def load(activation_id: int) -> Activation:
    """The activation, locked. Raises `NotFound`."""
    row = Activation.objects.select_for_update().filter(pk=activation_id).first()
    if row is None:
        raise NotFound("activation")
    return row


def matter_of(db: Db, activation: Activation) -> Matter | None:
    """The conversation of an activation that is for one, locked."""
    return None if activation.conversation_id is None else load_matter(db, activation.conversation_id)


def load_for(db: Db, actor: Actor, activation_id: int) -> tuple[Activation, Matter | None]:
    """The activation, if the actor may run it. Raises `NotFound`, `Forbidden`.

    One of a conversation belongs to whoever may use playbooks there; incidents and topics to those who run incidents.
    The conversation is locked before the activation, as everywhere.
    """
    known = Activation.objects.filter(pk=activation_id).first()
    if known is None:
        raise NotFound("activation")
    matter = matter_of(db, known)
    if matter is not None:
        demand_use(actor, matter)
    else:
        actor.demand_somewhere("incident.run")
    return load(activation_id), matter


def demand_use(actor: Actor, matter: Matter) -> None:
    """Raises `NotFound` for a conversation one may not see, `Forbidden` where one may not use playbooks."""
    if not may_see(actor, matter):
        raise NotFound("conversation")
    if not may(actor, "playbook.use", matter):
        raise Forbidden(permission="playbook.use")


def demand_running(activation: Activation) -> None:
    """Raises `Conflict` for one that has ended."""
    if activation.ended_at is not None:
        raise Conflict("activation_ended")


def document(activation: Activation) -> Document:
    """What its version says."""
    return document_of(activation.playbook_id, activation.version)


def changed(activation: Activation, matter: Matter | None, *fields: str) -> None:
    """Writes the fields and tells who follows the activation."""
    activation.revision += 1
    activation.save(update_fields=[*fields, "revision"])
    tell_row(activation, matter)


def tell_row(activation: Activation, matter: Matter | None) -> None:
    """Announces the row as it is now."""
    announce(ActivationChanged(activation_rows([activation])[0], topics_of_activation(activation, matter)))


def note(
    db: Db, actor: Actor, activation: Activation, what: str, conversation_id: int | None = None, *, at: int | None = None, seq: int | None = None, **facts: Any
) -> None:
    """One line of what happened."""
    ActivationEntry.objects.create(
        activation=activation, conversation_id=conversation_id, at=db.now if at is None else at, what=what, actor_kind=actor.kind,
        actor_id=actor.id, actor_name=actor.name[:120], seq=seq, facts=encoded(facts).decode(),
    )  # fmt: skip


def starter(activation: Activation) -> Actor | None:
    """Who began it, with the rights they have now; None when that person works here no longer."""
    return None if activation.began_by_id is None else actor_or_none(activation.began_by_id)

"""What an incident says by itself to customers who begin a conversation while it lasts."""

from yingda.conversations.actions.matter import load as load_matter
from yingda.conversations.actions.playbooks.activation import load, note
from yingda.conversations.actions.posting import store
from yingda.conversations.models import ActivationEntry
from yingda.conversations.rules.posting import Draft
from yingda.kit.actor import SYSTEM
from yingda.plumbing.store import transaction


def show(activation_id: int, conversation_id: int) -> None:
    """A line everybody in the conversation sees; it counts as nobody's answer. Safe twice."""
    with transaction() as db:
        matter = load_matter(db, conversation_id)
        activation = load(activation_id)
        shown = ActivationEntry.objects.filter(activation=activation, conversation_id=conversation_id, what="notice_shown").exists()
        if activation.ended_at is not None or not activation.notice or shown:
            return
        store(db, SYSTEM, matter, Draft("system", activation.notice, {"what": "incident_notice", "text": activation.notice, "title": activation.title}))
        note(db, SYSTEM, activation, "notice_shown", conversation_id)

"""The API channel: another system brings what its customer wrote."""

from yingda.conversations.actions import visitor as visits
from yingda.conversations.actions.posting import Posted
from yingda.conversations.rules.posting import Draft
from yingda.customers import actions as customers
from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, Refused
from yingda.plumbing.store import transaction


def receive(actor: Actor, inbox_key: str, external_id: str, name: str, draft: Draft) -> Posted:
    """Stores a customer's message that came through an API inbox; the customer is found by the sender's own number.

    Needs an API token with `conversation.reply`. Raises `Refused` for an inbox of another kind, `NotFound` for none.
    """
    if actor.kind != "api":
        raise Forbidden()
    actor.demand_somewhere("conversation.reply")
    inbox = inboxes.by_key(inbox_key)
    if inbox.kind != "api":
        raise Refused("inbox_not_api", field="inbox")
    with transaction() as db:
        contact = customers.contact_for_identity("api", external_id, str(inbox.id), name or None, inbox.locale)
        customer = Actor("visitor", contact.pk, contact.name or name, actor.address, inbox.locale)
        return visits.post(db, customer, inbox, draft, channel="api")

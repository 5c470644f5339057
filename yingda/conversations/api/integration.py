"""The API inbox: what a customer wrote elsewhere comes in here; answers are read with `GET /conversations/{id}/messages`."""

from typing import Any

from ninja import Router, Status

from yingda.conversations.actions import integration
from yingda.conversations.rules.posting import Draft
from yingda.conversations.schemas import ReceivedIn
from yingda.plumbing.http import ActorRequest

router = Router()


@router.post("/inboxes/{str:key}/messages", response={200: dict[str, Any], 201: dict[str, Any]})
def receive(request: ActorRequest, key: str, sent: ReceivedIn) -> Status[dict[str, Any]]:
    """One message of a customer; the same `client_id` again answers the same."""
    draft = Draft("text", sent.text, {}, sent.client_id)
    posted = integration.receive(request.actor, key, sent.contact.external_id, sent.contact.name, draft)
    facts = {"id": posted.id, "conversation_id": posted.conversation_id, "seq": posted.seq, "at": posted.at, "doubled": posted.doubled}
    return Status(200 if posted.doubled else 201, facts)

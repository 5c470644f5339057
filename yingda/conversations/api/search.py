"""Search of all messages."""

from typing import Any

from ninja import Router

from yingda.conversations.queries import search
from yingda.conversations.rules.searching import asked
from yingda.plumbing.http import ActorRequest

router = Router()


@router.get("/messages/search")
def messages(request: ActorRequest, q: str = "", limit: int = 30, cursor: str = "") -> dict[str, Any]:
    """Messages that hold every word of `q`, newest first, with the places to mark; filters as those of the list, and `author`, `person`."""
    return search.messages(request.actor, asked(request.GET.dict()))

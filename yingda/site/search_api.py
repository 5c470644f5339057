"""The search of the top bar: colleagues, customers, chats and tickets at once, each within what one may see."""

from typing import Annotated, Any

from ninja import Query, Router

from yingda.conversations.queries import lists
from yingda.conversations.queries.tickets.lists import found_tickets
from yingda.customers import queries as customers
from yingda.kit.text import matches, search_keys
from yingda.people import queries as people
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import STORABLE

router = Router()

MOST = 20


@router.get("/search")
def search(request: ActorRequest, q: Annotated[str, Query(max_length=80), STORABLE] = "", limit: Annotated[int, Query(ge=1, le=MOST)] = 6) -> dict[str, Any]:
    """Up to `limit` of each kind whose name, pinyin, initials, title or number holds `q`."""
    text = q.strip()
    if not text:
        return {"people": [], "customers": [], "conversations": [], "tickets": []}
    return {
        "people": _colleagues(text, limit),
        "customers": customers.look_up(request.actor, text, limit),
        "conversations": lists.found(request.actor, text, limit),
        "tickets": found_tickets(request.actor, text, limit),
    }


def _colleagues(text: str, limit: int) -> list[dict[str, Any]]:
    named = (one for one in people.directory() if not one.suspended and matches(text, search_keys(one.name)))
    return [{"id": one.id, "name": one.name} for one, _ in zip(named, range(limit), strict=False)]

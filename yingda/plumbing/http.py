"""What a request of the ordinary lane carries, and how an error becomes an answer."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from pydantic import BaseModel

from yingda.kit.actor import Actor
from yingda.plumbing.audit import as_seen

if TYPE_CHECKING:

    class ActorRequest(HttpRequest):
        """A request whose sender is known."""

        actor: Actor
else:
    ActorRequest = HttpRequest


def address_of(request: HttpRequest) -> str:
    """The sender's address; behind a trusted proxy, the one that proxy saw (set by the root application)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def fields_given(body: BaseModel, *left_out: str) -> dict[str, Any]:
    """What a request to change something names, without `left_out`; a part it names is whole, with the defaults of its own fields."""
    return body.model_dump(include=body.model_fields_set.difference(left_out))


class AsSeen:
    """`X-Yingda-Seen: <subject>@<entry>`: what the sender changes must not have been changed by somebody else since that entry."""

    def __init__(self, get_response: Any) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        said = request.headers.get("X-Yingda-Seen")
        if said is None:
            return self._get_response(request)
        with as_seen(said):
            return self._get_response(request)

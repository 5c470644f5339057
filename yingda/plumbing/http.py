"""What a request of the ordinary lane carries, and how an error becomes an answer."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from yingda.kit.actor import Actor

if TYPE_CHECKING:

    class ActorRequest(HttpRequest):
        """A request whose sender is known."""

        actor: Actor
else:
    ActorRequest = HttpRequest


def address_of(request: HttpRequest) -> str:
    """The sender's address; behind a trusted proxy, the one that proxy saw (set by the root application)."""
    return str(request.META.get("REMOTE_ADDR", ""))

"""The reads of the room: the door other rooms use."""

from yingda.routing.queries.assignments import history
from yingda.routing.queries.floor import snapshot
from yingda.routing.queries.place import place_of

__all__ = ["history", "place_of", "snapshot"]

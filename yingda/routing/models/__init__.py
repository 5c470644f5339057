"""Storage of the room, by topic."""

from yingda.routing.models.assignment import Assignment, WrapUp
from yingda.routing.models.capacity import Capacity, Turn
from yingda.routing.models.floor import FloorAgent, FloorQueue, Line
from yingda.routing.models.queue import Placement, Queue, QueueMember

__all__ = ["Assignment", "Capacity", "FloorAgent", "FloorQueue", "Line", "Placement", "Queue", "QueueMember", "Turn", "WrapUp"]

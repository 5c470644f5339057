"""What an event is. Rooms define theirs as frozen dataclasses in the past tense."""

from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec


@dataclass(frozen=True, slots=True)
class Audience:
    """Who hears of it live: staff topics (docs/contract.md §2) and at most one visitor (contact id)."""

    staff: tuple[str, ...] = ()
    visitor: int | None = None


NOBODY = Audience()


class Event:
    """Something that happened. `name` is its name on the wire; `audience` and `body` may be overridden."""

    __slots__ = ()
    name: ClassVar[str]

    def audience(self) -> Audience:
        """Who is told live; nobody unless overridden (reactions hear of it all the same)."""
        return NOBODY

    def body(self) -> Any:
        """What is stored and pushed to staff; all fields unless overridden."""
        return self

    def visitor_body(self) -> Any:
        """What a visitor is pushed; nothing of the staff's unless overridden."""
        return {}


_encode = msgspec.json.Encoder().encode


def encoded(value: Any) -> bytes:
    """JSON bytes of a body."""
    return _encode(value)

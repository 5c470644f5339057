"""What happened in this room."""

from dataclasses import dataclass

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class ImportEnded(Event):
    """An import is over or was taken back: lists of what it keeps are fetched anew, once."""

    name = "imports.ended"
    import_id: int
    kind: str
    state: str
    by_id: int | None

    def audience(self) -> Audience:
        return Audience(staff=("staff",))

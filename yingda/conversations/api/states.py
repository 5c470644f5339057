"""Resolution, waiting and snoozing as resources."""

from ninja import Router

from yingda.conversations.actions import states
from yingda.conversations.schemas import SnoozeIn, WhyIn, row_answer
from yingda.plumbing.http import ActorRequest

router = Router()


@router.post("/conversations/{int:id}/resolution")
def resolve(request: ActorRequest, id: int, sent: WhyIn | None = None) -> dict[str, object]:
    """Ends the matter."""
    return row_answer(states.resolve(request.actor, id, sent.why if sent else ""))


@router.delete("/conversations/{int:id}/resolution")
def reopen(request: ActorRequest, id: int) -> dict[str, object]:
    """Takes the matter up again."""
    return row_answer(states.reopen(request.actor, id))


@router.post("/conversations/{int:id}/wait")
def wait(request: ActorRequest, id: int) -> dict[str, object]:
    """The next word is the customer's."""
    return row_answer(states.wait_for_customer(request.actor, id))


@router.delete("/conversations/{int:id}/wait")
def stop_waiting(request: ActorRequest, id: int) -> dict[str, object]:
    """Back to open."""
    return row_answer(states.stop_waiting(request.actor, id))


@router.post("/conversations/{int:id}/snooze")
def snooze(request: ActorRequest, id: int, sent: SnoozeIn) -> dict[str, object]:
    """Puts the matter aside until a time."""
    return row_answer(states.snooze(request.actor, id, sent.until_at))


@router.delete("/conversations/{int:id}/snooze")
def unsnooze(request: ActorRequest, id: int) -> dict[str, object]:
    """Takes it up before its time."""
    return row_answer(states.stop_waiting(request.actor, id))

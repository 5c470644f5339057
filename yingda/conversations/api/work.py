"""Who has it, tags, priority, reading, bulk, and beginning a conversation."""

from ninja import Router, Status

from yingda.conversations.actions import assigning, bulk, opening, reading, sorting
from yingda.conversations.schemas import AssignIn, BulkIn, OpenIn, PriorityIn, ReadIn, TagsIn, WhyIn, row_answer
from yingda.plumbing.http import ActorRequest

router = Router()


@router.post("/conversations/{int:id}/assignment")
def assign(request: ActorRequest, id: int, sent: AssignIn) -> dict[str, object]:
    """Gives it to a colleague."""
    return row_answer(assigning.assign(request.actor, id, sent.person_id, sent.why))


@router.post("/conversations/{int:id}/claim")
def claim(request: ActorRequest, id: int) -> dict[str, object]:
    """Takes a waiting one."""
    return row_answer(assigning.claim(request.actor, id))


@router.post("/conversations/{int:id}/take-over")
def take_over(request: ActorRequest, id: int, sent: WhyIn | None = None) -> dict[str, object]:
    """A supervisor takes it, with its ownership."""
    return row_answer(assigning.take_over(request.actor, id, sent.why if sent else ""))


@router.put("/conversations/{int:id}/tags")
def set_tags(request: ActorRequest, id: int, sent: TagsIn) -> dict[str, object]:
    """Exactly these tags."""
    return row_answer(sorting.set_tags(request.actor, id, sent.tag_ids))


@router.put("/conversations/{int:id}/priority")
def set_priority(request: ActorRequest, id: int, sent: PriorityIn) -> dict[str, object]:
    """0 to 3."""
    return row_answer(sorting.set_priority(request.actor, id, sent.priority))


@router.put("/conversations/{int:id}/read")
def read(request: ActorRequest, id: int, sent: ReadIn) -> dict[str, object]:
    """Read up to a sequence number."""
    reading.mark_read(request.actor, id, sent.seq)
    return {}


@router.post("/conversations", response={201: dict[str, object]})
def begin(request: ActorRequest, sent: OpenIn) -> Status[dict[str, object]]:
    """A colleague writes to a contact first."""
    return Status(201, row_answer(opening.begin(request.actor, sent.inbox_id, sent.contact_id, sent.subject)))


@router.post("/conversations/bulk")
def in_bulk(request: ActorRequest, sent: BulkIn) -> dict[str, object]:
    """One verb for many; says which were done and why others were not."""
    return bulk.do(request.actor, sent.ids, sent.verb, sent.model_dump(exclude={"ids", "verb"}, exclude_none=True))

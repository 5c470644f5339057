"""When quick replies were used, for the rooms that count. They check their own permissions."""

from collections.abc import Collection
from dataclasses import dataclass

from yingda.knowledge.models import QuickReplyUse


@dataclass(frozen=True, slots=True)
class Used:
    """Somebody used a quick reply in a conversation, at an instant (ms)."""

    conversation_id: int
    person_id: int
    at: int


def used_in(conversations: Collection[int], people: Collection[int], since_at: int, until_at: int) -> list[Used]:
    """What these people used in these conversations from `since_at` to `until_at` (ms, both included), in order of time."""
    # By person and time, because that has an index; uses are few beside messages.
    rows = QuickReplyUse.objects.filter(person_id__in=people, at__range=(since_at, until_at)).order_by("at", "pk")
    wanted = set(conversations)
    return [Used(talk, person, at) for talk, person, at in rows.values_list("conversation_id", "person_id", "at") if talk in wanted]

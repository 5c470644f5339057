"""Tags, priority and subject."""

from yingda.conversations.actions.matter import change, load_for
from yingda.conversations.actions.posting import say_system
from yingda.conversations.models import ConversationTag
from yingda.conversations.rules.matter import Matter, numbers
from yingda.conversations.settings import MOST_TAGS
from yingda.customers import queries as customers
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.plumbing.store import transaction


def set_tags(actor: Actor, conversation_id: int, tag_ids: list[int]) -> Matter:
    """Puts exactly these tags on the conversation (up to 20)."""
    wanted = sorted(set(tag_ids))
    if len(wanted) > MOST_TAGS.value():
        raise Refused("too_many_tags", field="tag_ids", limit=MOST_TAGS.value())
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.tag")
        had = set(numbers(matter.tag_ids))
        if not set(wanted) - had <= customers.known_tags(wanted):
            raise Refused("tag_unknown", field="tag_ids")
        ConversationTag.objects.filter(conversation_id=matter.id).exclude(tag_id__in=wanted).delete()
        added = [ConversationTag(conversation_id=matter.id, tag_id=tag) for tag in wanted if tag not in had]
        ConversationTag.objects.bulk_create(added)
        return change(db, actor, matter, "tagged", tag_ids=" ".join(map(str, wanted)))


def set_priority(actor: Actor, conversation_id: int, priority: int) -> Matter:
    """0 low, 1 normal, 2 high, 3 urgent."""
    if priority not in (0, 1, 2, 3):
        raise Refused("priority_unknown", field="priority")
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.tag")
        if matter.priority == priority:
            return matter
        matter = change(db, actor, matter, "priority", priority=priority)
        return say_system(db, matter, "priority", staff_only=True, by=actor.name, priority=priority)

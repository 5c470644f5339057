"""Colleagues named in a note: they may see the conversation until they have, and are told."""

from yingda.conversations.actions.matter import change
from yingda.conversations.models import Mention
from yingda.conversations.rules.matter import Matter, numbers
from yingda.conversations.rules.posting import Draft
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing.store import Db

MOST_NAMED = 20


def name_people(db: Db, actor: Actor, matter: Matter, message_id: int, draft: Draft) -> Matter:
    """Writes the mentions of a stored note and tells those named. Raises `Refused` for somebody who does not exist."""
    named = _checked(draft.data["mentions"])
    Mention.objects.bulk_create([Mention(message_id=message_id, conversation_id=matter.id, person_id=person) for person in named])
    listed = " ".join(str(n) for n in sorted({*numbers(matter.mention_ids), *named}))
    matter = change(db, actor, matter, "mentioned", mention_ids=listed)
    facts = {"conversation_id": matter.id, "contact": matter.contact_name, "from": actor.name, "text": draft.text[:120]}
    notify(named, "mention", facts, f"/desk/{matter.id}", key=f"mention:{message_id}")
    return matter


def _checked(given: object) -> list[int]:
    if not isinstance(given, list) or len(given) > MOST_NAMED or not all(type(n) is int for n in given):
        raise Refused("data_wrong", field="data.mentions")
    named = sorted(set(given))
    if any(people.actor_or_none(person) is None for person in named):
        raise Refused("person_unknown", field="data.mentions")
    return named

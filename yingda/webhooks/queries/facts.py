"""What payloads speak of, read from the rooms below: a fixed number of queries however many events there are."""

from collections.abc import Iterable

from django.conf import settings

from yingda.conversations.queries.facts import conversations_brief
from yingda.customers.queries import contacts_brief
from yingda.people import queries as people
from yingda.webhooks.rules.shapes import Facts, Needs


def facts_for(needed: Iterable[Needs]) -> Facts:
    """The conversations, contacts and people as they are now."""
    wanted = list(needed)
    conversations = conversations_brief({one.conversation for one in wanted if one.conversation is not None})
    return Facts(
        conversations,
        contacts_brief({contact for one in wanted for contact in one.contacts}),
        people.names_of({person for one in wanted for person in one.people}),
        settings.PUBLIC_URL,
    )

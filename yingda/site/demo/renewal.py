"""A demo that is started again another day: the chats left over are closed, and there is a new hour to look at.

Nobody answers the chats of the colleagues who are not there, so that their clocks have run out long ago and every leader has
been told of it.
"""

import random
from collections.abc import Iterator
from typing import Any

from yingda.conversations.actions import states
from yingda.conversations.queries.contacts import timeline
from yingda.customers.queries.contacts import Wanted, contacts
from yingda.customers.queries.keeping import tags
from yingda.inboxes import queries as inboxes
from yingda.kit.actor import SYSTEM
from yingda.knowledge.queries.menu import menu
from yingda.people import queries as people
from yingda.routing.queries.queues import listed as queues
from yingda.site.demo.desk import ENGLISH, SHOP
from yingda.site.demo.words.team import AGENT, MEMBERS
from yingda.site.demo.world import HOUR, SEED, Buyer, World

STALE = 6 * HOUR
LEFT_OVER = 2 * HOUR
PAGE = 200
LAST_CHATS = 5


def close_left_over(now: int) -> None:
    """Resolves what was begun before the hours that still count as now."""
    for customer in _customers():
        for entry in timeline(SYSTEM, customer["id"], None, LAST_CHATS):
            if entry.at < now - LEFT_OVER and entry.data["state"] != "resolved":
                states.resolve(SYSTEM, entry.id)


def remembered(now: int) -> World:
    """The world as the database has it: what the live part needs of it."""
    world = World(now, chance=random.Random(SEED + now))
    world.members = {member.username: member for member in MEMBERS}
    world.people = {seen.person.username: seen.person.pk for seen in people.people(SYSTEM, people.Wanted(), PAGE).items}
    world.actors = {number: people.actor_of(number) for number in world.people.values()}
    world.queues = {queue.name: queue.pk for queue in queues(SYSTEM)}
    world.inboxes = {name: number for number, name in inboxes.names().items()}
    world.tags = {tag["name"]: tag["id"] for tag in tags(with_retired=False)}
    world.replies = [reply["id"] for reply in menu(world.actor(AGENT)) if reply["scope"] == "shared"]
    _remember_buyers(world)
    return world


def _remember_buyers(world: World) -> None:
    """Customers who were made, with the moment of their last chat: those who rested longest come first."""
    for row in _customers():
        english = row["locale"] == "en"
        met = timeline(SYSTEM, row["id"], None, 1)
        if row["name"] and (not met or met[0].data["state"] == "resolved"):
            company = "" if row["company"] is None else str(row["company"]["name"])
            world.buyers.append(Buyer(row["id"], row["name"], english, row["tier"], world.inboxes[ENGLISH if english else SHOP], company))
            world.seen[row["id"]] = met[0].at if met else 0


def _customers() -> Iterator[dict[str, Any]]:
    page = contacts(SYSTEM, Wanted(), "created", None, PAGE)
    yield from page.items
    while page.next is not None:
        page = contacts(SYSTEM, Wanted(), "created", page.next, PAGE)
        yield from page.items

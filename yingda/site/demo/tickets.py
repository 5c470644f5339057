"""Tickets of the demo: the types of this team, and some days of work on them by the real actions."""

from collections.abc import Callable, Iterator

from yingda.conversations.actions.tickets import changing, clocks, commenting, joining, making, owning, states, steps, types
from yingda.conversations.actions.tickets.making import NewTicket
from yingda.conversations.queries.contacts import timeline
from yingda.conversations.queries.tickets.one import opened_ticket
from yingda.conversations.queries.tickets.types import ticket_types
from yingda.customers.queries import Entry
from yingda.kit.actor import SYSTEM, Actor
from yingda.plumbing.store import Db, untold
from yingda.site.demo.history import History
from yingda.site.demo.words.team import AGENT
from yingda.site.demo.words.tickets import RECEIVERS, TICKETS, Deed, Telling
from yingda.site.demo.world import DAY, HOUR, MINUTE, World


def make_types(world: World) -> None:
    """The types a team begins with, each with the group that receives it here. Part of the demo's transaction."""
    types.make_first_types()
    for one in ticket_types(SYSTEM):
        group, calendar = RECEIVERS.get(one["key"], ("", ""))
        document = {**one["document"], "group_id": world.groups.get(group), "calendar_id": world.calendars.get(calendar)}
        types.change_type(SYSTEM, one["id"], document=document)


def make(world: World, db: Db) -> None:
    """Some days of tickets up to now. Nobody hears of them, but their clocks run on. Part of the demo's transaction."""
    days = History(db, world.now - 5 * DAY, world.now)
    chats = _chats(world)
    desk = Desk(world)
    for telling in TICKETS:
        days.begin(world.now - telling.hours * HOUR, desk.story(telling, _chat_before(chats, world.now - telling.hours * HOUR) if telling.from_chat else None))
    days.run(lambda _part: None)
    with untold(db):
        clocks.catch_up()
    clocks.plan_all()
    states.plan_closings()


class Desk:
    """Does what is told of the tickets, and knows each by its title."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.types = {one["key"]: one["id"] for one in ticket_types(SYSTEM)}
        self.made: dict[str, int] = {}

    def story(self, telling: Telling, chat: Entry | None) -> Iterator[int]:
        """A ticket from its making to what was done to it last."""
        at = self.world.now - telling.hours * HOUR
        number = self._new(telling, chat)
        for deed in telling.deeds:
            at += deed.minutes * MINUTE
            yield at
            self.do(number, deed)

    def do(self, number: int, deed: Deed) -> None:
        """One deed by one colleague."""
        actor = self.world.actor(deed.who)
        verbs: dict[str, Callable[[], object]] = {
            "claim": lambda: owning.claim(actor, number),
            "comment": lambda: commenting.comment(actor, number, deed.text, [self.world.people[deed.more]] if deed.more else []),
            "finish": lambda: steps.finish_step(actor, self._step(number), deed.text),
            "wait": lambda: states.set_state(actor, number, "waiting", deed.text),
            "solve": lambda: states.set_state(actor, number, "solved"),
            "close": lambda: states.set_state(actor, number, "closed"),
            "priority": lambda: changing.set_priority(actor, number, int(deed.text)),
            "pass": lambda: owning.escalate(actor, number, self.world.groups[deed.more], deed.text),
            "merge_into": lambda: joining.merge(actor, self.made[deed.text], number),
        }
        verbs[deed.verb]()

    def _new(self, telling: Telling, chat: Entry | None) -> int:
        owner = None if chat is None else chat.data["owner_id"]
        maker: Actor = self.world.actors[owner] if owner in self.world.actors else self.world.actor(telling.maker or AGENT)
        new = NewTicket(
            self.types[telling.kind], telling.title, telling.description, self._values(telling, chat), telling.priority,
            tag_ids=tuple(self.world.tags[tag] for tag in telling.tags),
        )  # fmt: skip
        ticket = making.make(maker, new) if chat is None else making.make_from(maker, chat.id, new)
        self.made[telling.title] = ticket.id
        return ticket.id

    def _values(self, telling: Telling, chat: Entry | None) -> dict[str, object]:
        if telling.kind not in ("delivery", "refund"):
            return telling.values
        contact = 0 if chat is None else chat.data["contact_id"]
        orders = self.world.orders.get(contact) or [f"QH{self.world.chance.randrange(10**8, 10**9)}"]
        return {"order_number": orders[-1], **telling.values}

    @staticmethod
    def _step(number: int) -> int:
        return next(int(step["id"]) for step in opened_ticket(SYSTEM, number)["steps"] if step["state"] == "active")


def _chats(world: World) -> list[Entry]:
    """Finished chats in Chinese, the latest first; each has an owner, who makes the ticket."""
    found: list[Entry] = []
    for buyer in world.buyers:
        for entry in timeline(SYSTEM, buyer.contact_id, None, 2):
            if not buyer.english and entry.data["state"] == "resolved" and entry.data["owner_id"] in world.actors:
                entry.data["contact_id"] = buyer.contact_id
                found.append(entry)
    return sorted(found, key=lambda entry: -entry.data["last_at"])


def _chat_before(chats: list[Entry], at: int) -> Entry | None:
    """The latest chat that was over before an instant; taken, so that the next ticket has another."""
    index = next((index for index, entry in enumerate(chats) if max(entry.data["last_at"], entry.data["resolved_at"] or 0) < at), None)
    return None if index is None else chats.pop(index)

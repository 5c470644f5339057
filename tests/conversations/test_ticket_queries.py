"""Lists of tickets: `tickets_visible_to` is `may_see_ticket`, pages visit every row once at a constant price, events keep the law."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.conversations import a_group, a_person, actor_for
from tests.makers.customers import a_contact
from tests.makers.doors import Caller
from tests.makers.tickets import a_ticket, a_type, step_numbers, the_ticket
from tests.makers.time import DAY, MINUTE, Clock
from yingda.conversations.actions.tickets import changing, commenting, joining, linking, owning, states, steps
from yingda.conversations.queries.tickets import lists, one
from yingda.conversations.queries.tickets.visible import tickets_visible_to
from yingda.conversations.rules.tickets.listing import TICKET_SORTS, TicketQuery
from yingda.conversations.rules.tickets.ticket import STATES, Ticket, may_see_ticket
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Refusal, Refused
from yingda.people.models import Person
from yingda.people.queries import topics_of
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import StoredEvent
from yingda.plumbing.numbers import last_number
from yingda.plumbing.realtime.node import read

pytestmark = pytest.mark.django_db(transaction=True)


class World:
    """Tickets of every kind over two groups, seen by people of every reach."""

    def __init__(self, count: int = 24, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self.groups = [a_group(), a_group()]
        self.agents: list[Person] = [a_person(group=self.groups[n % 2]) for n in range(4)]
        leader = a_person(role="team_leader", group=self.groups[0])
        self.people = [*self.agents, leader, a_person(role="project_manager"), a_person(role=None), a_person(role="client_reader", group=self.groups[0])]
        two_steps = [{"name": "一", "minutes": 30}, {"name": "二", "group_id": self.groups[1].pk}]
        self.types = [a_type(due_minutes=60), a_type(two_steps), a_type(liaison="selling_knowledge", group_id=self.groups[1].pk)]
        self.tickets: list[Ticket] = []
        for _ in range(count):
            self.tickets.append(self.one())

    def one(self) -> Ticket:
        chance = self.chance
        by = chance.choice([SYSTEM, actor_for(chance.choice(self.agents))])
        ticket = a_ticket(
            by, chance.choice(self.types), f"事情 {chance.randrange(100)}", priority=chance.randrange(4),
            group_id=chance.choice([None, *(group.pk for group in self.groups)]), contact_id=a_contact().pk if by is SYSTEM else None,
        )  # fmt: skip
        for _ in range(chance.randrange(4)):
            self.deed(ticket)
        return the_ticket(ticket)

    def deed(self, ticket: Ticket) -> None:
        """Something happens to a ticket; what its state does not allow does not."""
        chance, person = self.chance, self.chance.choice(self.agents).pk
        deeds: list[Callable[[], Any]] = [
            lambda: owning.assign(SYSTEM, ticket.id, person),
            lambda: commenting.watch(SYSTEM, ticket.id, person),
            lambda: commenting.unwatch(SYSTEM, ticket.id, person),
            lambda: commenting.comment(actor_for(self.people[5]), ticket.id, "好", [person]),
            lambda: owning.escalate(SYSTEM, ticket.id, chance.choice(self.groups).pk, "转"),
            lambda: states.set_state(SYSTEM, ticket.id, chance.choice(STATES[1:])),
            lambda: changing.set_priority(SYSTEM, ticket.id, chance.randrange(4)),
            lambda: steps.give_step(SYSTEM, chance.choice(step_numbers(ticket) or [0]), person, None),
            lambda: steps.skip_step(SYSTEM, the_ticket(ticket).step_id or 0, "不用"),
            lambda: joining.split(SYSTEM, ticket.id, "拆出", [], step_numbers(ticket)[-1:]),
            lambda: joining.merge(SYSTEM, ticket.id, chance.choice(self.tickets or [ticket]).id),
        ]
        with suppress(Refusal):
            chance.choice(deeds)()


def all_tickets() -> list[Ticket]:
    return [the_ticket(number) for (number,) in read("SELECT id FROM conversations_ticket ORDER BY id")]


def ids_of(actor: Actor, **asked: Any) -> list[int]:
    """Every id of a list, page by page of three."""
    found: list[int] = []
    cursor = None
    while True:
        rows, cursor, _total = lists.ticket_page(actor, TicketQuery(limit=3, cursor=cursor, **asked))
        found += [row.id for row in rows]
        if cursor is None:
            return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_list_and_the_rule_say_the_same(seed: int) -> None:
    world = World(seed=seed)
    for person in world.people:
        actor = actor_for(person)
        where, params = tickets_visible_to(actor)
        seen = {row[0] for row in read(f"SELECT id FROM conversations_ticket WHERE {where}", params)}
        expected = {ticket.id for ticket in all_tickets() if may_see_ticket(actor, ticket)}
        assert seen == expected == set(ids_of(actor))
        assert lists.ticket_page(actor, TicketQuery())[2] == len(expected) == sum(lists.ticket_counts(actor, TicketQuery()).values())


@pytest.mark.parametrize("sort", TICKET_SORTS)
def test_every_sort_visits_each_row_once_in_its_order(sort: str) -> None:
    World()
    far = 10**18
    keys: dict[str, Callable[[Ticket], tuple[int, ...]]] = {
        "newest": lambda t: (-t.id,), "oldest": lambda t: (t.id,), "changed": lambda t: (-t.changed_at, -t.id),
        "unchanged": lambda t: (t.changed_at, t.id), "due": lambda t: (far if t.due_at is None else t.due_at, t.id),
        "due_last": lambda t: (far if t.due_at is None else -t.due_at, -t.id), "priority": lambda t: (-t.priority, -t.id),
        "priority_low": lambda t: (t.priority, t.id),
    }  # fmt: skip
    assert ids_of(SYSTEM, sort=sort) == [ticket.id for ticket in sorted(all_tickets(), key=keys[sort])]
    with pytest.raises(Refused):
        lists.ticket_page(SYSTEM, TicketQuery(sort=sort, cursor="nonsense"))


def test_filters_narrow_the_list(clock: Clock) -> None:
    world = World()
    clock.pass_ms(40 * MINUTE)
    tickets, now = all_tickets(), now_ms()
    me, group, kind = world.agents[0], world.groups[0], world.types[0]
    running = ("new", "open", "waiting")
    contact = next(ticket for ticket in tickets if ticket.contact_id is not None)
    asked: list[tuple[dict[str, Any], Callable[[Ticket], bool]]] = [
        ({"state": ("new", "open")}, lambda t: t.state in ("new", "open")),
        ({"type": (kind,)}, lambda t: t.type_id == kind),
        ({"group": (group.pk,)}, lambda t: t.group_id == group.pk),
        ({"owner": (me.pk,)}, lambda t: t.owner_id == me.pk),
        ({"liaison": ("selling_knowledge",)}, lambda t: t.liaison == "selling_knowledge"),
        ({"priority": (3,)}, lambda t: t.priority == 3),
        ({"contact": contact.contact_id}, lambda t: t.contact_id == contact.contact_id),
        ({"ownerless": True}, lambda t: t.state in running and t.owner_id is None),
        ({"overdue": True}, lambda t: t.state in running and min(t.due_at or 10**18, t.step_due_at or 10**18) <= now),
        ({"q": f"#{contact.number}"}, lambda t: t.number == contact.number),
        ({"q": contact.contact_name}, lambda t: t.contact_id == contact.contact_id),
        ({"q": contact.title}, lambda t: contact.title in t.title),
        ({"q": "无%_"}, lambda t: False),
        ({"since": contact.created_at}, lambda t: t.created_at >= contact.created_at),
        ({"until": contact.created_at}, lambda t: t.created_at < contact.created_at),
    ]
    for query, belongs in asked:
        assert set(ids_of(SYSTEM, **query)) == {ticket.id for ticket in tickets if belongs(ticket)}, query
    actor = actor_for(me)
    assert set(ids_of(actor, watcher=True)) == {t.id for t in tickets if str(me.pk) in t.watcher_ids.split()}
    assert set(ids_of(actor, step=True)) == {t.id for t in tickets if t.step_person_id == me.pk and t.state in running}


def test_a_list_and_a_page_cost_the_same_for_many(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(4)
    boss = Caller(world.people[5])
    spent: list[str] = []

    def counting(sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        spent.append(sql)
        return read(sql, params)

    def price(path: str) -> int:
        """Statements of a request, those of the ORM and the plain ones; who asks is read before."""
        spent.clear()
        with CaptureQueriesContext(connection) as held:
            assert boss("GET", path).status == 200
        return len(held) + len(spent)

    for module in (lists, one):
        monkeypatch.setattr(module, "read", counting)
    first = world.tickets[0].id
    paths = ["/tickets?limit=200", "/tickets/counts", f"/tickets/{first}"]
    boss("GET", paths[0])
    before = [price(path) for path in paths]
    world.tickets += [world.one() for _ in range(20)]
    for text in "一二三":
        commenting.comment(SYSTEM, first, text)
    for other in world.tickets[1:5]:
        linking.link(SYSTEM, first, "relates", other.id)
    after = [price(path) for path in paths]
    assert after[:2] == before[:2] and max(after[:2]) <= 8
    assert after[2] <= before[2] + 1, "the other ends of links are one statement"


@pytest.mark.parametrize("seed", range(4))
def test_an_old_snapshot_and_the_events_are_the_later_snapshot(seed: int, clock: Clock) -> None:
    """The law of live state, for each of several people by the topics each of them listens to."""
    world = World(10, seed)
    n = last_number()
    actors = [actor_for(person) for person in world.people]
    mirrors = [{row["id"]: row for row in snapshot(actor)} for actor in actors]
    for _ in range(25):
        clock.pass_ms(5 * MINUTE)
        world.deed(world.chance.choice(world.tickets))
    world.tickets.append(world.one())
    clock.pass_ms(8 * DAY)
    for event in StoredEvent.objects.filter(n__gt=n).order_by("n"):
        for actor, mirror in zip(actors, mirrors, strict=True):
            if topics_of(actor) & set(event.staff.split()):
                hear(mirror, event.name, json.loads(event.body))
    for actor, mirror in zip(actors, mirrors, strict=True):
        assert mirror == {row["id"]: row for row in snapshot(actor)}


def snapshot(actor: Actor) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = msgspec.to_builtins(lists.ticket_page(actor, TicketQuery(limit=200))[0])
    return rows


def hear(mirror: dict[int, dict[str, Any]], name: str, body: Any) -> None:
    """What a screen does with an event of tickets."""
    if name == "ticket.row":
        mirror[body["row"]["id"]] = body["row"]
    elif name == "ticket.gone":
        mirror.pop(body["id"], None)

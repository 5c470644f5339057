"""Lists: each view is what the contract says, `visible_to` is `may_see`, pages visit every row once, at a constant price."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for
from yingda.conversations.models import Mention, Message, Participant
from yingda.conversations.queries import lists
from yingda.conversations.queries.one import find
from yingda.conversations.queries.visible import visible_to
from yingda.conversations.rules.listing import SORTS, ListQuery
from yingda.conversations.rules.matter import Matter, may_see, numbers
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.people.models import Group, Person
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.node import read

pytestmark = pytest.mark.django_db
STATES = ("queued", "open", "waiting", "snoozed", "resolved")


class World:
    """Conversations of every kind over two groups, seen by people of every reach."""

    def __init__(self) -> None:
        chance = random.Random(7)
        self.groups: list[Group] = [a_group(), a_group()]
        self.agents: list[Person] = [a_person(group=self.groups[n % 2]) for n in range(4)]
        leader = a_person(role="team_leader", group=self.groups[0])
        self.people = [*self.agents, leader, a_person(role="administrator"), a_person(role=None)]
        self.matters = [self._one(chance) for _ in range(40)]

    def _one(self, chance: random.Random) -> Matter:
        state = chance.choice(STATES)
        held = state not in ("queued",) and chance.random() < 0.8
        fields: dict[str, Any] = {
            "waiting_since": chance.choice([None, chance.randrange(10**6)]),
            "sla_due_at": chance.choice([None, now_ms() + chance.randrange(-5000, 500_000)]),
            "priority": chance.randrange(4),
            "last_at": chance.randrange(1000),
        }
        fields["sla_warn_at"] = None if fields["sla_due_at"] is None else fields["sla_due_at"] - 100_000
        matter = a_conversation(
            state, chance.choice(self.agents) if held else None, chance.choice([None, *self.groups]),
            owner_id=chance.choice([None, chance.choice(self.agents).pk]), **fields,
        )  # fmt: skip
        return self._with_company(chance, matter)

    def _with_company(self, chance: random.Random, matter: Matter) -> Matter:
        from_table = {}
        if chance.random() < 0.3:
            helper = chance.choice(self.agents)
            Participant.objects.create(conversation_id=matter.id, person=helper, role="assist", since_at=1)
            from_table["participant_ids"] = str(helper.pk)
        if chance.random() < 0.3:
            named = chance.choice(self.agents)
            message = Message.objects.filter(conversation_id=matter.id).get()
            Mention.objects.create(message=message, conversation_id=matter.id, person=named)
            from_table["mention_ids"] = str(named.pk)
        for column, value in from_table.items():
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE conversations_conversation SET {column} = %s WHERE id = %s", (value, matter.id))
        found = find(matter.id)
        assert found is not None
        return found

    def actors(self) -> Iterator[Actor]:
        for person in self.people:
            yield actor_for(person)


def belongs(actor: Actor, view: str, m: Matter) -> bool:
    """docs/contract.md §4, word for word."""
    view_reach = actor.reach.get("conversation.view")
    everything = view_reach is not None and view_reach.everything
    ours = actor.groups | (view_reach.groups if view_reach else frozenset())
    unresolved = m.state != "resolved"
    return {
        "mine": m.assignee_id == actor.id and m.state in ("open", "waiting"),
        "queue": m.state == "queued" and (everything or m.group_id in ours),
        "group": m.group_id in actor.groups and unresolved,
        "all": unresolved,
        "waiting": unresolved and m.waiting_since is not None,
        "sla": unresolved and m.sla_warn_at is not None and m.sla_warn_at <= now_ms(),
        "mentions": actor.id in numbers(m.mention_ids),
        "assisting": unresolved and actor.id in numbers(m.participant_ids),
        "snoozed": m.state == "snoozed",
        "resolved": m.state == "resolved",
    }[view]


def ids_of(actor: Actor, **asked: Any) -> list[int]:
    """Every id of a list, page by page of three."""
    found: list[int] = []
    cursor = None
    while True:
        rows, cursor, _total = lists.page(actor, ListQuery(limit=3, cursor=cursor, **asked))
        found += [row.id for row in rows]
        if cursor is None:
            return found


def test_lists_and_rules_say_the_same() -> None:
    world = World()
    for actor in world.actors():
        sql, params = visible_to(actor)
        seen = {row[0] for row in read(f"SELECT id FROM conversations_conversation WHERE {sql}", params)}
        assert seen == {m.id for m in world.matters if may_see(actor, m)}
        for view in ("mine", "queue", "group", "all", "waiting", "sla", "mentions", "assisting", "snoozed", "resolved"):
            expected = {m.id for m in world.matters if may_see(actor, m) and belongs(actor, view, m)}
            listed = ids_of(actor, view=view)
            assert set(listed) == expected and len(listed) == len(expected), view
            rows, _next, total = lists.page(actor, ListQuery(view=view))
            assert total == len(expected) == len(rows)
        counted = lists.counts(actor)
        assert counted == {view: len(ids_of(actor, view=view)) for view in counted}


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_visits_each_row_once_in_its_order(sort: str) -> None:
    world = World()
    boss = actor_for(world.people[-2])
    listed = ids_of(boss, view="all", sort=sort)
    by_id = {m.id: m for m in world.matters}
    far = 10**18
    keys = {
        "newest": lambda m: (-m.last_at, -m.id), "oldest": lambda m: (m.last_at, m.id),
        "waiting": lambda m: (far if m.waiting_since is None else m.waiting_since, m.id),
        "sla": lambda m: (far if m.sla_due_at is None else m.sla_due_at, m.id),
        "priority": lambda m: (-m.priority, -m.last_at, -m.id),
    }  # fmt: skip
    assert listed == sorted((m.id for m in world.matters if m.state != "resolved"), key=lambda id: keys[sort](by_id[id]))


def test_filters_narrow_a_list() -> None:
    world = World()
    boss = actor_for(world.people[-2])
    agent, group = world.agents[0], world.groups[0]
    shown = [m for m in world.matters if m.state != "resolved"]
    assert set(ids_of(boss, view="all", agent=(agent.pk,))) == {m.id for m in shown if m.assignee_id == agent.pk}
    assert set(ids_of(boss, view="all", group=(group.pk,))) == {m.id for m in shown if m.group_id == group.pk}
    assert set(ids_of(boss, view="all", state=("queued", "open"))) == {m.id for m in shown if m.state in ("queued", "open")}
    one = shown[0]
    assert ids_of(boss, view="all", q=f"#{one.id}") == [one.id]
    assert one.id in ids_of(boss, view="all", q=one.contact_name)


def test_a_cursor_of_another_list_is_refused() -> None:
    boss = actor_for(a_person(role="administrator"))
    for broken in ("x", "W10", "WzEsMiwzXQ"):
        with pytest.raises(Refused) as refused:
            lists.page(boss, ListQuery(view="all", cursor=broken))
        assert refused.value.field == "cursor"


def test_a_page_costs_the_same_number_of_statements_however_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    boss = actor_for(world.people[-2])
    spent: list[str] = []

    def counting(sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        spent.append(sql)
        return read(sql, params)

    monkeypatch.setattr(lists, "read", counting)
    lists.page(boss, ListQuery(view="all", limit=40))
    lists.counts(boss)
    assert len(spent) == 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is SQLite's; PostgreSQL chooses by its own statistics")
@pytest.mark.parametrize(
    ("view", "sort", "index"),
    [
        ("mine", "newest", "conv_assignee"),
        ("queue", "waiting", "conv_group"),
        ("all", "newest", "conv_open_newest"),
        ("waiting", "waiting", "conv_open_waiting"),
    ],
)
def test_live_lists_walk_an_index(view: str, sort: str, index: str) -> None:
    world = World()
    actor = actor_for(world.agents[0] if view in ("mine", "queue") else world.people[-2])
    where, params = lists.joined([*lists.view_clauses(actor, view, now_ms())])
    plan = read(f"EXPLAIN QUERY PLAN SELECT id FROM conversations_conversation WHERE {where} ORDER BY {lists.ORDERS[sort]} LIMIT 50", params)
    assert index in " ".join(str(row[3]) for row in plan), plan

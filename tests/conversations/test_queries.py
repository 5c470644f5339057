"""The list: each view against a plain predicate, `visible_to` against `may_see`, paging, counts, and what it costs."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.db import connection

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, an_inbox, post, the_customer
from tests.makers.customers import a_contact, a_tag
from tests.makers.time import HOUR, MONDAY_TEN, Clock
from yingda.conversations.models import Conversation, ConversationTag, Mention, Message, Participant
from yingda.conversations.queries import lists, one, visible
from yingda.conversations.queries.lists import ORDERS
from yingda.conversations.rules.listing import SORTS, VIEWS, ListQuery, parse
from yingda.conversations.rules.matter import STATES, Matter, may_see, numbers
from yingda.conversations.sql import SELECT
from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import NotFound, Refused
from yingda.people.models import Group, Person
from yingda.plumbing.realtime import node

pytestmark = pytest.mark.django_db
SEED, ROWS = 7, 120
NONE: Any = None


class Team:
    """Some people, groups and random conversations among them."""

    def __init__(self, dice: random.Random, rows: int = ROWS) -> None:
        self.dice = dice
        self.groups: list[Group] = [a_group() for _ in range(3)]
        self.people: list[Person] = [a_person(group=dice.choice(self.groups)) for _ in range(4)]
        self.contacts = [a_contact(name) for name in ("王女士", "李先生", "Zoë Smith", "王小明")]
        self.inboxes = [an_inbox() for _ in range(2)]
        self.tags = [a_tag() for _ in range(3)]
        first = a_conversation(contact=self.contacts[0], inbox=self.inboxes[0], text=None).id
        Conversation.objects.filter(pk=first).delete()
        made = Conversation.objects.bulk_create([self.conversation() for _ in range(rows)])
        for row in made:
            self.relations(row)

    def conversation(self) -> Conversation:
        dice, contact = self.dice, self.dice.choice(self.contacts)
        state = dice.choice(STATES)
        person = dice.choice([NONE, *(p.pk for p in self.people)])
        # Few different instants, so that orders have ties to break.
        at = MONDAY_TEN - dice.randrange(12) * HOUR
        due = dice.choice([NONE, at + dice.randrange(-3, 4) * HOUR])
        return Conversation(
            inbox=dice.choice(self.inboxes), channel=dice.choice(("web", "form", "api")), contact=contact, contact_name=contact.name, state=state,
            state_since=at, group=dice.choice([NONE, *self.groups]), queue_id=dice.choice([NONE, 1, 2]), assignee_id=person,
            owner_id=dice.choice([person, NONE, self.people[0].pk]), priority=dice.randrange(4), last_at=at, opened_at=at,
            waiting_since=dice.choice([NONE, at]), sla_kind=NONE if due is NONE else "resolution", sla_due_at=due,
            sla_warn_at=NONE if due is NONE else due - HOUR, snoozed_until=NONE, unread=dice.randrange(3),
        )  # fmt: skip

    def relations(self, row: Conversation) -> None:
        """Tags, participants and mentions, in their tables and on the row alike."""
        dice = self.dice
        tags = sorted(tag.pk for tag in dice.sample(self.tags, dice.randrange(3)))
        assisting = sorted(p.pk for p in dice.sample(self.people, dice.choice((0, 0, 1, 2))))
        named = [] if row.state == "resolved" else sorted(p.pk for p in dice.sample(self.people, dice.choice((0, 0, 1))))
        ConversationTag.objects.bulk_create([ConversationTag(conversation=row, tag_id=tag) for tag in tags])
        Participant.objects.bulk_create([Participant(conversation=row, person_id=p, role="assist", since_at=1) for p in assisting])
        # One who left, one who only watches, one who has seen it: none of them counts.
        gone = dice.choice(self.people)
        Participant.objects.create(conversation=row, person=gone, role="peek", since_at=1)
        Participant.objects.create(conversation=row, person=gone, role="assist", since_at=1, until_at=2)
        note = Message.objects.create(conversation=row, seq=1, kind="note", text="x", author_kind="person", author_id=gone.pk, at=1)
        Mention.objects.bulk_create([Mention(message=note, conversation=row, person_id=p) for p in named])
        Mention.objects.create(message=note, conversation=row, person=gone, seen_at=5)
        columns = {"tag_ids": tags, "participant_ids": assisting, "mention_ids": named}
        Conversation.objects.filter(pk=row.pk).update(last_seq=1, **{k: " ".join(map(str, v)) for k, v in columns.items()})

    def actors(self) -> list[Actor]:
        """People of every reach, and some who are not people."""
        reaches = [Reach(own=True), Reach(own=True, groups=frozenset({self.groups[0].pk})), Reach(own=True, everything=True),
                   Reach(groups=frozenset(g.pk for g in self.groups[:2]))]  # fmt: skip
        found = [
            Actor("person", person.pk, "x", reach={"conversation.view": self.dice.choice(reaches)}, groups=frozenset(self.groups_of()))
            for person in self.people
            for _ in range(2)
        ]
        number = self.people[0].pk
        token = Actor("api", number, "erp", reach={"conversation.view": self.dice.choice(reaches)})
        blind = replace(found[0], reach={}, groups=frozenset(g.pk for g in self.groups))
        return [*found, token, blind, Actor("visitor", number, "v"), Actor("system", None, "s")]

    def groups_of(self) -> list[int]:
        return [group.pk for group in self.dice.sample(self.groups, self.dice.randrange(3))]


def everything() -> list[Matter]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SELECT} FROM conversations_conversation ORDER BY id")
        return [Matter(*row) for row in cursor.fetchall()]


def belongs(actor: Actor, view: str, m: Matter, now: int) -> bool:
    """The views of docs/contract.md §4, said once more in plain Python."""
    me = actor.id if actor.kind == "person" else None
    reach = actor.reach.get("conversation.view", Reach())
    unresolved = m.state != "resolved"
    return {
        "mine": me is not None and m.assignee_id == me and m.state in ("open", "waiting"),
        "queue": m.state == "queued" and (reach.everything or m.group_id in actor.groups | reach.groups),
        "group": unresolved and m.group_id in actor.groups,
        "all": unresolved,
        "waiting": unresolved and m.waiting_since is not None,
        "sla": unresolved and m.sla_warn_at is not None and m.sla_warn_at <= now,
        "mentions": me in numbers(m.mention_ids),
        "assisting": unresolved and me in numbers(m.participant_ids),
        "snoozed": m.state == "snoozed",
        "resolved": m.state == "resolved",
    }[view]


def sort_key(sort: str) -> Callable[[Matter], Any]:
    far = 2**62
    return {
        "newest": lambda m: (-m.last_at, -m.id),
        "oldest": lambda m: (m.last_at, m.id),
        "waiting": lambda m: (far if m.waiting_since is None else m.waiting_since, m.id),
        "sla": lambda m: (far if m.sla_due_at is None else m.sla_due_at, m.id),
        "priority": lambda m: (-m.priority, -m.last_at, -m.id),
    }[sort]


def walked(actor: Actor, query: ListQuery, between: Callable[[], None] = lambda: None) -> tuple[list[int], int | None]:
    """Every page of a list, and the total of its first."""
    ids: list[int] = []
    cursor, total = None, None
    while True:
        rows, cursor, counted = lists.page(actor, msgspec.structs.replace(query, cursor=cursor))
        ids += [row.id for row in rows]
        total = counted if total is None else total
        if cursor is None:
            return ids, total
        between()


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_what_sql_finds_visible_is_what_the_rule_lets_see(seed: int) -> None:
    team = Team(random.Random(seed))
    for actor in team.actors():
        where, params = visible.visible_to(actor)
        seen = {row[0] for row in node.read(f"SELECT id FROM conversations_conversation WHERE {where}", params)}
        assert seen == {m.id for m in everything() if may_see(actor, m)}, actor


def test_each_view_in_each_order_is_the_plain_predicate(clock: Clock) -> None:
    team = Team(random.Random(SEED))
    rows = everything()
    for actor in team.actors():
        for view in VIEWS:
            wanted = [m for m in rows if may_see(actor, m) and belongs(actor, view, m, clock.now)]
            for sort in SORTS:
                ids, total = walked(actor, ListQuery(view=view, sort=sort, limit=17))
                assert ids == [m.id for m in sorted(wanted, key=sort_key(sort))], (view, sort, actor)
                assert total == len(wanted)


def test_the_numbers_beside_the_views_are_those_of_the_lists(clock: Clock) -> None:
    team = Team(random.Random(SEED))
    for actor in team.actors():
        counted = lists.counts(actor)
        assert counted == {view: lists.page(actor, ListQuery(view=view, limit=1))[2] for view in counted}


FILTERS: dict[str, tuple[dict[str, str], Callable[[Matter], bool]]] = {
    "state": ({"state": "open,queued"}, lambda m: m.state in ("open", "queued")),
    "channel": ({"channel": "form"}, lambda m: m.channel == "form"),
    "priority": ({"priority": "2,3"}, lambda m: m.priority >= 2),
    "since": ({"since": str(MONDAY_TEN - 5 * HOUR)}, lambda m: m.last_at >= MONDAY_TEN - 5 * HOUR),
    "until": ({"until": str(MONDAY_TEN - 5 * HOUR)}, lambda m: m.last_at < MONDAY_TEN - 5 * HOUR),
    "name": ({"q": "王"}, lambda m: "王" in m.contact_name),
    "pinyin": ({"q": "wxm"}, lambda m: m.contact_name == "王小明"),
}


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_is_the_plain_predicate(clock: Clock, name: str) -> None:
    Team(random.Random(SEED))
    boss = actor_for(a_person(role="administrator"))
    given, keeps = FILTERS[name]
    ids, _total = walked(boss, parse({"view": "all", "limit": "200", **given}))
    assert sorted(ids) == [m.id for m in everything() if m.state != "resolved" and keeps(m)]


def test_filters_by_number(clock: Clock) -> None:
    team = Team(random.Random(SEED))
    boss = actor_for(a_person(role="administrator"))
    person, group, tag, inbox, contact = team.people[1].pk, team.groups[1].pk, team.tags[1].pk, team.inboxes[1].pk, team.contacts[2].pk
    for given, keeps in (
        ({"agent": f"{person}"}, lambda m: m.assignee_id == person),
        ({"group": f"{group},{group + 900}"}, lambda m: m.group_id == group),
        ({"tag": f"{tag}"}, lambda m: tag in numbers(m.tag_ids)),
        ({"inbox": f"{inbox}"}, lambda m: m.inbox_id == inbox),
        ({"contact": f"{contact}"}, lambda m: m.contact_id == contact),
    ):
        ids, _total = walked(boss, parse({"view": "all", "limit": "200", **given}))
        assert sorted(ids) == [m.id for m in everything() if m.state != "resolved" and keeps(m)], given
    number = next(m.id for m in everything() if m.state != "resolved")
    for q in (str(number), f"#{number}"):
        assert walked(boss, parse({"view": "all", "q": q}))[0] == [number]


@pytest.mark.parametrize("sort", SORTS)
def test_rows_that_stay_where_they_are_come_once_while_others_move(clock: Clock, sort: str) -> None:
    team = Team(random.Random(SEED))
    boss = actor_for(a_person(role="administrator"))
    before = sorted((m for m in everything() if m.state != "resolved"), key=sort_key(sort))
    moving = {m.id for m in before[::5]}

    def move() -> None:
        changed = {"last_at": MONDAY_TEN + team.dice.randrange(HOUR), "waiting_since": team.dice.choice([NONE, MONDAY_TEN]),
                   "sla_due_at": team.dice.choice([NONE, MONDAY_TEN]), "priority": team.dice.randrange(4)}  # fmt: skip
        Conversation.objects.filter(pk=team.dice.choice(sorted(moving))).update(**changed)
        Conversation.objects.filter(pk=team.conversation().pk).update(unread=0)

    ids, _total = walked(boss, ListQuery(view="all", sort=sort, limit=9), move)
    assert [id for id in ids if id not in moving] == [m.id for m in before if m.id not in moving]


def test_a_cursor_of_another_order_or_a_forged_one_is_refused_or_harmless() -> None:
    Team(random.Random(SEED), 30)
    boss, agent = actor_for(a_person(role="administrator")), actor_for(a_person())
    _rows, cursor, _total = lists.page(boss, ListQuery(view="all", sort="priority", limit=5))
    assert cursor is not None
    for wrong, sort in ((cursor, "newest"), ("nonsense", "newest"), (cursor[:-2], "priority"), ("W251bGwsMV0", "newest")):
        try:
            lists.page(boss, ListQuery(view="all", sort=sort, cursor=wrong))
        except Refused as refused:
            assert refused.field == "cursor"
    rows, _next, _ = lists.page(agent, ListQuery(view="all", sort="priority", limit=200, cursor=cursor))
    assert rows == [], "a cursor of somebody who sees more shows nothing more"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement a hot read runs, whether by `read` or by the ORM."""
    statements: list[str] = []

    def counted(sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        statements.append(sql)
        return node.read(sql, params)

    for module in (lists, one):
        monkeypatch.setattr(module, "read", counted)
    with connection.execute_wrapper(lambda execute, sql, params, many, context: (statements.append(sql), execute(sql, params, many, context))[1]):
        yield statements


def test_a_page_costs_the_same_whatever_its_length(reads: list[str], clock: Clock) -> None:
    boss = actor_for(a_person(role="administrator"))
    costs = []
    for rows in (5, 60):
        Team(random.Random(rows), rows)
        del reads[:]
        lists.page(boss, ListQuery(view="all", limit=200))
        costs.append(len(reads))
    assert costs == [2, 2], "the rows, and how many there are"
    del reads[:]
    lists.counts(boss)
    assert len(reads) == 1


def test_opening_costs_the_same_whatever_its_length(reads: list[str]) -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    actor, costs = actor_for(agent), []
    for messages in (1, 60):
        for _ in range(messages):
            post(the_customer(matter.contact_id), matter.id)
        del reads[:]
        shown = one.opened(actor, matter.id)
        costs.append(len(reads))
    assert costs[0] == costs[1] <= 8
    assert len(shown["messages"]) == 50 and shown["more"] is True


def test_history_is_walked_both_ways_without_gap() -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    for number in range(24):
        post(the_customer(matter.contact_id), matter.id, f"{number}")
    actor = actor_for(agent)
    back: list[int] = []
    before, more = None, True
    while more:
        messages, more = one.history(actor, matter.id, before, 7)
        back = [m["seq"] for m in messages] + back
        before = messages[0]["seq"]
    forth: list[int] = []
    more = True
    while more:
        messages, more = one.history_after(actor, matter.id, forth[-1] if forth else 0, 7)
        forth += [m["seq"] for m in messages]
    assert back == forth == list(range(1, 26))
    with pytest.raises(NotFound):
        one.opened(actor_for(a_person()), matter.id)


# What an agent's screen asks all day must go by an index; the other orders of a view sort what the view leaves.
HOT = [("mine", "newest"), ("queue", "waiting"), ("group", "newest"), ("waiting", "waiting"), ("all", "newest"), ("snoozed", "newest")]


@pytest.mark.parametrize(("view", "sort"), HOT)
def test_the_hot_lists_scan_no_table(view: str, sort: str, clock: Clock) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plans of SQLite; PostgreSQL chooses by what its statistics say of the rows")
    group = a_group()
    for actor in (actor_for(a_person(group=group)), actor_for(a_person(group=group, role="team_leader")), actor_for(a_person(group=group, role="administrator"))):
        clauses = [visible.visible_to(actor), *lists.view_clauses(actor, view, clock.now)]
        where, params = lists.joined(clauses)
        plan = node.read(f"EXPLAIN QUERY PLAN SELECT {SELECT} {lists.FROM}{where} ORDER BY {ORDERS[sort]} LIMIT ?", (*params, 51))
        steps = [str(row[3]) for row in plan]
        scans = [step for step in steps if step.startswith("SCAN conversations_conversation") and "INDEX" not in step]
        assert scans == [], (actor.reach.get("conversation.view"), steps)

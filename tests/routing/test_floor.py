"""The floor: the law of live state, who sees what of it, places and estimates, and how few statements it takes."""

import json
from typing import Any

import pytest

from tests.makers.customers import a_contact
from tests.makers.people import a_group, an_actor
from tests.makers.routing import a_chat, a_queue, an_inbox, holder, on_duty, present, says, writes
from tests.makers.time import MINUTE, SECOND, Clock
from yingda.conversations.actions import states
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Forbidden
from yingda.people.queries import actor_of, topics_of
from yingda.plumbing.models import StoredEvent
from yingda.routing.actions import floor
from yingda.routing.actions.capacity import set_capacity
from yingda.routing.queries import place_of, snapshot
from yingda.routing.queries.floor import summed

pytestmark = pytest.mark.django_db(transaction=True)


def replayed(before: dict[str, Any]) -> dict[str, Any]:
    """An old snapshot with the events after it, as the floor's screen applies them."""
    agents = {agent["person_id"]: dict(agent) for agent in before["agents"]}
    queues = {queue["queue_id"]: dict(queue) for queue in before["queues"]}
    for event in StoredEvent.objects.filter(n__gt=before["n"]).order_by("n"):
        body = json.loads(event.body)
        if event.name == "routing.load":
            agents[body["person_id"]] |= body
        elif event.name == "people.presence":
            agents[body["person_id"]] |= {"state": body["state"], "since_at": body["since_at"]}
        elif event.name == "routing.queue":
            queues[body["queue_id"]] |= body
    return {"agents": list(agents.values()), "queues": list(queues.values())}


def test_a_snapshot_and_its_events_are_the_later_snapshot(clock: Clock) -> None:
    people = [on_duty(units=2) for _ in range(3)]
    queue = a_queue(list(people), wrap_up_s=20, answer_within_s=60)
    inbox, contact = an_inbox(), a_contact()
    clock.work()
    floor.beat()
    before = snapshot(SYSTEM)
    chats = [a_chat(inbox, contact.pk)] + [a_chat(inbox) for _ in range(7)]
    clock.pass_ms(10 * SECOND)
    held = [chat for chat in chats if holder(chat) is not None]
    says(people_by_id(people, holder(held[0])), held[0])
    clock.pass_ms(5 * SECOND)
    if held[0] == chats[0]:
        writes(contact.pk, chats[0])
    states.resolve(SYSTEM, held[0])
    present(people[1], "break")
    set_capacity(SYSTEM, people[2].pk, 4, {})
    clock.pass_ms(3 * MINUTE)
    floor.beat()
    after, live = snapshot(SYSTEM), replayed(before)
    assert live["agents"] == after["agents"]
    assert live["queues"] == after["queues"]
    assert summed(live["agents"], live["queues"]) == after["totals"]
    assert before["agents"] != after["agents"] and after["queues"][0]["queue_id"] == queue.pk


def people_by_id(people: list[Any], wanted: int | None) -> Any:
    return next(person for person in people if person.pk == wanted)


def test_what_an_agent_has_in_hand(clock: Clock) -> None:
    person = on_duty(units=3)
    a_queue([person])
    inbox = an_inbox()
    first = a_chat(inbox)
    clock.pass_ms(5 * SECOND)
    a_chat(inbox)
    clock.work()
    says(person, first)
    clock.work()
    agent = snapshot(SYSTEM)["agents"][0]
    assert (agent["open"], agent["weight"], agent["capacity"], agent["answered_today"]) == ({"web": 2}, 2, 3, 1)
    assert agent["longest_since"] == agent["unanswered_since"] == clock.now
    assert (agent["state"], agent["person_id"]) == ("online", person.pk)


def test_yesterdays_answers_are_not_todays(clock: Clock) -> None:
    person = on_duty()
    a_queue([person])
    chat = a_chat(an_inbox())
    clock.work()
    says(person, chat)
    clock.work()
    clock.pass_ms(24 * 60 * MINUTE)
    floor.beat()
    assert snapshot(SYSTEM)["agents"][0]["answered_today"] == 0


def test_what_waits_in_a_queue(clock: Clock) -> None:
    person = on_duty(units=0)
    queue = a_queue([person])
    since = clock.now
    a_chat(an_inbox())
    clock.pass_ms(3 * SECOND)
    a_chat(an_inbox())
    clock.pass_ms(3 * SECOND)
    line = snapshot(SYSTEM)["queues"][0]
    assert line == {"queue_id": queue.pk, "waiting": 2, "longest_since": since, "at_risk": 0, "in_hours": True, "on_duty": 1, "group_id": None}


@pytest.mark.parametrize(
    ("role", "scope", "same_group", "sees"),
    [
        ("team_leader", None, True, 1),
        ("team_leader", None, False, 0),
        ("project_manager", None, False, 1),
        ("data_analyst", None, False, 1),
        ("agent", None, True, None),
        ("client_reader", None, True, None),
    ],
)
def test_who_sees_the_floor(clock: Clock, role: str, scope: str | None, same_group: bool, sees: int | None) -> None:
    group = a_group()
    person = on_duty(group)
    a_queue([group], group_id=group.pk)
    actor = an_actor(role, scope, group if same_group else a_group())
    if sees is None:
        with pytest.raises(Forbidden):
            snapshot(actor)
        return
    shown = snapshot(actor)
    assert [queue["queue_id"] for queue in shown["queues"]] != [] if sees else shown["queues"] == []
    assert (person.pk in [agent["person_id"] for agent in shown["agents"]]) is bool(sees)


def test_live_figures_go_only_to_who_oversees_the_group(clock: Clock) -> None:
    group = a_group()
    on_duty(group)
    a_queue([group], group_id=group.pk)
    a_chat(an_inbox())
    clock.work()
    near, far, chief = an_actor("team_leader", None, group), an_actor("team_leader", None, a_group()), an_actor("administrator")
    for name in ("routing.load", "routing.queue"):
        said = set(StoredEvent.objects.filter(name=name).order_by("n").values_list("staff", flat=True).last().split())
        assert [bool(topics_of(actor) & said) for actor in (near, far, chief)] == [True, False, True], name


def test_the_floor_takes_few_statements(clock: Clock, django_assert_max_num_queries: Any) -> None:
    group = a_group()
    for _ in range(6):
        on_duty(group)
    for number in range(4):
        a_queue([group], group_id=group.pk, position=number)
    floor.beat()
    with django_assert_max_num_queries(12):
        assert len(snapshot(SYSTEM)["agents"]) == 6


def test_places_and_estimates(clock: Clock, told: list[tuple[int, dict[str, Any]]]) -> None:
    person = on_duty(units=1)
    a_queue([person])
    inbox = an_inbox()
    contacts = [a_contact() for _ in range(6)]
    chats = []
    for contact in contacts:
        chats.append(a_chat(inbox, contact.pk))
        clock.pass_ms(SECOND)
    assert place_of(chats[0]) is None
    assert place_of(chats[1]) == {"place": 1, "estimate_s": None}
    assert place_of(chats[5]) == {"place": 5, "estimate_s": None}
    for chat in chats[:3]:
        clock.pass_ms(MINUTE)
        states.resolve(SYSTEM, chat)
        clock.work()
    assert place_of(chats[5]) == {"place": 2, "estimate_s": 180}
    assert told[-2:] == [
        (contacts[4].pk, {"t": "queue", "place": 1, "estimate_s": 75}),
        (contacts[5].pk, {"t": "queue", "place": 2, "estimate_s": 180}),
    ]


def test_visitors_are_told_at_most_every_two_seconds(clock: Clock, told: list[tuple[int, dict[str, Any]]]) -> None:
    a_queue([on_duty(units=0)])
    inbox = an_inbox()
    times = []
    for _ in range(20):
        a_chat(inbox)
        clock.pass_ms(200)
        times.append(len(told))
    rounds = len(set(times))
    clock.pass_ms(5 * SECOND)
    assert rounds <= 4, "20 arrivals in 4 s are three rounds of news"
    assert {frame["place"] for _, frame in told} == set(range(1, 21)), "in the end everybody knows"
    assert len(told) == 20, "nobody is told the same twice"


def test_an_estimate_grows_while_nothing_moves(clock: Clock, told: list[tuple[int, dict[str, Any]]]) -> None:
    person = on_duty(units=3)
    a_queue([person])
    inbox = an_inbox()
    for _ in range(4):
        a_chat(inbox)
        clock.pass_ms(10 * SECOND)
    first = told[-1][1]["estimate_s"]
    clock.pass_ms(5 * MINUTE)
    floor.beat()
    clock.pass_ms(SECOND)
    assert first is not None and told[-1][1]["estimate_s"] > first


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[str, Any]]]:
    """What visitors were told, as it goes to their sockets."""
    said: list[tuple[int, dict[str, Any]]] = []
    monkeypatch.setattr(floor, "tell_visitors", said.extend)
    return said


def test_an_agent_hears_of_their_own_load(clock: Clock) -> None:
    person = on_duty()
    a_queue([person])
    a_chat(an_inbox())
    clock.work()
    heard = StoredEvent.objects.filter(name="routing.load").last()
    assert heard is not None and f"u:{person.pk}" in heard.staff.split() and "floor" in heard.staff.split()
    assert actor_of(person.pk).may_somewhere("conversation.view")

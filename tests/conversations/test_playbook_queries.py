"""Reads of playbooks: who may do what, rule and SQL agree, snapshot and events give the later snapshot, constant price."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, an_inbox, post, the_customer
from tests.makers.customers import a_tag
from tests.makers.doors import Caller
from tests.makers.playbooks import WORDS, a_playbook, an_incident, steps_of
from tests.makers.time import MINUTE, Clock
from yingda.conversations.actions import sorting, states
from yingda.conversations.actions.playbooks import announcing, beginning, ending, following, gathering, playbooks, reviewing, steps
from yingda.conversations.actions.playbooks.beginning import New
from yingda.conversations.models import Activation, Message
from yingda.conversations.queries.playbooks import activations, affected
from yingda.conversations.rules.matter import Matter, numbers
from yingda.conversations.rules.playbooks.matching import Match, Seen, fits
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.people.models import Group
from yingda.people.queries import topics_of
from yingda.plumbing.models import StoredEvent
from yingda.plumbing.numbers import last_number

pytestmark = pytest.mark.django_db(transaction=True)

Verb = Callable[[Actor, Any], object]
VERBS: dict[str, Verb] = {
    "manage": lambda me, scene: playbooks.make(me, "新的", 0, WORDS),
    "use": lambda me, scene: beginning.begin_for(me, scene["mine"], scene["playbook"]),
    "use_theirs": lambda me, scene: beginning.begin_for(me, scene["theirs"], scene["playbook"]),
    "begin": lambda me, scene: beginning.begin_incident(me, New(scene["playbook"], "断网")),
    "step": lambda me, scene: steps.finish(me, scene["step"]),
    "send": lambda me, scene: announcing.send(me, scene["incident"], str(uuid4()), "您好"),
    "join": lambda me, scene: gathering.join(me, scene["incident"], [scene["mine"]]),
    "end": lambda me, scene: ending.end(me, scene["incident"]),
    "review": lambda me, scene: reviewing.add_action(me, scene["over"], "改", None, None),
    "look": lambda me, scene: activations.one(me, scene["incident"]),
}
#                      manage use use_theirs begin step send join end review look
TABLE = {
    "agent": "f + n f f f f f f +",
    "senior_agent": "f + n f f f f f f +",
    "team_leader": "f + n f f f f f f +",
    "supervisor": "f + n + + + + + + +",
    "service_supervision": "f + n + + + + + + +",
    "project_manager": "+ + + + + + + + + +",
    "administrator": "+ + + + + + + + + +",
    "quality_inspector": "f f n f f f f f f f",
    "client_reader": "f f n f f f f f f f",
}


def scene_of(mine: int, theirs: int) -> dict[str, int]:
    kind = a_playbook()
    over, incident = an_incident(SYSTEM, kind), an_incident(SYSTEM, kind)
    ending.end(SYSTEM, over.pk)
    return {"playbook": kind, "incident": incident.pk, "over": over.pk, "mine": mine, "theirs": theirs, "step": steps_of(incident)[0].pk}


@pytest.mark.parametrize("role", TABLE)
def test_who_may_do_what(role: str) -> None:
    assert " ".join(_outcomes(role)) == TABLE[role]


def _outcomes(role: str) -> Iterator[str]:
    group = a_group()
    person = a_person(role=role, group=group, scope="group" if role in ("supervisor", "service_supervision", "quality_inspector") else None)
    other = a_person(group=a_group())
    mine = a_conversation(assignee=person, group=group).id
    theirs = a_conversation(assignee=other, group=a_group()).id
    for verb in VERBS.values():
        scene = scene_of(mine, theirs)
        before = Activation.objects.count()
        try:
            verb(actor_for(person), scene)
            yield "+"
        except (NotFound, Forbidden) as refusal:
            assert Activation.objects.count() == before
            yield "n" if isinstance(refusal, NotFound) else "f"


def test_rule_and_statement_name_the_same_conversations() -> None:
    chance, inboxes, groups, tags = random.Random(7), [an_inbox(), an_inbox()], [a_group(), a_group()], [a_tag(), a_tag()]
    texts = ["网站打不开", "退款 100%_ 没到", "Cannot PAY", "你好"]
    made: list[Matter] = []
    for _ in range(40):
        state, text = chance.choice(["open", "queued", "resolved"]), chance.choice(texts)
        matter = a_conversation(state, group=chance.choice(groups), inbox=chance.choice(inboxes), text=text)
        sorting.set_tags(SYSTEM, matter.id, [tag.pk for tag in tags if chance.random() < 0.3])
        made.append(matter)
    everything = affected.found_by_number({matter.id for matter in made})
    said: dict[int, tuple[str, ...]] = {}
    for message in Message.objects.filter(author_kind="visitor"):
        said[message.conversation_id] = (*said.get(message.conversation_id, ()), message.text)
    for match in (
        Match(), Match(words=("打不开",)), Match(words=("100%_",)), Match(words=("pay",), tags=(tags[0].pk,)), Match(tags=(tags[1].pk,)),
        Match(inboxes=(inboxes[0].pk,), words=("打不开", "退款")), Match(groups=(groups[1].pk,)), Match(since_at=10**15), Match(since_at=1, words=("你好",)),
    ):  # fmt: skip
        expected = {
            number for number, matter in everything.items() if matter.state != "resolved"
            and fits(match, Seen(matter.inbox_id, matter.group_id, frozenset(numbers(matter.tag_ids)), matter.last_at, said.get(number, ())))
        }  # fmt: skip
        assert {matter.id for matter in affected.matching(match)} == expected, match


def snapshot(actor: Actor) -> tuple[dict[int, Any], dict[int, Any]]:
    """The banner and the affected lists as one sees them."""
    rows = {row["id"]: row for row in json.loads(json.dumps(activations.running(actor)))}
    cases: dict[int, Any] = {}
    for number in rows:
        cases |= {case["id"]: case for case in activations.cases(actor, number, "", None, 200)[0]}
    return rows, cases


def hear(rows: dict[int, Any], cases: dict[int, Any], event: StoredEvent) -> None:
    """What a screen does with an event of playbooks."""
    row = json.loads(event.body).get("row")
    if event.name == "playbook.activation" and row["place"] != "conversation":
        if row["ended_at"] is None:
            rows[row["id"]] = row
        else:
            rows.pop(row["id"], None)
            for number in [case["id"] for case in cases.values() if case["activation_id"] == row["id"]]:
                cases.pop(number)
    elif event.name == "playbook.case" and row["activation_id"] in rows:
        if row["left_at"] is None:
            cases[row["id"]] = row
        else:
            cases.pop(row["id"], None)


@pytest.mark.parametrize("seed", range(3))
def test_an_old_snapshot_and_the_events_are_the_later_snapshot(seed: int, clock: Clock) -> None:
    chance, groups = random.Random(seed), [a_group(), a_group()]
    agents = [a_person(group=group) for group in groups]
    lead = actor_for(a_person(role="project_manager"))
    made = [a_conversation(assignee=agent, group=group) for _ in range(4) for agent, group in zip(agents, groups, strict=True)]
    first = an_incident(lead, match={"words": ["打不开"]})
    n, actors = last_number(), [lead, *map(actor_for, agents)]
    mirrors = [snapshot(actor) for actor in actors]
    an_incident(lead, title="第二起")
    for _ in range(30):
        clock.pass_ms(2 * MINUTE)
        _deed(chance, lead, first, chance.choice(made), agents)
        following.follow()
    ending.end(lead, Activation.objects.get(title="第二起").pk)
    clock.pass_ms(MINUTE)
    for event in StoredEvent.objects.filter(n__gt=n).order_by("n"):
        for actor, mirror in zip(actors, mirrors, strict=True):
            if topics_of(actor) & set(event.staff.split()):
                hear(*mirror, event)
    for actor, mirror in zip(actors, mirrors, strict=True):
        assert mirror == snapshot(actor)
    assert mirrors[0][1], "something was affected"


def _deed(chance: random.Random, lead: Actor, one: Activation, matter: Matter, agents: list[Any]) -> None:
    deeds = [
        lambda: post(the_customer(matter.contact_id), matter.id, "打不开"),
        lambda: post(lead, matter.id, "在修"),
        lambda: gathering.join(lead, one.pk, [matter.id]),
        lambda: gathering.leave(lead, one.pk, [matter.id]),
        lambda: states.resolve(lead, matter.id),
        lambda: steps.finish(lead, next(step.pk for step in steps_of(one) if step.state == "open")),
    ]
    try:
        chance.choice(deeds)()
    except Exception as refusal:
        assert type(refusal).__name__ in ("Refused", "Conflict", "StopIteration"), refusal


def test_lists_cost_the_same_for_many() -> None:
    lead = a_person(role="project_manager")
    boss, me = Caller(lead), actor_for(lead)
    group: Group = a_group()
    matters = [a_conversation(group=group, assignee=a_person()) for _ in range(3)]
    kind = a_playbook()
    one = an_incident(me, kind)
    paths = ["/playbooks", "/incidents/running", "/activations?limit=200", f"/activations/{one.pk}", f"/activations/{one.pk}/conversations?limit=200",
             f"/activations/{one.pk}/check", f"/activations/{one.pk}/review", f"/conversations/{matters[0].id}/playbooks"]  # fmt: skip

    def price(path: str) -> int:
        with CaptureQueriesContext(connection) as held:
            assert boss("GET", path).status == 200
        return len(held)

    boss("GET", paths[0])
    before = [price(path) for path in paths]
    for _ in range(5):
        an_incident(me, a_playbook())
        gathering.join(me, one.pk, [a_conversation(group=group).id])
    ending.end(me, one.pk)
    after = [price(path) for path in paths]
    assert after == before
    assert max(after[:3] + after[4:5]) <= 8, "lists"
    assert max(after) <= 14, "pages of one"

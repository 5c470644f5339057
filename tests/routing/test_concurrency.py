"""Two assigners at once: threads here, each with its own connection, as processes and nodes have."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from tests.makers.people import a_group
from tests.makers.routing import a_chat, a_queue, an_inbox, holder, on_duty
from tests.makers.time import Clock
from yingda.conversations.actions.assigning import claim
from yingda.conversations.queries import routing as chats
from yingda.kit.errors import Conflict
from yingda.people.queries import actor_of
from yingda.plumbing.outbox import Reactions
from yingda.routing.actions import assigning
from yingda.routing.actions.placing import place
from yingda.routing.models import Assignment, Queue
from yingda.routing.queries.queues import as_rule

pytestmark = pytest.mark.django_db(transaction=True)
ASSIGNERS = 4


@pytest.fixture
def no_reactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test gives chats out itself."""
    monkeypatch.setattr(Reactions, "by_name", {})


def together(work: list[object]) -> list[object]:
    """Runs the calls at the same moment, one thread each; their answers, or the refusals they raised."""
    start = Barrier(len(work))

    def one(call: object) -> object:
        start.wait()
        try:
            return call()  # type: ignore[operator]
        except Conflict as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


@pytest.mark.parametrize("units", [1, 3])
def test_assigners_neither_double_nor_overfill(clock: Clock, no_reactions: None, units: int) -> None:
    """Each assigner has a queue of its own, so that only the people's capacity stands between them."""
    people = [on_duty(units=units) for _ in range(3)]
    queues = [a_queue(list(people), conditions={"tiers": [90]}) for _ in range(ASSIGNERS)]
    inbox = an_inbox()
    waiting = []
    for queue in queues:
        waiting += placed([a_chat(inbox) for _ in range(4)], queue)
    together([partial(assigning.sweep, queue.pk) for queue in queues])
    open_ = Counter(Assignment.objects.filter(ended_at__isnull=True).values_list("person_id", flat=True))
    held = Counter(holder(chat) for chat in waiting)
    assert {person.pk: held[person.pk] for person in people} == {person.pk: units for person in people}, "full, and not more"
    assert {person.pk: open_[person.pk] for person in people} == {person.pk: units for person in people}, "each given once"


def test_many_sweeps_of_one_queue(clock: Clock, no_reactions: None) -> None:
    people = [on_duty(units=2) for _ in range(3)]
    queue = a_queue(list(people))
    inbox = an_inbox()
    waiting = placed([a_chat(inbox) for _ in range(10)], queue)
    given = together([partial(assigning.sweep, queue.pk) for _ in range(ASSIGNERS)])
    assert sum(given) == 6  # type: ignore[arg-type]
    assert sum(holder(chat) is not None for chat in waiting) == Assignment.objects.count() == 6


def test_many_assigners_for_one_chat(clock: Clock, no_reactions: None) -> None:
    queue = a_queue([on_duty() for _ in range(3)])
    chat = a_chat(an_inbox())
    placed([chat], queue)
    waiting = chats.waiting([queue.pk])[0]
    rule = as_rule(Queue.objects.get(pk=queue.pk))
    outcomes = together([lambda: assigning.give_one(waiting, rule).given for _ in range(ASSIGNERS)])
    assert sorted(outcomes) == [False] * (ASSIGNERS - 1) + [True]  # type: ignore[type-var]


def test_a_claim_and_the_machine_at_once(clock: Clock, no_reactions: None) -> None:
    group = a_group()
    claimer, other = on_duty(group, units=1, state="busy"), on_duty(group, units=1)
    queue = a_queue([group], group_id=group.pk)
    chat = a_chat(an_inbox())
    placed([chat], queue)
    actor = actor_of(claimer.pk)
    together([lambda: claim(actor, chat), lambda: assigning.sweep(queue.pk)])
    assert holder(chat) in (claimer.pk, other.pk)
    assert Assignment.objects.filter(conversation_id=chat).count() <= 1


def placed(waiting: list[int], queue: Queue) -> list[int]:
    """Puts the chats into the queue without giving them out."""
    for chat in waiting:
        facts = chats.facts(chat)
        assert facts is not None
        place(facts, as_rule(queue), "conditions")
    return waiting

"""Two at once, with real transactions."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from tests.makers.people import a_person
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Conflict, Refusal
from yingda.people import actions, queries
from yingda.people.models import Grant, Person, PresenceSpan

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls at the same moment, each in its thread; what each returned or was refused with."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        gate.wait(10)
        try:
            results[index] = call()
        except Refusal as refusal:
            results[index] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_of_two_first_runs_one_is_refused() -> None:
    runs = [actions.FirstRun("云杉", f"boss{i}", "老板", "corrEct-hors3-battery") for i in range(4)]
    results = at_once(*(lambda run=run: actions.set_up(run) for run in runs))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Conflict", "Conflict", "Person"]
    assert (Person.objects.count(), Grant.objects.count(), len(queries.calendars())) == (1, 1, 1)


def test_two_last_administrators_cannot_both_leave() -> None:
    bosses = [a_person(role="administrator") for _ in range(2)]
    results = at_once(*(lambda boss=boss: actions.put_grants(SYSTEM, boss.pk, []) for boss in bosses))
    assert [isinstance(result, Conflict) for result in results].count(True) == 1
    assert Grant.objects.filter(role__key="administrator").count() == 1


def test_presence_said_from_many_sides_at_once_is_one_history() -> None:
    person = a_person()
    states = ["online", "busy", "break", "online", "busy", "offline"]
    results = at_once(*(lambda state=state: actions.set_presence(SYSTEM, person.pk, state) for state in states))
    assert not [result for result in results if isinstance(result, Exception)]
    spans = list(PresenceSpan.objects.filter(person=person).order_by("id"))
    assert [span.ended_at for span in spans] == [*(span.started_at for span in spans[1:]), None]


def test_one_name_is_given_once() -> None:
    calls = [lambda: actions.create_person(SYSTEM, username="linxiao", display_name="林晓")] * 3
    results = at_once(*calls)
    assert Person.objects.filter(username="linxiao").count() == 1
    assert [getattr(result, "code", None) for result in results].count("username_taken") == 2

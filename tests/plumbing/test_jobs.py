"""Jobs: leased once, tried again, buried with their error, replaced by key, repeated by schedule."""

import threading
from typing import Any

import pytest
from django.db import connection

from yingda.plumbing import jobs
from yingda.plumbing.models import Job
from yingda.plumbing.store import transaction

pytestmark = pytest.mark.django_db(transaction=True)


class Handlers:
    """What the handlers of these tests saw."""

    seen: list[Any] = []


@jobs.job("test.note")
def note(payload: dict[str, Any]) -> None:
    Handlers.seen.append(payload["x"])


@jobs.job("test.break")
def break_(payload: dict[str, Any]) -> None:
    raise ValueError("broken on purpose")


def mourn(payload: dict[str, Any]) -> None:
    put("test.note", key="mourning", x=payload["x"])
    if payload["x"] == "worse":
        raise ValueError("broken, too")


@jobs.job("test.perish", buried=mourn)
def perish(payload: dict[str, Any]) -> None:
    raise ValueError("broken on purpose")


@jobs.job("test.hurry", urgent=True)
def hurry(payload: dict[str, Any]) -> None:
    Handlers.seen.append(payload["x"])


@pytest.fixture(autouse=True)
def _fresh() -> None:
    Handlers.seen = []


def put(name: str, run_at: int | None = None, key: str | None = None, **payload: Any) -> None:
    with transaction():
        jobs.enqueue(name, payload, run_at, key)


def test_jobs_run_in_order_once_and_go() -> None:
    for x in (1, 2, 3):
        put("test.note", x=x)
    assert jobs.run_due() == 3
    assert Handlers.seen == [1, 2, 3] and not Job.objects.exists()


def test_a_job_waits_for_its_time() -> None:
    put("test.note", run_at=10_000, x=1)
    assert jobs.run_due(now=9_999) == 0
    assert jobs.run_due(now=10_000) == 1


def test_the_same_key_replaces_what_was_planned() -> None:
    put("test.note", run_at=1000, key="k", x="old")
    put("test.note", run_at=2000, key="k", x="new")
    assert jobs.run_due(now=1000) == 0
    assert jobs.run_due(now=2000) == 1
    assert Handlers.seen == ["new"]


def test_a_cancelled_job_does_not_run() -> None:
    put("test.note", run_at=1000, key="k", x=1)
    with transaction():
        jobs.cancel("k")
    assert jobs.run_due(now=5000) == 0


def test_a_failing_job_is_tried_again_and_buried_with_its_error() -> None:
    put("test.break", run_at=0)
    now = 0
    for _ in range(jobs.TRIES):
        now = max(now, Job.objects.get().run_at) + 1
        assert jobs.run_due(now=now) == 1
    dead = Job.objects.get()
    assert dead.dead_at is not None and "broken on purpose" in dead.last_error
    assert jobs.run_due(now=now + 10**9) == 0


@pytest.mark.parametrize(("x", "told"), [("plain", ["plain"]), ("worse", [])])
def test_whoever_waits_for_a_job_is_told_when_it_is_given_up(x: str, told: list[str]) -> None:
    put("test.perish", run_at=0, x=x)
    for _ in range(jobs.TRIES):
        assert not Job.objects.filter(key="mourning").exists()
        jobs.run_due(now=Job.objects.get().run_at + 1)
    assert Job.objects.get(name="test.perish").dead_at is not None
    jobs.run_due()
    assert Handlers.seen == told


def test_two_workers_never_lease_the_same_job() -> None:
    for x in range(40):
        put("test.note", run_at=0, x=x)
    leased: list[int] = []
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        try:
            while taken := jobs.lease(now=1, limit=3):
                leased.extend(job.id for job in taken)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(leased) == 40 and len(set(leased)) == 40


def test_a_lease_that_ran_out_is_taken_again() -> None:
    put("test.note", run_at=0, x=1)
    assert len(jobs.lease(now=1)) == 1
    assert jobs.lease(now=2) == []
    assert len(jobs.lease(now=2 + jobs.LEASE_MS)) == 1


def test_what_a_customer_waits_for_is_taken_over_sooner_when_its_worker_dies() -> None:
    put("test.note", run_at=0, x="patient")
    put("test.hurry", run_at=0, x="urgent")
    assert len(jobs.lease(now=1)) == 2
    assert jobs.lease(now=jobs.URGENT_LEASE_MS) == []
    assert [job.name for job in jobs.lease(now=1 + jobs.URGENT_LEASE_MS)] == ["test.hurry"]
    assert [job.name for job in jobs.lease(now=1 + jobs.LEASE_MS)] == ["test.hurry", "test.note"]


def test_what_a_killed_worker_left_behind_is_free_at_the_next_start_where_there_is_one_worker() -> None:
    put("test.note", run_at=0, x=1)
    assert len(jobs.lease(now=1)) == 1
    jobs.plant()
    assert len(jobs.lease(now=2)) == (1 if connection.vendor == "sqlite" else 0)


def test_a_job_enqueued_anew_while_it_runs_runs_again() -> None:
    put("test.note", run_at=0, key="k", x=1)
    job = jobs.lease(now=1)[0]
    put("test.note", run_at=0, key="k", x=2)
    assert jobs.run(job)
    assert jobs.run_due(now=10**15) == 1
    assert Handlers.seen == [1, 2]


def test_a_regular_job_stands_once_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.Regular, "seconds", {"test.note": 5.0, "test.break": 5.0})
    jobs.plant()
    jobs.plant()
    assert Job.objects.count() == 2
    Job.objects.filter(name="test.note").update(payload='{"x": 1}')
    jobs.run_due()
    assert Handlers.seen == [1]
    assert Job.objects.filter(dead_at=None, leased_until=0, attempts=0).count() == 2
    assert all(job.run_at > 5000 for job in Job.objects.all())

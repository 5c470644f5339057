"""Data, events and jobs become true together, or not at all; numbers have no gap."""

import threading
from dataclasses import dataclass
from typing import ClassVar

import pytest

from yingda.plumbing import clock
from yingda.plumbing.clock import now_ms
from yingda.plumbing.events import Audience, Event
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.models import Job, StoredEvent, Stream
from yingda.plumbing.outbox import Frame, Publishers, Reactions
from yingda.plumbing.store import announce, savepoint, transaction, untold

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True)
class Rang(Event):
    """A bell rang."""

    name: ClassVar[str] = "test.rang"
    who: str

    def audience(self) -> Audience:
        return Audience(("all", "u:1"), 7)

    def visitor_body(self) -> dict[str, str]:
        return {"heard": self.who}


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[Frame]:
    frames: list[Frame] = []
    monkeypatch.setattr(Publishers, "frames", [frames.extend])
    return frames


def numbers() -> list[int]:
    return list(StoredEvent.objects.order_by("n").values_list("n", flat=True))


def test_an_event_is_stored_with_its_transaction_and_published_after_it(published: list[Frame]) -> None:
    with transaction():
        announce(Rang("a"))
        announce(Rang("b"))
        assert published == []
    first = numbers()[0]
    assert numbers() == [first, first + 1]
    assert [frame.n for frame in published] == numbers()
    assert published[0].staff == ("all", "u:1") and published[0].visitor == 7
    assert published[0].chunk == b'[%d,"test.rang",{"who":"a"}]' % first
    assert published[0].visitor_chunk == b'[%d,"rang",{"heard":"a"}]' % first


def test_nothing_remains_of_a_transaction_that_failed(published: list[Frame]) -> None:
    with pytest.raises(ValueError, match="no"), transaction():
        announce(Rang("lost"))
        enqueue("test.job", {})
        raise ValueError("no")
    assert numbers() == [] and published == [] and not Job.objects.exists()
    with transaction():
        announce(Rang("kept"))
    assert numbers() == [Stream.objects.get().last]
    assert numbers()[-1] - numbers()[0] + 1 == len(numbers())


def test_a_part_that_fails_takes_its_events_and_jobs_with_it(published: list[Frame]) -> None:
    with transaction() as db:
        announce(Rang("one"))
        with pytest.raises(ValueError, match="part"), savepoint(db):
            announce(Rang("two"))
            enqueue("test.job", {})
            raise ValueError("part")
        announce(Rang("three"))
    bodies = list(StoredEvent.objects.order_by("n").values_list("body", flat=True))
    assert bodies == ['{"who":"one"}', '{"who":"three"}']
    assert numbers()[1] == numbers()[0] + 1
    assert not Job.objects.exists()


def test_an_inner_transaction_joins_the_outer_one(published: list[Frame]) -> None:
    with pytest.raises(ValueError, match="outer"), transaction() as outer:
        with transaction() as inner:
            assert inner is outer
            announce(Rang("x"))
        assert published == []
        raise ValueError("outer")
    assert numbers() == []


def test_reactions_become_jobs_of_the_same_transaction(monkeypatch: pytest.MonkeyPatch, published: list[Frame]) -> None:
    monkeypatch.setattr(Reactions, "by_name", {"test.rang": ("test.first", "test.second")})
    with transaction():
        announce(Rang("a"))
    assert sorted(Job.objects.values_list("name", flat=True)) == ["test.first", "test.second"]
    n = numbers()[0]
    assert f'"n":{n}' in Job.objects.first().payload  # type: ignore[union-attr]


def test_announcing_outside_of_a_transaction_is_a_mistake_that_shows() -> None:
    with pytest.raises(RuntimeError, match="outside"):
        announce(Rang("nobody"))


def test_a_given_instant_holds_for_the_thread_and_for_the_running_transaction() -> None:
    before = now_ms()
    with transaction() as db:
        with clock.at(1_000):
            assert now_ms() == db.now == 1_000
            with clock.at(2_000):
                assert db.now == 2_000
            assert db.now == 1_000
            elsewhere: list[int] = []
            other = threading.Thread(target=lambda: elsewhere.append(now_ms()))
            other.start()
            other.join()
            assert elsewhere[0] >= before
        assert db.now >= before
    assert now_ms() >= before


def test_what_is_done_untold_stays_without_events_and_jobs(published: list[Frame]) -> None:
    with transaction() as db:
        announce(Rang("before"))
        with untold(db), clock.at(5_000):
            announce(Rang("never"))
            enqueue("test.job", {})
            Stream.objects.filter(pk=1).update(last=40)
        announce(Rang("after"))
    assert [frame.n for frame in published] == [41, 42]
    assert b"never" not in b"".join(frame.chunk for frame in published)
    assert not Job.objects.filter(name="test.job").exists()
    assert StoredEvent.objects.filter(at=5_000).count() == 0

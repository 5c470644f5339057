"""Data, events and jobs become true together, or not at all; numbers have no gap."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from yingda.plumbing.events import Audience, Event
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.models import Job, StoredEvent, Stream
from yingda.plumbing.outbox import Frame, Publishers, Reactions
from yingda.plumbing.store import announce, savepoint, transaction

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

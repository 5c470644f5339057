"""Group commits: all of a batch in one transaction, and a refused operation undoes only itself."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from yingda.kit.errors import Refused
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.models import Job
from yingda.plumbing.realtime.writer import Operation, Writer
from yingda.plumbing.store import Db

pytestmark = pytest.mark.django_db(transaction=True)


def stores(key: str) -> Operation:
    def operation(db: Db) -> str:
        enqueue("nothing.at_all", {}, run_at=2**50, key=key)
        return key

    return operation


def fails(key: str, why: Exception) -> Operation:
    def operation(db: Db) -> str:
        db.change("UPDATE plumbing_stream SET last = last + 1000")
        enqueue("nothing.at_all", {}, run_at=2**50, key=key)
        raise why

    return operation


def committed(*operations: Operation) -> list[Any]:
    """What the callers are told, in order: results, or what was raised."""

    async def main() -> list[Any]:
        loop = asyncio.get_running_loop()
        batch = [(operation, loop.create_future()) for operation in operations]
        answers = await loop.run_in_executor(None, _in_thread, lambda: Writer._commit(batch))
        assert [future for future, _, _ in answers] == [future for _, future in batch]
        return [result if why is None else why for _, result, why in answers]

    return asyncio.run(main())


def _in_thread(call: Callable[[], Any]) -> Any:
    try:
        return call()
    finally:
        connection.close()


def keys() -> list[str]:
    return sorted(Job.objects.filter(name="nothing.at_all").values_list("key", flat=True))


def last() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM plumbing_stream")
        return int(cursor.fetchone()[0])


def test_a_batch_is_committed_together() -> None:
    assert committed(stores("a"), stores("b")) == ["a", "b"]
    assert keys() == ["a", "b"]


@pytest.mark.parametrize("why", [Refused("text_empty"), ValueError("unforeseen")])
def test_what_fails_undoes_only_itself(why: Exception) -> None:
    before = last()
    assert committed(stores("a"), fails("x", why), stores("b")) == ["a", why, "b"]
    assert keys() == ["a", "b"] and last() == before


def test_one_that_fails_alone_leaves_nothing() -> None:
    why, before = Refused("text_empty"), last()
    assert committed(fails("x", why)) == [why]
    assert keys() == [] and last() == before


def test_a_commit_that_fails_is_not_tried_again() -> None:
    """Whether it came through is not known then; running it again could write it twice."""
    runs = []

    def breaks_the_commit(db: Db) -> None:
        runs.append(1)
        db.jobs.append(("too", "few"))

    with pytest.raises(Exception, match=r".*"):
        committed(breaks_the_commit, stores("a"))
    assert (runs, keys()) == ([1], [])

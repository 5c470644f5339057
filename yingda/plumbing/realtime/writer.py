"""The writer of the hot lane: one thread, many operations per commit.

Operations queue up while a commit is under way and share the next one. They run without savepoints first; where one of
many is refused, nothing of the try is kept and all run again, each in its own savepoint, so that a refused one undoes only
itself. So an operation may be called twice, but its effects are in the database once. A caller is answered after the commit
that holds its operation.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from yingda.kit.errors import Refusal
from yingda.plumbing.store import Db, savepoint, transaction

log = logging.getLogger("yingda.writer")

Operation = Callable[[Db], Any]
Entry = tuple[Operation, asyncio.Future[Any]]
Answer = tuple[asyncio.Future[Any], Any, BaseException | None]
BATCH = 256
# While many write, the next commit waits this long for more of them (as PostgreSQL's commit_delay does): a commit costs as much as
# two operations. Who writes alone does not wait.
GATHER_S = 0.001


class Ended(Exception):
    """The writer was stopped before the operation ran; nothing was written."""


class Writer(threading.Thread):
    """Runs operations for an event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="writer", daemon=True)
        self._loop = loop
        self._busy = False
        self._queue: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()

    def submit(self, operation: Operation) -> asyncio.Future[Any]:
        """Queues an operation; the future answers once it is committed, or raises what it raised."""
        future: asyncio.Future[Any] = self._loop.create_future()
        self._queue.put((operation, future))
        return future

    def end(self) -> None:
        """Finishes what is queued and stops."""
        self._queue.put(None)
        self.join(timeout=30)

    def run(self) -> None:
        self._let_one_connection_checkpoint()
        while (batch := self._gather()) is not None:
            self._work(batch)
        connection.close()

    @staticmethod
    def _let_one_connection_checkpoint() -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_autocheckpoint=1000")

    def _gather(self) -> list[Entry] | None:
        first = self._queue.get()
        if first is None:
            return None
        if self._busy:
            time.sleep(GATHER_S)
        batch = [first]
        while len(batch) < BATCH:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is None:
                self._queue.put(None)
                break
            batch.append(item)
        self._busy = len(batch) > 1
        return batch

    def _work(self, batch: list[Entry]) -> None:
        try:
            answers = self._commit(batch)
        except Exception as error:
            log.exception("a commit of %s operations failed", len(batch))
            connection.close_if_unusable_or_obsolete()
            answers = [(future, None, error) for _operation, future in batch]
        self._loop.call_soon_threadsafe(_answer, answers)

    @staticmethod
    def _commit(batch: list[Entry]) -> list[Answer]:
        try:
            return _together(batch)
        except _Undone as undone:
            if len(batch) == 1:
                return [(batch[0][1], None, _logged(undone.why))]
        return _one_by_one(batch)


class _Undone(Exception):
    """An operation failed before the commit; nothing of the batch was written."""

    def __init__(self, why: Exception) -> None:
        super().__init__(str(why))
        self.why = why


def _together(batch: list[Entry]) -> list[Answer]:
    answers: list[Answer] = []
    with transaction() as db:
        for operation, future in batch:
            try:
                answers.append((future, operation(db), None))
            except Exception as why:
                raise _Undone(why) from why
    return answers


def _one_by_one(batch: list[Entry]) -> list[Answer]:
    answers: list[Answer] = []
    with transaction() as db:
        for operation, future in batch:
            try:
                with savepoint(db):
                    answers.append((future, operation(db), None))
            except Exception as why:
                answers.append((future, None, _logged(why)))
    return answers


def _logged(why: Exception) -> Exception:
    if not isinstance(why, Refusal):
        log.error("an operation failed", exc_info=why)
    return why


def _answer(answers: list[Answer]) -> None:
    for future, result, error in answers:
        if future.cancelled():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

"""Work for later, kept in the main database and enqueued in the same transaction as the data.

A job is leased, run, and deleted. One that raises is tried again after 1, 4, 16, 64, 256 s and then kept as dead, with
its error, until somebody looks. Handlers run at least once and must be safe to run twice.
"""

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection

from yingda.plumbing.clock import now_ms
from yingda.plumbing.outbox import LOOKS_EVERY_MS
from yingda.plumbing.store import Db, running, savepoint, transaction

log = logging.getLogger("yingda.jobs")

Handler = Callable[[dict[str, Any]], None]
LEASE_MS = 60_000
# A customer waits for an urgent job: when the worker that took it dies, another takes it over this soon.
URGENT_LEASE_MS = 10_000
TRIES = 6
BATCH = 20
_handlers: dict[str, Handler] = {}
_burials: dict[str, Handler] = {}
_urgent: set[str] = set()


def job(name: str, buried: Handler | None = None, urgent: bool = False) -> Callable[[Handler], Handler]:
    """Registers a handler under a lasting name (`room.verb`).

    buried: called with the payload, in the transaction that gives the job up after its last try, so that whoever waits
    for it can be told. urgent: taken before what is not, when more is due than can be done at once (a customer waits for it).
    """

    def register(handler: Handler) -> Handler:
        if _handlers.setdefault(name, handler) is not handler:
            raise ValueError(f"two handlers called {name}")
        if buried is not None:
            _burials[name] = buried
        if urgent:
            _urgent.add(name)
        return handler

    return register


def name_of(handler: Handler) -> str:
    """The registered name of a handler. Raises `LookupError` when it was never registered."""
    for name, known in _handlers.items():
        if known is handler:
            return name
    raise LookupError(f"{handler.__qualname__} is not a registered job")


def enqueue(name: str, payload: dict[str, Any], run_at: int | None = None, key: str | None = None) -> None:
    """Part of the running transaction. `run_at` in ms (now when None); a job with the same `key` is replaced."""
    db = running()
    if db is None:
        raise RuntimeError(f"{name} enqueued outside of a transaction")
    db.jobs.append((name, msgspec.json.encode(payload).decode(), db.now if run_at is None else run_at, key))


def cancel(key: str) -> None:
    """Takes back the job with this key, if it has not begun."""
    db = running()
    if db is None:
        raise RuntimeError(f"{key} cancelled outside of a transaction")
    db.jobs[:] = [row for row in db.jobs if row[3] != key]
    db.change("DELETE FROM plumbing_job WHERE key = ?", (key,))


@dataclass(frozen=True, slots=True)
class Leased:
    id: int
    name: str
    payload: str
    attempts: int
    run_at: int


def lease(now: int, limit: int = BATCH) -> list[Leased]:
    """Takes up to `limit` due jobs for `LEASE_MS` (urgent ones `URGENT_LEASE_MS`); two workers never get the same one."""
    skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    urgent = sorted(_urgent)
    with transaction() as db:
        rows = db.execute(
            f"UPDATE plumbing_job SET leased_until = CASE {_turn()} WHEN 0 THEN {now + URGENT_LEASE_MS:d} ELSE {now + LEASE_MS:d} END,"
            " attempts = attempts + 1 WHERE id IN (SELECT id FROM plumbing_job"
            f" WHERE dead_at IS NULL AND run_at <= ? AND leased_until <= ? ORDER BY {_turn()}, run_at, id LIMIT ?{skip})"
            " RETURNING id, name, payload, attempts, run_at",
            (*urgent, now, now, *urgent, limit),
        )
    return sorted((Leased(*row) for row in rows), key=lambda job: (job.name not in _urgent, job.run_at, job.id))


def _turn() -> str:
    return f"CASE WHEN name IN ({', '.join('?' * len(_urgent))}) THEN 0 ELSE 1 END" if _urgent else "1"


def finish(*done: Leased) -> None:
    """Deletes done jobs, unless enqueued anew under their key meanwhile; a regular one gets its next time."""
    if not done:
        return
    with transaction() as db:
        for job in done:
            if job.name in Regular.seconds:
                _plan_next(db, job)
        rows = [(job.id, job.attempts, job.run_at) for job in done if job.name not in Regular.seconds]
        if rows:
            db.many("DELETE FROM plumbing_job WHERE id = ? AND attempts = ? AND run_at = ?", rows)


def put_back(job: Leased, error: BaseException) -> None:
    """Schedules the next try, or buries the job after the last."""
    text = "".join(traceback.format_exception(error))[-4000:]
    wait = 1000 * 4 ** (job.attempts - 1)
    with transaction() as db:
        if job.name in Regular.seconds:
            _plan_next(db, job)
        elif job.attempts >= TRIES:
            db.change("UPDATE plumbing_job SET dead_at = ?, last_error = ? WHERE id = ?", (db.now, text, job.id))
            _tell_of_burial(db, job)
        else:
            db.change(
                "UPDATE plumbing_job SET run_at = ?, leased_until = 0, last_error = ? WHERE id = ? AND run_at = ?",
                (db.now + wait, text, job.id, job.run_at),
            )


def _tell_of_burial(db: Db, job: Leased) -> None:
    told = _burials.get(job.name)
    if told is None:
        return
    try:
        with savepoint(db):
            told(msgspec.json.decode(job.payload))
    except Exception:
        log.exception("job %s %s is dead, and telling of it failed", job.name, job.id)


class Regular:
    """Jobs that are done again and again: seconds between them, by name; filled once by `site`."""

    seconds: dict[str, float] = {}


def plant() -> None:
    """Makes sure that every regular job stands in the table once; called when a worker starts.

    On SQLite there is one worker, so what is leased now was left behind by one that was killed: it is free again.
    """
    with transaction() as db:
        if db.dialect == "sqlite":
            db.change("UPDATE plumbing_job SET leased_until = 0 WHERE leased_until > 0 AND dead_at IS NULL")
        for name in Regular.seconds:
            db.change(
                "INSERT INTO plumbing_job (name, payload, run_at, key, attempts, leased_until, last_error)"
                " VALUES (?, '{}', ?, ?, 0, 0, '') ON CONFLICT (key) DO NOTHING",
                (name, db.now, f"every:{name}"),
            )


def _plan_next(db: Db, job: Leased) -> None:
    run_at = db.now + int(Regular.seconds[job.name] * 1000)
    db.change("UPDATE plumbing_job SET run_at = ?, attempts = 0, leased_until = 0 WHERE id = ?", (run_at, job.id))


def run(job: Leased) -> bool:
    """Runs one leased job; whether it went well."""
    went_well = _attempt(job)
    if went_well:
        finish(job)
    return went_well


def _attempt(job: Leased) -> bool:
    try:
        _handlers[job.name](msgspec.json.decode(job.payload))
    except Exception as error:
        log.exception("job %s %s failed (try %s)", job.name, job.id, job.attempts)
        put_back(job, error)
        return False
    return True


def run_due(now: int | None = None, limit: int = BATCH) -> int:
    """Runs what is due; how many were taken."""
    leased = lease(now_ms() if now is None else now, limit)
    finish(*[job for job in leased if _attempt(job)])
    return len(leased)


def next_due() -> int | None:
    """When the next job is due (ms), or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(CASE WHEN leased_until > run_at THEN leased_until ELSE run_at END) FROM plumbing_job WHERE dead_at IS NULL")
        row = cursor.fetchone()
    return None if row is None or row[0] is None else int(row[0])


class Worker(threading.Thread):
    """Runs jobs as they fall due; woken by `wake`, looks again at least every `LOOKS_EVERY_MS`."""

    def __init__(self) -> None:
        super().__init__(name="jobs", daemon=True)
        self._wake = threading.Event()
        self._ending = False

    def wake(self) -> None:
        self._wake.set()

    def end(self) -> None:
        """Stops after the job in hand and waits for it."""
        self._ending = True
        self._wake.set()
        self.join(timeout=30)

    def run(self) -> None:
        planted = False
        while not self._ending:
            self._wake.clear()
            try:
                if not planted:
                    plant()
                    planted = True
                if run_due() < BATCH:
                    self._wake.wait(self._pause())
            except Exception:
                log.exception("the job thread stumbled")
                connection.close()
                self._wake.wait(LOOKS_EVERY_MS / 1000)
        connection.close()

    def _pause(self) -> float:
        due = next_due()
        left = LOOKS_EVERY_MS if due is None else min(LOOKS_EVERY_MS, due - now_ms())
        return max(0, left) / 1000

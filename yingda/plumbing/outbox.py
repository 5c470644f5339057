"""The outbox: numbers for events, their rows, the jobs of their reactions, and the frames to publish."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yingda.plumbing.events import Event, encoded
from yingda.plumbing.store import Db, Outbox

LOOKS_EVERY_MS = 1000  # a worker looks this often by itself, and need not be woken for a job that is due later
COPIED_FROM = 50  # so many rows are quicker by COPY
EVENT_COLUMNS = "n, name, at, staff, visitor, body, visitor_body"
_INSERT_EVENT = f"INSERT INTO plumbing_storedevent ({EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_JOB = (
    "INSERT INTO plumbing_job (name, payload, run_at, key, attempts, leased_until, last_error) VALUES (?, ?, ?, ?, 0, 0, '')"
    " ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, run_at = excluded.run_at, attempts = 0,"
    " leased_until = 0, dead_at = NULL"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One numbered event, ready for the wire."""

    n: int
    staff: tuple[str, ...]
    visitor: int | None
    chunk: bytes
    visitor_chunk: bytes | None


class Reactions:
    """Which jobs an event starts, by event name; filled once by `site`."""

    by_name: dict[str, tuple[str, ...]] = {}


class Publishers:
    """Where committed frames go (the hub of this process, Redis); and who is woken when jobs were written."""

    frames: list[Callable[[list[Frame]], None]] = []
    jobs: list[Callable[[], None]] = []


def chunk(n: int, name: str, body: bytes) -> bytes:
    """The event as an element of a live frame's `events`."""
    return b'[%d,"%s",%s]' % (n, name.encode(), body)


def frame_of_row(row: tuple[Any, ...]) -> Frame:
    """The frame of a stored event (columns `EVENT_COLUMNS`); to visitors an event is named without its room."""
    n, name, _at, staff, visitor, body, visitor_body = row
    seen = None if visitor is None else chunk(n, name.split(".", 1)[1], (visitor_body or "{}").encode())
    return Frame(n, tuple(staff.split()), visitor, chunk(n, name, body.encode()), seen)


def take_numbers(db: Db, count: int) -> int:
    """The first of `count` fresh numbers; locks the counter until the commit."""
    row = db.one("UPDATE plumbing_stream SET last = last + ? WHERE id = 1 RETURNING last", (count,))
    if row is None:
        raise RuntimeError("the event stream has no counter; run the migrations")
    return int(row[0]) - count + 1


def _event_row(n: int, at: int, event: Event) -> tuple[Any, ...]:
    audience = event.audience()
    seen = None if audience.visitor is None else encoded(event.visitor_body()).decode()
    return n, event.name, at, " ".join(audience.staff), audience.visitor, encoded(event.body()).decode(), seen


def _reaction_jobs(row: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    n, name, at, _staff, _visitor, body, _seen = row
    payload = f'{{"n":{n},"at":{at},"event":{body}}}'
    return [(handler, payload, at, None) for handler in Reactions.by_name.get(name, ())]


def write(db: Db) -> list[Frame]:
    """Numbers and stores what was announced, with the jobs; the last step before the commit."""
    rows: list[tuple[Any, ...]] = []
    if db.announced:
        first = take_numbers(db, len(db.announced))
        rows = [_event_row(first + i, db.now, event) for i, event in enumerate(db.announced)]
        if len(rows) < COPIED_FROM:
            db.many(_INSERT_EVENT, rows)
        else:
            db.load("plumbing_storedevent", EVENT_COLUMNS.split(", "), rows)
    for row in rows:
        db.jobs.extend(_reaction_jobs(row))
    if db.jobs:
        db.many(_INSERT_JOB, db.jobs)
        if any(run_at < db.now + LOOKS_EVERY_MS for _name, _payload, run_at, _key in db.jobs):
            db.after.extend(Publishers.jobs)
    return [frame_of_row(row) for row in rows]


def publish(frames: list[Frame]) -> None:
    """Hands committed frames to everybody who carries them on; called in commit order within a process."""
    if frames:
        for publisher in Publishers.frames:
            publisher(frames)


Outbox.write = staticmethod(write)
Outbox.publish = staticmethod(publish)

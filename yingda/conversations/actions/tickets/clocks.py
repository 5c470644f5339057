"""The deadlines of a ticket and of its steps: begun, paused, ended, and what happens at their moments.

The authority is the caller's: whoever may change the ticket moves its clocks.
"""

from yingda.conversations import sql
from yingda.conversations.actions.tickets.telling import in_charge, of_step, tell
from yingda.conversations.actions.tickets.ticket import change, load, repeated
from yingda.conversations.events import TicketBreached, TicketWarned
from yingda.conversations.models import TicketClock
from yingda.conversations.rules import sla as rules
from yingda.conversations.rules.sla import Clock, Done
from yingda.conversations.rules.tickets.repeating import ClockPart
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import SYSTEM
from yingda.kit.worktime import MINUTE, Calendar
from yingda.people.queries import calendar
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, announce, transaction


def start(db: Db, ticket: Ticket, minutes: int | None, warn_percent: int, step_id: int | None = None) -> ClockPart | None:
    """Starts the clock of the ticket, or of a step, by the ticket's version of the calendar; nothing without minutes."""
    if minutes is None:
        return None
    clock = rules.started(minutes * MINUTE, db.now, _hours(ticket.calendar_id, ticket.calendar_version))
    clock = rules.paused(clock, db.now) if ticket.state == "waiting" else clock
    due_at, warn_at = rules.due_at(clock), rules.warn_at(clock, warn_percent)
    number = sql.add_clock(db, (
        ticket.id, step_id, ticket.calendar_id, ticket.calendar_version, warn_percent, db.now, clock.amount_ms, clock.counted_from_at,
        clock.left_ms, due_at, warn_at, db.now if clock.paused else None,
    ))  # fmt: skip
    _plan(number, clock, warn_percent, Done(False, False))
    return ClockPart(step_id, due_at, warn_at, None)


def pause(db: Db, ticket_id: int) -> None:
    """Stops the running clocks of a ticket; what is left is kept."""
    for row in _running(ticket_id):
        _late(row, db.now)
        _keep(row, rules.paused(clock_of(row), db.now), db.now)


def resume(db: Db, ticket_id: int) -> None:
    """Lets the paused clocks of a ticket run on with what was left."""
    for row in _running(ticket_id):
        _keep(row, rules.resumed(clock_of(row), db.now), db.now)


def end(db: Db, ticket_id: int, step_id: int | None = None) -> None:
    """Ends the clocks of a ticket, or of one step: what was owed is done."""
    for row in _running(ticket_id):
        if step_id is None or row.step_id == step_id:
            _late(row, db.now)
            row.ended_at = db.now
            row.save()
            cancel(key_of(row.pk))


def move(db: Db, step_ids: list[int], to_ticket: int) -> None:
    """The clocks of steps go with them to another ticket."""
    TicketClock.objects.filter(step_id__in=step_ids).update(ticket_id=to_ticket)


def run(clock_id: int) -> None:
    """Does what is due for a clock; nothing when it was ended or paused meanwhile. Safe to run twice."""
    with transaction() as db:
        row = TicketClock.objects.filter(pk=clock_id, ended_at__isnull=True).first()
        if row is None:
            return
        ticket = load(db, row.ticket_id)
        row.refresh_from_db()  # the lock came first, now the clock is what it is
        for moment in rules.moments(clock_of(row), row.warn_percent, (), _done(row)):
            if row.ended_at is None and moment.at <= db.now:
                _happen(ticket, row, moment.what)
        row.save()
        _plan_row(row)
        columns = repeated(db, ticket.id)
        if any(getattr(ticket, name) != value for name, value in columns.items()):
            change(db, SYSTEM, ticket, "breached", facts={"step_id": row.step_id}, **columns)


def catch_up() -> None:
    """What was due for running clocks and has not happened happens now: for history that is written down."""
    with transaction() as db:
        late = TicketClock.objects.filter(ended_at__isnull=True, paused_at__isnull=True, warn_at__lte=db.now, breached_at__isnull=True)
        for number in list(late.order_by("id").values_list("id", flat=True)):
            run(number)


def plan_all() -> None:
    """Plans the next moment of every running clock anew: after history was written down, or read back, without its jobs."""
    with transaction():
        for row in TicketClock.objects.filter(ended_at__isnull=True, paused_at__isnull=True).order_by("id"):
            _plan_row(row)


def version_in_force(calendar_id: int) -> int:
    """The version of a calendar that new clocks count by. Raises `NotFound`."""
    return calendar(calendar_id).version


def clock_of(row: TicketClock) -> Clock:
    """A clock as the rules have it."""
    return Clock(row.amount_ms, row.counted_from_at, row.left_ms, _hours(row.calendar_id, row.calendar_version), row.paused_at is not None)


def key_of(number: int) -> str:
    """The key of a clock's job."""
    return f"ticket_clock:{number}"


def _happen(ticket: Ticket, row: TicketClock, what: str) -> None:
    due_at = row.due_at or 0
    people = in_charge(ticket) if row.step_id is None else of_step(ticket)
    if what == "warn":
        row.warned_at = row.warn_at
        announce(TicketWarned(ticket.id, row.step_id, due_at))
        tell(ticket, SYSTEM, people, "ticket_due_soon", row.pk, due_at=due_at)
        return
    _late(row, due_at + 1)
    tell(ticket, SYSTEM, [*people, ticket.owner_id], "ticket_overdue", row.pk, due_at=due_at)


def _late(row: TicketClock, now: int) -> None:
    """A breach whose job has not run yet is still a breach, at the moment it was due."""
    if row.breached_at is None and row.due_at is not None and now > row.due_at:
        row.breached_at = row.due_at
        announce(TicketBreached(row.ticket_id, row.step_id, row.due_at))


def _keep(row: TicketClock, clock: Clock, now: int) -> None:
    row.counted_from_at, row.left_ms = clock.counted_from_at, clock.left_ms
    row.due_at, row.warn_at = rules.due_at(clock), rules.warn_at(clock, row.warn_percent)
    row.paused_at = now if clock.paused else None
    row.save()
    _plan(row.pk, clock, row.warn_percent, _done(row))


def _plan_row(row: TicketClock) -> None:
    _plan(row.pk, clock_of(row), row.warn_percent, _done(row))


def _plan(number: int, clock: Clock, warn_percent: int, done: Done) -> None:
    upcoming = rules.moments(clock, warn_percent, (), done)
    if upcoming:
        enqueue("conversations.ticket_clock_due", {"clock": number}, upcoming[0].at, key_of(number))
    else:
        cancel(key_of(number))


def _running(ticket_id: int) -> list[TicketClock]:
    return list(TicketClock.objects.filter(ticket_id=ticket_id, ended_at__isnull=True).order_by("id"))


def _done(row: TicketClock) -> Done:
    return Done(row.warned_at is not None, row.breached_at is not None)


def _hours(calendar_id: int | None, version: int | None) -> Calendar | None:
    return None if calendar_id is None else calendar(calendar_id, version)

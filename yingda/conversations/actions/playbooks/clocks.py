"""The deadlines of steps and answers under an activation: begun, met, ended, and what happens at their moments."""

from yingda.conversations.actions.matter import load as load_matter
from yingda.conversations.actions.playbooks import escalating
from yingda.conversations.actions.playbooks.activation import document, load, note
from yingda.conversations.actions.playbooks.cases import tell_case
from yingda.conversations.actions.playbooks.concerned import tell
from yingda.conversations.events import PlaybookBreached, PlaybookWarned
from yingda.conversations.models import Activation, ActivationCase, ActivationClock
from yingda.conversations.rules import sla as rules
from yingda.conversations.rules.matter import Matter, numbers
from yingda.conversations.rules.playbooks.document import Document
from yingda.conversations.rules.sla import Clock, Done, Step
from yingda.kit.actor import SYSTEM
from yingda.kit.worktime import MINUTE, Calendar
from yingda.people.queries import calendar
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, announce, transaction

STEP = "step"


def start(
    activation: Activation, said: Document, kind: str, minutes: int | None, at: int, *, case: ActivationCase | None = None, step_id: int | None = None
) -> ActivationClock | None:
    """Starts a clock that runs from `at` by the calendar in force; nothing without minutes."""
    if minutes is None:
        return None
    hours = None if said.calendar_id is None else calendar(said.calendar_id)
    clock = rules.started(minutes * MINUTE, at, hours)
    row = ActivationClock.objects.create(
        activation=activation, case=case, step_id=step_id, kind=kind, started_at=at, amount_ms=clock.amount_ms, calendar_id=said.calendar_id,
        calendar_version=None if hours is None else hours.version, due_at=rules.due_at(clock),
    )  # fmt: skip
    _plan(row, said)
    return row


def meet(row: ActivationClock, at: int, person_id: int | None) -> None:
    """What was owed came at `at`."""
    _late(row, at)
    row.met_at, row.met_by_id, row.ended_at = at, person_id, at
    row.save()
    cancel(_key(row))


def stop(row: ActivationClock, at: int) -> None:
    """What was owed is owed no longer: resolved, left, all-clear."""
    _late(row, at)
    row.ended_at = at
    row.save()
    cancel(_key(row))


def running(**of: object) -> list[ActivationClock]:
    """The clocks that run, of a case, a step or an activation."""
    return list(ActivationClock.objects.filter(ended_at__isnull=True, **of).order_by("id"))


def run(clock_id: int) -> None:
    """Does what is due for a clock; nothing when it ended meanwhile. Safe to run twice."""
    with transaction() as db:
        known = _found(clock_id)
        if known is None:
            return
        number = known.activation.conversation_id if known.case is None else known.case.conversation_id
        matter = None if number is None else load_matter(db, number)
        activation = load(known.activation_id)
        row = _found(clock_id)  # the locks came first, now the clock is what it is
        if row is not None:
            _catch_up(db, activation, matter, row)


def _found(clock_id: int) -> ActivationClock | None:
    return ActivationClock.objects.select_related("activation", "case", "step").filter(pk=clock_id, ended_at__isnull=True).first()


def _catch_up(db: Db, activation: Activation, matter: Matter | None, row: ActivationClock) -> None:
    said = document(activation)
    chain = _chain(said)
    for moment in rules.moments(_clock(row), said.limits.warn_percent, chain, _done(row)):
        if moment.at > db.now or row.ended_at is not None:
            break
        if moment.what == "step":
            row.steps_done = moment.index + 1
            escalating.take(db, activation, matter, breach_rungs(said)[moment.index][0], row.due_at or moment.at)
        else:
            _happen(db, activation, matter, row, moment.what)
    row.save()
    _plan(row, said)


def _happen(db: Db, activation: Activation, matter: Matter | None, row: ActivationClock, what: str) -> None:
    due_at, number = row.due_at or 0, None if matter is None else matter.id
    if what == "warn":
        row.warned_at = db.now
        announce(PlaybookWarned(activation.pk, number, row.step_id, row.kind, due_at))
        tell(activation, _in_charge(row, matter), "playbook_due_soon", f"{row.pk}:warn", matter, due_at=due_at, text=_text(row))
        return
    _late(row, due_at + 1)
    note(db, SYSTEM, activation, "breached", number, at=due_at, kind=row.kind, text=_text(row))
    tell(activation, _in_charge(row, matter), "playbook_overdue", f"{row.pk}:breach", matter, due_at=due_at, text=_text(row))
    if row.case is not None and matter is not None:
        row.case.breached_at = due_at
        row.case.save(update_fields=["breached_at"])
        tell_case(row.case, matter)


def _late(row: ActivationClock, at: int) -> None:
    """A breach whose job has not run yet is still a breach, at the moment it was due."""
    if row.breached_at is None and row.due_at is not None and at > row.due_at:
        row.breached_at = row.due_at
        number = None if row.case_id is None else ActivationCase.objects.values_list("conversation_id", flat=True).get(pk=row.case_id)
        announce(PlaybookBreached(row.activation_id, number, row.step_id, row.kind, row.due_at))


def _in_charge(row: ActivationClock, matter: Matter | None) -> set[int]:
    if row.step is not None:
        return set(numbers(row.step.person_ids))
    return set() if matter is None else {person for person in (matter.assignee_id, matter.owner_id) if person is not None}


def _text(row: ActivationClock) -> str:
    return "" if row.step is None else row.step.text


def breach_rungs(said: Document) -> list[tuple[int, int]]:
    """The rungs that count from a breach, in the order of their time: (place in the document, minutes)."""
    found = [(index, rung.after_minutes) for index, rung in enumerate(said.escalation) if rung.since == "breach"]
    return sorted(found, key=lambda one: one[1])


def _chain(said: Document) -> tuple[Step, ...]:
    return tuple(Step(STEP, minutes, "tell") for _, minutes in breach_rungs(said))


def _plan(row: ActivationClock, said: Document) -> None:
    upcoming = rules.moments(_clock(row), said.limits.warn_percent, _chain(said), _done(row))
    if upcoming:
        enqueue("conversations.playbook_clock_due", {"clock": row.pk}, upcoming[0].at, _key(row))
    else:
        cancel(_key(row))


def _clock(row: ActivationClock) -> Clock:
    return rules.started(row.amount_ms, row.started_at, _hours(row))


def _hours(row: ActivationClock) -> Calendar | None:
    return None if row.calendar_id is None else calendar(row.calendar_id, row.calendar_version)


def _done(row: ActivationClock) -> Done:
    return Done(row.warned_at is not None, row.breached_at is not None, row.steps_done)


def _key(row: ActivationClock) -> str:
    return f"playbook_clock:{row.pk}"

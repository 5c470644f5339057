"""Following the event stream: which automations an event concerns, and letting them act on it, each once and in their order.

Nothing is done where events are made. The place in the stream moves on in the transaction of the effects, so that a lane that
dies has either done everything about an event or nothing; two lanes cannot both do it.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import msgspec

from yingda.automation.actions.running import run
from yingda.automation.models import Reading
from yingda.automation.queries.facts import Known, calendars_of, facts_of, known_of
from yingda.automation.queries.stored import Rule
from yingda.automation.rules.conditions import Weighed, calendars_asked, groups_asked, weigh
from yingda.automation.rules.loops import BEGAN, ENDED, NOBODY, Cause, cause_at
from yingda.automation.rules.occasions import Occasion, of_event, state_wanted
from yingda.automation.rules.triggers import CONVERSATION, TRIGGERS, sources_of
from yingda.kit.worktime import Calendar
from yingda.plumbing.clock import now_ms
from yingda.plumbing.numbers import last_number
from yingda.plumbing.store import Db, transaction
from yingda.plumbing.stream import Told, between

log = logging.getLogger("yingda.automation")

AT_ONCE = 500
# A new conversation is put into a queue, and so with a group, a moment after it began; this long a group's automations wait for it.
SETTLES_MS = 3_000
HOUR_MS = 3_600_000
_ODD = (KeyError, TypeError, AttributeError, ValueError)
_ADVANCE = (
    "INSERT INTO automation_reading (id, n, chain, holder, leased_until) VALUES (1, ?, ?, '', 0)"
    " ON CONFLICT (id) DO UPDATE SET n = excluded.n, chain = excluded.chain WHERE automation_reading.n < excluded.n"
)
_MISSED = (
    "INSERT INTO automation_tally (automation_id, hour, missed, sample) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (automation_id, hour) DO UPDATE SET missed = automation_tally.missed + excluded.missed, sample = excluded.sample"
)


@dataclass(frozen=True, slots=True)
class Place:
    """How far the stream has been read, and the cause that holds there."""

    n: int = 0
    cause: Cause = NOBODY


@dataclass(slots=True)
class Turn:
    """What one turn works with; `missed` counts verdicts of no, with the last one of each automation."""

    rules: Sequence[Rule]
    asked: frozenset[str]
    calendars: dict[int, Calendar]
    missed: Counter[int]
    samples: dict[int, Weighed]

    def concerned(self, occasion: Occasion, known: Known) -> list[Rule]:
        """The automations an occasion may set off, in their order."""
        groups = known.group_ids(occasion)
        return [
            rule for rule in self.rules
            if rule.document.when.key == occasion.trigger and (rule.group_id is None or rule.group_id in groups)
            and (occasion.n is None or occasion.n > rule.from_n) and (occasion.n is None or _wanted(rule, occasion))
        ]  # fmt: skip

    def matching(self, occasion: Occasion, known: Known) -> list[Rule]:
        """Those of them whose conditions are met; the others are counted."""
        if known.subject(occasion) is None or not known.happened(occasion):
            return []
        facts = facts_of(occasion, known)
        return [rule for rule in self.concerned(occasion, known) if self._weighed(rule, facts).ok]

    def _weighed(self, rule: Rule, facts: dict[str, Any]) -> Weighed:
        weighed = weigh(rule.document.conditions, facts)
        if not weighed.ok:
            self.missed[rule.id] += 1
            self.samples[rule.id] = weighed
        return weighed

    def known(self, occasions: Iterable[Occasion]) -> Known:
        return known_of(occasions, self.asked, self.calendars)


def turn_of(rules: Sequence[Rule]) -> Turn:
    """A turn for these automations."""
    documents = [rule.document for rule in rules]
    return Turn(rules, groups_asked(documents), calendars_of(calendars_asked(documents)), Counter(), {})


def follow(rules: Sequence[Rule], seen: Place) -> Place:
    """Lets the automations (those of events among them) act on up to `AT_ONCE` further events; where the stream has been read to.

    seen: the answer of the last call in this process, so that what concerns nobody is looked at once.
    """
    heard = [rule for rule in rules if TRIGGERS[rule.document.when.key].source]
    if not heard:
        return seen
    start = _start(seen, min(rule.from_n for rule in heard))
    up_to = min(last_number(), start.n + AT_ONCE)
    if up_to <= start.n:
        return start
    names = sources_of(rule.document.when.key for rule in heard) | {BEGAN, ENDED}
    told = between(start.n, up_to, names)
    return _go_through(turn_of(heard), told, start, up_to)


def _start(seen: Place, from_n: int) -> Place:
    """The furthest of what this process saw, what is stored, and where the first automation begins (always between two commits)."""
    row = Reading.objects.filter(pk=1).first()
    stored = Place(row.n, _cause_of(row.chain)) if row is not None else Place()
    return max((seen, stored, Place(from_n)), key=lambda place: place.n)


def _go_through(turn: Turn, told: Sequence[Told], start: Place, up_to: int) -> Place:
    listed, cause = _with_causes(told, start.cause)
    known, touched, place = turn.known([one for one, _ in listed]), set[tuple[str, int | None]](), start
    for n, group in groupby(listed, key=lambda pair: pair[0].n):
        pairs = list(group)
        if any(_unsettled(turn, one, known) for one, _ in pairs):
            return _kept(turn, place, up_to=place.n)
        fresh = known if not any(_marks(one, known) & touched for one, _ in pairs) else turn.known([one for one, _ in pairs])
        here = Place(n or 0, pairs[0][1])
        if any(turn.matching(one, fresh) for one, _ in pairs):
            touched |= {mark for one, _ in pairs for mark in _marks(one, fresh)}
            if not _acted(turn, pairs, here):
                return start
        place = here
    return _kept(turn, Place(up_to, cause), up_to)


def _with_causes(told: Iterable[Told], cause: Cause) -> tuple[list[tuple[Occasion, Cause]], Cause]:
    """The occasions, each with its cause; and the cause that holds behind the last event."""
    listed: list[tuple[Occasion, Cause]] = []
    for event in told:
        if event.name in (BEGAN, ENDED):
            cause = cause_at(cause, event.name, event.body)
        else:
            listed += [(one, cause) for one in _occasions(event)]
    return listed, cause


def _occasions(event: Told) -> list[Occasion]:
    """An event that has not the shape it should have must not hold up all that follow: it is logged."""
    try:
        return of_event(event.n, event.name, event.at, event.body)
    except _ODD:
        log.exception("event %s (%s) has an unknown shape", event.n, event.name)
        return []


def _acted(turn: Turn, pairs: Sequence[tuple[Occasion, Cause]], here: Place) -> bool:
    """Everything about one event in one transaction; False when another lane was faster."""
    with transaction() as db:
        if db.change(_ADVANCE, (here.n, _text(here.cause))) == 0:
            return False
        for occasion, cause in pairs:
            act(db, turn, occasion, cause)
    return True


def act(db: Db, turn: Turn, occasion: Occasion, cause: Cause) -> None:
    """Lets every automation whose conditions are met act, in their order; each sees what those before it did."""
    turn = replace(turn, missed=Counter(), samples={})
    known = turn.known([occasion])
    waiting = turn.concerned(occasion, known) if known.subject(occasion) is not None and known.happened(occasion) else []
    for rule in waiting:
        weighed = weigh(rule.document.conditions, facts_of(occasion, known))
        if not weighed.ok:
            continue
        if run(db, rule, occasion, cause, weighed, known.contact_of(occasion)):
            if rule.document.stop:
                return
            known = turn.known([occasion])


def _kept(turn: Turn, place: Place, up_to: int) -> Place:
    """Writes down what was counted, with the place, and answers it."""
    if turn.missed:
        hour = now_ms() // HOUR_MS
        rows = [(number, hour, count, msgspec.json.encode(turn.samples[number]).decode()) for number, count in sorted(turn.missed.items())]
        with transaction() as db:
            db.change(_ADVANCE, (up_to, _text(place.cause)))
            db.many(_MISSED, rows)
    return place


def _unsettled(turn: Turn, occasion: Occasion, known: Known) -> bool:
    """Whether a conversation that concerns a group's automation has just begun and has no queue yet."""
    row = known.subject(occasion)
    if occasion.kind != CONVERSATION or row is None or row["state"] != "queued" or row["queue_id"] or row["group_id"]:
        return False
    by_group = any(rule.group_id is not None and rule.document.when.key == occasion.trigger for rule in turn.rules)
    return by_group and now_ms() - occasion.at < SETTLES_MS


def _marks(occasion: Occasion, known: Known) -> set[tuple[str, int | None]]:
    return {(occasion.kind, occasion.subject_id), ("contact", known.contact_of(occasion))} - {("contact", None)}


def _wanted(rule: Rule, occasion: Occasion) -> bool:
    return occasion.trigger not in ("conversation.state", "ticket.state") or state_wanted(rule.document.when.states, occasion.body)


def _text(cause: Cause) -> str:
    return " ".join(map(str, cause.chain))


def _cause_of(text: str) -> Cause:
    return Cause(tuple(int(part) for part in text.split()))

"""Writing the facts of sessions and orders: what was there of them goes, what is true now is put in its place."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from yingda.attribution.models import AgentFact, Credit, CreditAssist, HeldFact, OpenFact, OrderFact, RoundFact, ServiceFact, SessionFact
from yingda.attribution.queries.making import making_now
from yingda.attribution.queries.working import Hours
from yingda.attribution.rules.days import business_day, day_number
from yingda.attribution.rules.making import Making, words_of
from yingda.attribution.rules.sessions import AGENT, AUTOMATIC, BOT, CUSTOMER, Line, Part, Round, Session, session_of
from yingda.attribution.rules.states import Course, Stay, course_of
from yingda.attribution.rules.words import DELIVERY, PRICE, STOCK, coded, topics_of, unsure, wordless
from yingda.conversations.queries.counted import ServiceClock, clocks_of, handed_on, states_of
from yingda.conversations.queries.spoken import Head, Spoken, heads, spoken
from yingda.customers.queries.facts import contacts_tagged
from yingda.customers.queries.ordered import Ordered, ordered
from yingda.knowledge.queries.used import Used, used_in
from yingda.plumbing.store import Db

_SIDES = {"visitor": CUSTOMER, "person": AGENT, "bot": BOT}
KINDS: tuple[type[models.Model], ...] = (SessionFact, AgentFact, RoundFact, HeldFact, OpenFact, ServiceFact)
Row = dict[str, Any]


class Matter(NamedTuple):
    """All that the facts of a session are made of."""

    head: Head
    lines: Sequence[Line]
    session: Session
    course: Course
    clocks: Sequence[ServiceClock]
    used: Sequence[Used]
    handed: frozenset[int]
    own: bool
    made_by: Making
    hours: Hours


def write_sessions(db: Db, ids: Collection[int], written: int) -> int:
    """The facts of these conversations anew, under the number `written`, in the running transaction; how many are still there."""
    matters = _matters(ids)
    for kind in KINDS:
        kind._default_manager.filter(conversation_id__in=ids).delete()
    rows: dict[type[models.Model], list[Row]] = {kind: [] for kind in KINDS}
    for matter in matters:
        for kind, found in _rows(matter, written).items():
            rows[kind] += found
    for kind, found in rows.items():
        load(db, kind, found)
    return len(matters)


def write_orders(db: Db, ids: Collection[int], written: int) -> int:
    """The facts of these orders anew, in the running transaction, without their judgement; how many are still there."""
    OrderFact.objects.filter(order_id__in=ids).delete()
    for kind in (Credit, CreditAssist):
        kind.objects.filter(order_id__in=ids).delete()
    rows = [_order(one, written) for one in ordered(ids)]
    load(db, OrderFact, rows)
    return len(rows)


def load(db: Db, kind: type[models.Model], rows: Sequence[Row]) -> None:
    """Adds rows of a fact table."""
    if rows:
        columns = list(rows[0])
        db.load(kind._meta.db_table, columns, [tuple(row[name] for name in columns) for row in rows])


def _matters(ids: Collection[int]) -> list[Matter]:
    """What there is to know of these conversations: a fixed number of queries."""
    made_by, hours = making_now(), Hours()
    said, states, clocks, handed, found = spoken(ids), states_of(ids), clocks_of(ids), handed_on(ids), heads(ids)
    own = contacts_tagged({head.contact_id for head in found}, made_by.own_tag)
    used = _used(said)
    passed: dict[int, set[int]] = defaultdict(set)
    for talk, person in handed:
        passed[talk].add(person)
    matters = []
    for head in found:
        lines = [_line(one) for one in said.get(head.id, [])]
        course = course_of([Stay(one.state, one.since_at, one.until_at) for one in states.get(head.id, [])])
        matters.append(Matter(
            head, lines, session_of(lines, course.handed_at), course, clocks.get(head.id, []), used.get(head.id, []),
            frozenset(passed[head.id]), head.contact_id in own, made_by, hours,
        ))  # fmt: skip
    return matters


def _used(said: Mapping[int, Sequence[Spoken]]) -> dict[int, list[Used]]:
    people = {one.author_id for lines in said.values() for one in lines if one.author_kind == "person" and one.author_id is not None}
    if not people:
        return {}
    instants = [one.at for lines in said.values() for one in lines]
    found: dict[int, list[Used]] = defaultdict(list)
    for use in used_in(said.keys(), people, min(instants), max(instants)):
        found[use.conversation_id].append(use)
    return found


def _line(one: Spoken) -> Line:
    side = AUTOMATIC if one.automatic else _SIDES.get(one.author_kind, AUTOMATIC)
    return Line(one.at, side, one.author_id if side == AGENT else None, one.text)


def _rows(matter: Matter, written: int) -> dict[type[models.Model], list[Row]]:
    head = matter.head
    day, hour = _day(matter.session.first_customer_at or head.opened_at, matter.made_by)
    of_all = {"conversation_id": head.id, "contact_id": head.contact_id, "group_id": head.group_id, "channel": head.channel}
    of_day = of_all | {"day": day}
    return {
        SessionFact: [_session(matter, written) | of_day | {"hour": hour}],
        AgentFact: [_agent(matter, part) | of_day for part in matter.session.parts],
        RoundFact: [_round(matter, place, one) | of_day for place, one in enumerate(matter.session.rounds)],
        HeldFact: [row | of_all for part in matter.session.parts for row in _held(matter, part)],
        OpenFact: [
            of_all | {"place": place, "agent_id": _whose(head), "since_at": since, "until_at": until} for place, (since, until) in enumerate(matter.course.open)
        ],
        ServiceFact: [row | of_all for row in _service(matter)],
    }


def _session(matter: Matter, written: int) -> Row:
    head, session = matter.head, matter.session
    answered = [one for one in session.rounds if one.answered_at is not None]
    return {
        "written": written, "inbox_id": head.inbox_id, "opened_at": head.opened_at,
        "last_line_at": session.last_line_at, "first_customer_at": session.first_customer_at, "first_agent_at": session.first_agent_at,
        "first_agent_id": session.first_agent_id, "first_response_ms": session.first_response_ms, "first_response_work_ms": _worked(matter),
        "customer_lines": session.customer_lines, "agent_lines": session.agent_lines, "automatic_lines": session.automatic_lines,
        "bot_lines": session.bot_lines, "customer_after": session.customer_after, "rounds": len(session.rounds), "answered_rounds": len(answered),
        "response_ms": sum(one.response_ms or 0 for one in answered), "resolved_first_at": head.resolved_first_at,
        "resolved_last_at": head.resolved_at, "owner_id": head.owner_id, "rating": head.rating, "rated_agent_id": head.rated_id,
        "imported": head.import_id is not None, "reopened_at": matter.course.reopened_at, "bot_ms": matter.course.bot_ms,
        "customer_wait_ms": matter.course.waiting_ms, "topic_id": int(head.tag_ids.split()[0]) if head.tag_ids else None,
        "recommend": head.recommend, "effort": head.effort, "asked_at": head.asked_at, **_flags(matter),
    }  # fmt: skip


def _flags(matter: Matter) -> Row:
    asked = [line.text for line in matter.lines if line.by == CUSTOMER]
    topics = topics_of(asked)
    return {
        "own": int(matter.own), "coded": int(coded(asked, words_of(matter.made_by.code_words))), "wordless": int(wordless(asked)),
        **{topic: int(topic in topics) for topic in (PRICE, STOCK, DELIVERY)}, "unsure": int(unsure(line.text for line in matter.lines if line.by == AGENT)),
    }  # fmt: skip


def _worked(matter: Matter) -> int | None:
    """The first response in working time of the calendar its target counted by, else of the team's."""
    response = matter.session.first_response_ms
    if response is None:
        return None
    answered = next(one.answered_at for one in matter.session.rounds if one.answered_at is not None)
    clock = next((one for one in matter.clocks if one.kind == "first_response" and one.calendar_id is not None), None)
    return matter.hours.between(answered - response, answered, *((clock.calendar_id, clock.calendar_version) if clock else (None, None)))


def _agent(matter: Matter, one: Part) -> Row:
    day = _day(matter.session.first_customer_at or matter.head.opened_at, matter.made_by)[0]
    return {
        "day_n": day_number(day), "agent_id": one.agent_id, "first_at": one.first_at, "last_at": one.last_at, "lines": one.lines, "words": one.words,
        "answered_rounds": one.answered, "response_ms": one.response_ms, "first_response_ms": one.first_response_ms,
        "first_response_work_ms": None if one.first_response_ms is None else _worked(matter), "since_at": one.since_at, "until_at": one.until_at,
        "active_ms": one.active_ms, "forwarded": int(one.lines <= 1 and one.agent_id in matter.handed),
    }  # fmt: skip


def _round(matter: Matter, place: int, one: Round) -> Row:
    parts = matter.session.parts
    whose = _whose(matter.head, prefer_assignee=True) or (parts[-1].agent_id if parts else None)
    used = any(use.person_id == one.agent_id and one.started_at <= use.at <= (one.answered_at or 0) for use in matter.used)
    return {
        "place": place, "agent_id": whose if one.answered_at is None else one.agent_id, "asked_lines": one.asked,
        "started_at": one.started_at, "answered_at": one.answered_at, "response_ms": one.response_ms,
        "matched": int(used) if matter.head.import_id is None else None,
    }  # fmt: skip


def _held(matter: Matter, one: Part) -> list[Row]:
    pieces = matter.made_by.pieces(one.since_at, one.until_at, _zone())
    return [{"agent_id": one.agent_id, "day": day, "since_at": since, "until_at": until} for day, since, until in pieces]


def _service(matter: Matter) -> list[Row]:
    """The targets that were reached or missed; one that runs is neither."""
    return [
        {
            "place": place, "kind": one.kind, "agent_id": _answerer(matter, one), "day": _day(one.started_at, matter.made_by)[0],
            "ended_at": one.breached_at or one.met_at, "achieved": int(one.breached_at is None),
        }
        for place, one in enumerate(matter.clocks)
        if one.met_at is not None or one.breached_at is not None
    ]  # fmt: skip


def _answerer(matter: Matter, clock: ServiceClock) -> int | None:
    """Whose the target was: who answered the round it ran for, else whose the session is."""
    if clock.kind != "resolution":
        for one in matter.session.rounds:
            if one.answered_at is not None and one.answered_at >= clock.started_at:
                return one.agent_id
    return _whose(matter.head, prefer_assignee=clock.kind != "resolution")


def _whose(head: Head, prefer_assignee: bool = False) -> int | None:
    return (head.assignee_id or head.owner_id) if prefer_assignee else (head.owner_id or head.assignee_id)


def _order(one: Ordered, written: int) -> Row:
    made_by = making_now()
    return {
        "order_id": one.id, "written": written, "source_id": one.source_id, "contact_id": one.contact_id, "currency": one.currency,
        "total": one.total, "items": one.items, "day": _day(one.placed_at, made_by)[0], "placed_at": one.placed_at, "paid_at": one.paid_at,
        "paid_day": None if one.paid_at is None else _day(one.paid_at, made_by)[0], "cancelled_at": one.cancelled_at,
        "refund_applied_at": one.refund_applied_at, "refunded_at": one.refunded_at, "refund_amount": one.refund_amount,
    }  # fmt: skip


def _day(at: int, made_by: Making) -> tuple[int, int]:
    return business_day(at, _zone(), made_by.day_begins)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)

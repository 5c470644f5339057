"""Writing the facts of sessions and orders: what was there of them goes, what is true now is put in its place."""

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yingda.attribution.models import AgentFact, Credit, CreditAssist, OrderFact, RoundFact, SessionFact
from yingda.attribution.rules.days import business_day, day_number
from yingda.attribution.rules.sessions import AGENT, AUTOMATIC, CUSTOMER, Line, Session, session_of
from yingda.conversations.queries.spoken import Head, Spoken, heads, spoken
from yingda.customers.queries.ordered import Ordered, ordered
from yingda.plumbing.store import Db

_SIDES = {"visitor": CUSTOMER, "person": AGENT}
Row = tuple[Any, ...]


def write_sessions(db: Db, ids: Collection[int], written: int) -> int:
    """The facts of these conversations anew, under the number `written`, in the running transaction; how many are still there."""
    said = spoken(ids)
    for kind in (SessionFact, AgentFact, RoundFact):
        kind.objects.filter(conversation_id__in=ids).delete()
    rows = [_rows(head, session_of([_line(one) for one in said.get(head.id, [])]), written) for head in heads(ids)]
    _load(db, SessionFact, [session for session, _agents, _rounds in rows])
    _load(db, AgentFact, [row for _session, agents, _rounds in rows for row in agents])
    _load(db, RoundFact, [row for _session, _agents, rounds in rows for row in rounds])
    return len(rows)


def write_orders(db: Db, ids: Collection[int], written: int) -> int:
    """The facts of these orders anew, in the running transaction, without their judgement; how many are still there."""
    OrderFact.objects.filter(order_id__in=ids).delete()
    for kind in (Credit, CreditAssist):
        kind.objects.filter(order_id__in=ids).delete()
    rows = [_order(one, written) for one in ordered(ids)]
    _load(db, OrderFact, rows)
    return len(rows)


def _load(db: Db, kind: type[SessionFact] | type[AgentFact] | type[RoundFact] | type[OrderFact], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        columns = list(rows[0])
        db.load(kind._meta.db_table, columns, [tuple(row[name] for name in columns) for row in rows])


def _line(one: Spoken) -> Line:
    side = AUTOMATIC if one.automatic else _SIDES.get(one.author_kind, AUTOMATIC)
    return Line(one.at, side, one.author_id if side == AGENT else None, one.length)


def _rows(head: Head, session: Session, written: int) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    day, hour = _day(session.first_customer_at or head.opened_at)
    of_all = {"conversation_id": head.id, "contact_id": head.contact_id, "group_id": head.group_id, "day": day}
    return _session(head, session, written) | of_all | {"hour": hour}, _agents(session, of_all), _rounds(head, session, of_all)


def _session(head: Head, session: Session, written: int) -> dict[str, Any]:
    answered = [one for one in session.rounds if one.answered_at is not None]
    return {
        "written": written, "inbox_id": head.inbox_id, "channel": head.channel, "opened_at": head.opened_at,
        "last_line_at": session.last_line_at, "first_customer_at": session.first_customer_at, "first_agent_at": session.first_agent_at,
        "first_agent_id": session.first_agent_id,
        "first_response_ms": session.first_response_ms, "customer_lines": session.customer_lines, "agent_lines": session.agent_lines,
        "automatic_lines": session.automatic_lines, "rounds": len(session.rounds), "answered_rounds": len(answered),
        "response_ms": sum(one.response_ms or 0 for one in answered), "resolved_first_at": head.resolved_first_at,
        "resolved_last_at": head.resolved_at, "owner_id": head.owner_id, "rating": head.rating, "rated_agent_id": head.rated_id,
        "imported": head.import_id is not None,
    }  # fmt: skip


def _agents(session: Session, of_all: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        of_all | {
            "day_n": day_number(of_all["day"]), "agent_id": one.agent_id, "first_at": one.first_at,
            "last_at": one.last_at, "lines": one.lines, "words": one.words,
            "answered_rounds": one.answered, "response_ms": one.response_ms, "first_response_ms": one.first_response_ms,
        }
        for one in session.parts
    ]  # fmt: skip


def _rounds(head: Head, session: Session, of_all: dict[str, Any]) -> list[dict[str, Any]]:
    whose = head.assignee_id or head.owner_id or (session.parts[-1].agent_id if session.parts else None)
    return [
        of_all | {
            "place": place, "agent_id": whose if one.answered_at is None else one.agent_id, "asked_lines": one.asked,
            "started_at": one.started_at, "answered_at": one.answered_at, "response_ms": one.response_ms,
        }
        for place, one in enumerate(session.rounds)
    ]  # fmt: skip


def _order(one: Ordered, written: int) -> dict[str, Any]:
    return {
        "order_id": one.id, "written": written, "source_id": one.source_id, "contact_id": one.contact_id, "currency": one.currency,
        "total": one.total, "items": one.items, "day": _day(one.placed_at)[0], "placed_at": one.placed_at, "paid_at": one.paid_at,
        "paid_day": None if one.paid_at is None else _day(one.paid_at)[0], "cancelled_at": one.cancelled_at,
        "refund_applied_at": one.refund_applied_at, "refunded_at": one.refunded_at,
    }  # fmt: skip


def _day(at: int) -> tuple[int, int]:
    return business_day(at, ZoneInfo(settings.TIME_ZONE))

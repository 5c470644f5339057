"""What is true of a shop, counted by the definitions of metrics.md while its lines go by: in a way of its own, so that figures can be held to it.

A session is what one customer and the shop say without a silence of more than ten minutes, within one day.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from yingda.site.shop_log.facts import AGENT, CUSTOMER, Line, Order
from yingda.site.shop_log.staff import DAY, MINUTE
from yingda.site.shop_log.words import SHOP

GAP = 10 * MINUTE
IN_TIME, SLOW = 180, 120
CLAW_BACK = 15 * DAY
# What a customer and the shop did on a day.
ASKED, RECEIVED, SPOKEN_TO, IN_SESSION = 1, 2, 4, 8
# What is counted, in the words of truth.json.
COUNTS = {
    "customer_lines": "lines of customers", "agent_lines": "lines of agents", "automatic_lines": "lines nobody typed",
    "sessions": "sessions", "sessions_without_customer": "sessions in which no customer wrote",
    "consulters": "customer × day with a line of the customer", "received": "consulters who got a line of an agent after they wrote, that day",
    "not_received": "consulters − received", "spoken_to": "customer × day with a line of an agent, asked or not",
    "received_in_session": "customer × day with a session in which both wrote", "rounds": "rounds", "answered": "answered rounds",
    "unanswered": "rounds without an answer in their session", "in_180_s": "rounds answered within 180 s",
    "slow_rounds": "rounds answered after more than 120 s", "response_seconds": "sum over answered rounds", "answered_sessions": "sessions with an answer",
    "answered_parts": "session × agent with an answer", "first_responses": "sessions with a first response", "first_response_seconds": "sum of them",
    "ratings": "sessions with a rating", "good_ratings": "of 4 or 5", "orders": "orders", "orders_total": "fen", "items": "pieces",
    "silent_orders": "orders no chat led to", "paid": "orders paid at some time", "paid_total": "fen", "closed": "orders closed, paid before or not",
    "refunded": "orders refunded", "refunded_total": "fen", "refunded_in_15_days": "of them within 15 days after the payment",
}  # fmt: skip


@dataclass(slots=True)
class _Session:
    """A session that may go on. waiting: since when the customer waits; waits: of answered rounds, (agent, seconds)."""

    last_at: int = 0
    asked: int = 0
    said: int = 0
    waiting: int | None = None
    rating: int = 0
    waits: list[tuple[str, int]] = field(default_factory=list)


class Truth:
    """Counts what goes by; `told` says it in the end. Lines come in the order of time."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        self.agents: dict[str, Counter[str]] = {}
        self._open: OrderedDict[str, _Session] = OrderedDict()
        self._day_of: dict[str, int] = {}
        self._session_means = self._part_means = 0.0
        self._first = self._day = 0

    def take(self, one: Line | Order) -> None:
        """Counts a line or an order."""
        if isinstance(one, Order):
            self._order(one)
        else:
            self._line(one)

    def told(self) -> dict[str, Any]:
        """All counts; times in seconds, money in fen. Call it when everything has gone by."""
        self._end_day()
        counts = self.counts
        return {
            "words": COUNTS, "since": _date(self._first), "until": _date(self._day), **dict(sorted(counts.items())),
            "first_response_mean": _mean(counts["first_response_seconds"], counts["first_responses"]),
            "avg_response_pooled": _mean(counts["response_seconds"], counts["answered"]),
            "avg_response_session": _mean(self._session_means, counts["answered_sessions"]),
            "avg_response_session_agent": _mean(self._part_means, counts["answered_parts"]),
            "agents": {name: dict(sorted(told.items())) for name, told in sorted(self.agents.items())},
        }  # fmt: skip

    def _line(self, line: Line) -> None:
        if line.at // DAY != self._day:
            self._end_day()
            self._day = line.at // DAY
            self._first = self._first or self._day
        self._close_before(line.at - GAP)
        session = self._open.get(line.buyer)
        if session is None:
            session = self._open[line.buyer] = _Session()
        self._open.move_to_end(line.buyer)
        session.last_at = line.at
        self.counts[f"{line.by}_lines"] += 1
        if line.rating:
            session.rating = line.rating
        if line.by == CUSTOMER:
            self._asked(session, line)
        elif line.by == AGENT:
            self._said(session, line)

    def _asked(self, session: _Session, line: Line) -> None:
        session.asked += 1
        if session.waiting is None:
            session.waiting = line.at
        self._day_of[line.buyer] = self._day_of.get(line.buyer, 0) | ASKED | (IN_SESSION if session.said else 0)

    def _said(self, session: _Session, line: Line) -> None:
        session.said += 1
        self.agents.setdefault(line.agent, Counter())["lines"] += 1
        done = self._day_of.get(line.buyer, 0)
        self._day_of[line.buyer] = done | SPOKEN_TO | (RECEIVED if done & ASKED else 0) | (IN_SESSION if session.asked else 0)
        if session.waiting is not None:
            session.waits.append((line.agent, line.at - session.waiting))
            session.waiting = None

    def _close_before(self, at: int) -> None:
        while self._open:
            buyer = next(iter(self._open))
            if self._open[buyer].last_at >= at:
                return
            self._close(self._open.pop(buyer))

    def _end_day(self) -> None:
        for session in self._open.values():
            self._close(session)
        self._open.clear()
        done = self._day_of.values()
        self.counts["consulters"] += sum(bool(one & ASKED) for one in done)
        self.counts["received"] += sum(bool(one & RECEIVED) for one in done)
        self.counts["not_received"] += sum(one & ASKED and not one & RECEIVED for one in done)
        self.counts["spoken_to"] += sum(bool(one & SPOKEN_TO) for one in done)
        self.counts["received_in_session"] += sum(bool(one & IN_SESSION) for one in done)
        self._day_of.clear()

    def _close(self, session: _Session) -> None:
        counts, waits = self.counts, session.waits
        counts["sessions"] += 1
        counts["sessions_without_customer"] += not session.asked
        counts["rounds"] += len(waits) + (session.waiting is not None)
        counts["unanswered"] += session.waiting is not None
        if session.rating:
            counts["ratings"] += 1
            counts["good_ratings"] += session.rating >= 4
        if waits:
            self._answered(waits)

    def _answered(self, waits: list[tuple[str, int]]) -> None:
        counts, seconds = self.counts, [wait for _, wait in waits]
        counts["answered"] += len(waits)
        counts["in_180_s"] += sum(wait <= IN_TIME for wait in seconds)
        counts["slow_rounds"] += sum(wait > SLOW for wait in seconds)
        counts["response_seconds"] += sum(seconds)
        counts["first_responses"] += 1
        counts["first_response_seconds"] += seconds[0]
        counts["answered_sessions"] += 1
        self._session_means += sum(seconds) / len(seconds)
        for name in dict.fromkeys(name for name, _ in waits):
            own = [wait for whose, wait in waits if whose == name]
            counts["answered_parts"] += 1
            self._part_means += sum(own) / len(own)
            self.agents[name].update({"answered": len(own), "response_seconds": sum(own), "in_180_s": sum(wait <= IN_TIME for wait in own)})
        self.agents[waits[0][0]].update({"first_responses": 1, "first_response_seconds": seconds[0]})

    def _order(self, one: Order) -> None:
        paid, refunded = one.paid_at is not None, one.refunded_at is not None
        told = {
            "orders": 1, "orders_total": one.total, "silent_orders": one.silent, "items": sum(item.quantity for item in one.items), "paid": paid,
            "paid_total": one.total * paid, "closed": one.closed_at is not None, "refunded": refunded, "refunded_total": one.total * refunded,
        }  # fmt: skip
        self.counts.update(told)
        if one.paid_at is not None and one.refunded_at is not None:
            self.counts["refunded_in_15_days"] += one.refunded_at - one.paid_at <= CLAW_BACK


def own_account(buyer: str) -> bool:
    """Whether a customer is one of the shop's own."""
    return buyer.startswith(SHOP)


def _mean(total: float, count: int) -> float | None:
    return total / count if count else None


def _date(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()

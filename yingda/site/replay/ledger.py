"""What was sent, what the server acknowledged, what the other side saw, and what the server's history says afterwards."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from yingda.kit.statistics import quantile
from yingda.site.replay.stream import View

QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


@dataclass(slots=True)
class Sent:
    """One message on its way; instants in seconds of a steady clock. `had_agent`: somebody had the conversation when it was sent."""

    ref: str
    side: str
    text: str
    at: float
    had_agent: bool
    conversation: int | None = None
    seq: int | None = None
    seen_at: float | None = None
    seen: asyncio.Event = field(default_factory=asyncio.Event)


class Ledger:
    """The books of one replay."""

    def __init__(self) -> None:
        self.sent: dict[str, Sent] = {}
        self.assignment_s: dict[int, float] = {}
        self.conversations: dict[int, list[Sent]] = {}
        self.delivered = 0
        self.lost: set[str] = set()
        self.doubled = 0
        self.out_of_order = 0
        self.complaints: list[str] = []

    def send(self, sent: Sent) -> None:
        """A message leaves."""
        self.sent[sent.ref] = sent

    def acknowledge(self, ref: str, conversation: int, seq: int) -> None:
        """The server has stored it."""
        entry = self.sent[ref]
        entry.conversation, entry.seq = conversation, seq
        self.conversations.setdefault(conversation, []).append(entry)

    def see(self, message: dict[str, Any], side: str, now: float) -> None:
        """`side` sees a message, at first sight; its own do not count."""
        entry = self.sent.get(message["client_id"] or "")
        if entry is None or entry.side == side or entry.seen_at is not None:
            return
        if entry.text != message["text"]:
            self.complain(entry.ref, f"message {entry.ref} was delivered with other words")
            return
        entry.seen_at = now
        self.delivered += 1
        entry.seen.set()

    def assign(self, conversation: int, seconds: float) -> None:
        """A waiting conversation reached its first agent this long after its opening message was sent."""
        self.assignment_s.setdefault(conversation, seconds)

    def close(self, view: View) -> None:
        """A view is looked at for the last time."""
        self.doubled += view.doubled
        self.out_of_order += view.out_of_order

    def complain(self, ref: str, why: str) -> None:
        """A message is lost, and why."""
        self.lost.add(ref)
        self.complaints.append(why)

    def check_history(self, conversation: int, messages: Iterable[dict[str, Any]]) -> None:
        """Holds what the server stored against what it acknowledged: numbers without gap, each message once, at its place."""
        seqs, places, texts = [], Counter[str](), {}
        for message in messages:
            seqs.append(message["seq"])
            if message["client_id"] is not None:
                places[message["client_id"]] += 1
                texts[message["client_id"]] = (message["seq"], message["text"])
        if seqs != list(range(1, len(seqs) + 1)):
            self.complaints.append(f"conversation {conversation}: sequence numbers are {seqs}")
            self.out_of_order += 1
        self.doubled += sum(count - 1 for count in places.values())
        for entry in self.conversations[conversation]:
            if texts.get(entry.ref) != (entry.seq, entry.text):
                self.complain(entry.ref, f"conversation {conversation}: acknowledged message {entry.ref} is not in its place")

    def check_deliveries(self) -> None:
        """Acknowledged, and never seen by the other side: lost."""
        for entry in self.sent.values():
            if entry.seq is not None and entry.seen_at is None and entry.ref not in self.lost:
                self.complain(entry.ref, f"conversation {entry.conversation}: message {entry.seq} of the {entry.side} was never delivered")

    def report(self) -> dict[str, Any]:
        """The figures."""
        entries = self.sent.values()
        delays = [1000 * (e.seen_at - e.at) for e in entries if e.seen_at is not None and e.had_agent]
        return {
            "conversations": len(self.conversations),
            "sent": len(entries),
            "acknowledged": sum(e.seq is not None for e in entries),
            "delivered": self.delivered,
            "lost": len(self.lost),
            "doubled": self.doubled,
            "out_of_order": self.out_of_order,
            "assignment_ms": quantiles([1000 * seconds for seconds in self.assignment_s.values()]),
            "delivery_ms": quantiles(delays),
        }


def quantiles(values: list[float]) -> dict[str, float | None]:
    """p50, p95 and p99, to a tenth; None of no values."""
    return {name: round(quantile(values, q), 1) if values else None for name, q in QUANTILES.items()}


def is_clean(report: dict[str, Any]) -> bool:
    """Nothing lost, doubled or out of order."""
    return not (report["lost"] or report["doubled"] or report["out_of_order"])

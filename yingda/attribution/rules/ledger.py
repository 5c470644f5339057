"""Credit as entries: booked, taken back by a compensating entry, never edited; and the sums that must come out even."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from yingda.attribution.rules.facts import Order, Refund, Settings

CREDIT, CLAW_BACK = "credit", "claw_back"


@dataclass(frozen=True, slots=True)
class Entry:
    """amount: minor units, above 0, of a `credit` given or a `claw_back` taken; at: the instant it counts for (ms)."""

    order_id: int
    agent_id: int
    amount: int
    kind: str
    at: int
    rule_version: str

    @property
    def signed(self) -> int:
        """The amount, below 0 when it takes credit back."""
        return self.amount if self.kind == CREDIT else -self.amount


def counted(order: Order, settings: Settings) -> int:
    """What the order is in the shop's total (minor units): its amount when paid, less what came back inside the claw-back window.

    A later refund changes neither the credit nor this total, so both stay comparable.
    """
    return 0 if order.paid_at is None else order.amount - sum(refund.amount for refund in came_back(order, settings))


def came_back(order: Order, settings: Settings) -> tuple[Refund, ...]:
    """What was refunded, or cancelled (all that was left), inside the window after the payment, by time; together never more than the amount.

    The window starts at the payment and holds its last instant. A refund dated before the payment counts at the payment. Nothing for an
    unpaid order or one of an amount below 0.
    """
    if order.paid_at is None:
        return ()
    last, left, found = order.paid_at + settings.claw_back, max(0, order.amount), []
    cancelled = () if order.cancelled_at is None else (Refund(order.cancelled_at, left),)
    for refund in sorted(order.refunds + cancelled):
        taken = min(left, refund.amount) if refund.at <= last else 0
        left -= taken
        if taken:
            found.append(Refund(max(refund.at, order.paid_at), taken))
    return tuple(found)


def entries_of(order: Order, agent_id: int | None, settings: Settings) -> tuple[Entry, ...]:
    """The entries the facts of today call for: the whole amount credited at the payment, and what came back taken back when it did.

    agent_id: who has the credit by the judgement of the same settings; None (silent, excluded): no entries. An unpaid order is no sale yet.
    """
    if agent_id is None or order.paid_at is None or order.amount <= 0:
        return ()
    credit = Entry(order.id, agent_id, order.amount, CREDIT, order.paid_at, settings.version)
    return (credit, *(Entry(order.id, agent_id, back.amount, CLAW_BACK, back.at, settings.version) for back in came_back(order, settings)))


def settle(booked: Iterable[Entry], due: Iterable[Entry], at: int) -> tuple[Entry, ...]:
    """The entries to add to the booked ones so that every agent's credit of every order is what is due; none when it is already.

    booked, due: of one rule version, else ValueError. Where what is booked of an order is part of what is due, the rest is added as it is. Where
    something was booked that is no longer due (the order was flagged, a late chat moved the credit, a refund was corrected), one entry per agent, dated
    `at` (ms), makes good the difference, so that no period already reported changes: nothing booked is ever edited, and no more is taken back
    than is credited. Source: metrics.md §3, exclusions.
    """
    old, new = _by_order(booked), _by_order(due)
    _one_version([*old, *new])
    found: list[Entry] = []
    for key in sorted(old.keys() | new.keys()):
        before, after = Counter(old.get(key, ())), Counter(new.get(key, ()))
        found += (after - before).elements() if before <= after else _corrections(before, after, at)
    return tuple(found)


def balance(entries: Iterable[Entry]) -> int:
    """What the entries come to (minor units)."""
    return sum(entry.signed for entry in entries)


def sales_of(entries: Iterable[Entry]) -> dict[int, int]:
    """The credited sales of each agent (minor units), net of what was taken back; by rising id. Entries of two rule versions: ValueError."""
    found: dict[int, int] = defaultdict(int)
    listed = list(entries)
    _one_version((entry.rule_version,) for entry in listed)
    for entry in listed:
        found[entry.agent_id] += entry.signed
    return dict(sorted(found.items()))


def shop_total(orders: Iterable[Order], settings: Settings) -> int:
    """The sales of the shop (minor units): what every order counts for, whoever earned it."""
    return sum(counted(order, settings) for order in orders)


def silent_sales(total: int, entries: Iterable[Entry]) -> int:
    """What nobody earned (minor units): the shop's total − what is credited. Source: metrics.md §2: Σ agents + silent = shop total, always."""
    return total - sum(sales_of(entries).values())


def _corrections(before: Counter[Entry], after: Counter[Entry], at: int) -> list[Entry]:
    gaps: Counter[tuple[int, int, str]] = Counter()
    for entry in before | after:
        gaps[entry.order_id, entry.agent_id, entry.rule_version] += entry.signed * (after[entry] - before[entry])
    kinds = ((order_id, agent_id, gap, version) for (order_id, agent_id, version), gap in sorted(gaps.items()) if gap)
    return [Entry(order_id, agent_id, abs(gap), CREDIT if gap > 0 else CLAW_BACK, at, version) for order_id, agent_id, gap, version in kinds]


def _by_order(entries: Iterable[Entry]) -> dict[tuple[str, int], list[Entry]]:
    found: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.rule_version, entry.order_id].append(entry)
    return found


def _one_version(keys: Iterable[tuple[object, ...]]) -> None:
    if len({key[0] for key in keys}) > 1:
        raise ValueError("entries of two rule versions are not summed")

"""What an order is judged by: chats, orders with their refunds, and the settings with the rule."""

from dataclasses import dataclass

SECOND = 1000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

PLACED, PAID, PLACED_FIRST = "placed", "paid", "placed_first"
RULES = (PLACED, PAID, PLACED_FIRST)

# Why an order earns nobody a credit, whatever was said in the chats.
FLAGGED, AFTER_SALES, RETURN_ORDER = "flagged", "after_sales", "return_order"
MARKS = (FLAGGED, AFTER_SALES)


@dataclass(frozen=True, slots=True, order=True)
class Chat:
    """The span one agent had in one conversation, from their first to their last part in it (ms); a conversation with several agents has several.

    outbound: staff wrote first, so that the conversation is an agent reaching out, not a customer asking. A chat still going on is given
    with the present instant as its end. Raises ValueError for an end before the start.
    """

    conversation_id: int
    agent_id: int
    started_at: int
    ended_at: int
    outbound: bool = False

    def __post_init__(self) -> None:
        if self.ended_at < self.started_at:
            raise ValueError("a chat ends after it starts")


@dataclass(frozen=True, slots=True, order=True)
class Refund:
    """Money given back: the instant it was completed (ms) and how much (minor units, at least 0). Raises ValueError below 0."""

    at: int
    amount: int

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a refund is at least 0")


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a buyer: instants in ms, `amount` in minor units of the shop's currency; below 0: a return kept as an order of its own.

    paid_at: None while unpaid. cancelled_at: None unless cancelled. flagged: marked by the shop as no sale of an agent (brushing, staff, gifts).
    after_sales: made to settle an earlier order (a difference paid, a replacement), not sold.
    """

    id: int
    buyer_id: int
    placed_at: int
    paid_at: int | None
    amount: int
    cancelled_at: int | None = None
    refunds: tuple[Refund, ...] = ()
    flagged: bool = False
    after_sales: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """A rule with its windows (ms, all ends included), under the version its results are filed by.

    rule: one of `RULES`; look_back: how long before an event a chat may have ended; follow_up: whether silent orders have a follow-up, from
    `follow_up_from` to `follow_up_to` after the payment; urge: how long after a silent order an agent who reaches out earns nothing by it (0: the
    rule is off); claw_back: how long after the payment a cancellation or refund takes the credit back; excludes: which marks of an order take it
    from everybody. Raises ValueError for an unknown rule, a window below 0 or a follow-up that ends before it starts.
    """

    version: str
    rule: str = PLACED_FIRST
    look_back: int = 2 * DAY
    follow_up: bool = True
    follow_up_from: int = MINUTE
    follow_up_to: int = 60 * MINUTE
    urge: int = 60 * MINUTE
    claw_back: int = 15 * DAY
    excludes: tuple[str, ...] = MARKS

    def __post_init__(self) -> None:
        if self.rule not in RULES or min(self.look_back, self.urge, self.claw_back, self.follow_up_from) < 0:
            raise ValueError("a known rule, and windows of at least 0")
        if self.follow_up_to < self.follow_up_from:
            raise ValueError("a follow-up ends after it starts")


def exclusion(order: Order, excludes: tuple[str, ...] = MARKS) -> str | None:
    """Why the order earns nobody a credit: `flagged`, `after_sales` (where the rule excludes them) or `return_order` (an amount below 0); None when it
    may. Source: metrics.md §3."""
    if order.flagged and FLAGGED in excludes:
        return FLAGGED
    if order.after_sales and AFTER_SALES in excludes:
        return AFTER_SALES
    return RETURN_ORDER if order.amount < 0 else None

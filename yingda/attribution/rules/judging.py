"""Who gets the credit of an order, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yingda.attribution.rules.cells import Whose, cell_of
from yingda.attribution.rules.facts import PAID, PLACED, Chat, Order, Settings, exclusion
from yingda.attribution.rules.history import History, history_of, rank
from yingda.attribution.rules.ledger import counted

ORDER, PAYMENT, FOLLOW_UP = "order", "payment", "follow_up"

# Reasons of a judgement beside those of an exclusion.
INSIDE, NEAREST, UNPAID, NO_CHAT = "inside", "nearest", "unpaid", "no_chat"
# Reasons of evidence that was not chosen; INSIDE, NEAREST and FOLLOW_UP are those of evidence that was.
ENDED_EARLIER, BEFORE_INSIDE, FARTHER, TIE, URGE, TOO_OLD = "ended_earlier", "before_inside", "farther", "tie", "urge", "too_old"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A chat that was looked at for an event (`order`, `payment`, `follow_up`), whether it was chosen, and the code of why.

    Chosen: `inside` (the event lies in it and it ended latest), `nearest` (ended nearest before the event), `follow_up`.
    Not chosen: `ended_earlier` (the event lies in it, another ended later), `before_inside` (ended before, the event lies in another), `farther`
    (ended before, another is nearer), `tie` (ended with the chosen one: the later start, then the lower agent, then the lower conversation has it),
    `urge` (an agent reached out soon after the silent order), `too_old` (ended longer ago than the look-back; only the last such chat).
    facts: `gap_ms` from the end of the chat to the event (below 0: it went on after it), `limit_ms` the window that was missed or kept.
    """

    event: str
    chat: Chat
    chosen: bool
    code: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who has the credit of an order under one version of a rule.

    agent_id: None when silent. decided_by: the event it was decided by, `order` or `payment`; None when silent. reason: `inside` or `nearest`;
    silent: `no_chat`, `unpaid` (the rule asks for a payment), or the code of the exclusion. whose: whose both events are, whatever the rule.
    cell: the cell for the agent with the credit, else for the first who has a part in the order. assists: who else talked with the buyer
    in the look-back of the order or of the payment, by id; nobody while the credit is nobody's. amount: what the order counts for (minor units), net of
    what came back in time; 0 while unpaid.
    """

    order_id: int
    version: str
    agent_id: int | None
    decided_by: str | None
    reason: str
    whose: Whose
    cell: str
    assists: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    amount: int


def judge_all(orders: Iterable[Order], chats_by_buyer: Mapping[int, Iterable[Chat]], settings: Settings) -> dict[int, Judgement]:
    """The judgement of every order, by its id, in rising order. Each buyer's chats are sorted once; order of orders and chats does not matter.

    Raises ValueError when two orders have one id. Source: metrics.md §3.
    """
    return side_by_side(orders, chats_by_buyer, [settings])[settings.version]


def side_by_side(orders: Iterable[Order], chats_by_buyer: Mapping[int, Iterable[Chat]], several: Sequence[Settings]) -> dict[str, dict[int, Judgement]]:
    """The judgements of several rules on the same facts, by version, then by order; `difference` compares two of them.

    Raises ValueError when two orders have one id or two settings one version.
    """
    listed = sorted(orders, key=lambda order: order.id)
    if len({order.id for order in listed}) < len(listed) or len({settings.version for settings in several}) < len(several):
        raise ValueError("orders have an id, and settings a version, of their own")
    histories = {buyer: history_of(chats_by_buyer.get(buyer, ())) for buyer in {order.buyer_id for order in listed}}
    return {settings.version: {order.id: judge(order, histories[order.buyer_id], settings) for order in listed} for settings in several}


def judge(order: Order, history: History, settings: Settings) -> Judgement:
    """Who has the credit of the order by the chats of its buyer (`history_of`). Source: metrics.md §3."""
    evidence = evidence_of(order, history, settings)
    chosen = {one.event: one for one in evidence if one.chosen}
    holders = {event: one.chat.agent_id for event, one in chosen.items()}
    excluded = exclusion(order, settings.excludes)
    follow_up = None if excluded else holders.get(FOLLOW_UP)
    whose = Whose(holders.get(ORDER), holders.get(PAYMENT), follow_up, order.paid_at is not None, excluded is not None)
    deciding = None if excluded else next((chosen[event] for event in _events(settings.rule) if event in chosen), None)
    agent = deciding.chat.agent_id if deciding else None
    return Judgement(
        order_id=order.id,
        version=settings.version,
        agent_id=agent,
        decided_by=deciding.event if deciding else None,
        reason=excluded or (deciding.code if deciding else _why_silent(order, settings)),
        whose=whose,
        cell=cell_of(whose, agent if agent is not None else next(iter(whose.agents), None)),
        assists=assists_of(evidence, agent),
        evidence=evidence,
        amount=counted(order, settings),
    )


def evidence_of(order: Order, history: History, settings: Settings) -> tuple[Evidence, ...]:
    """Every chat looked at for the order, its payment and the follow-up, with what became of it.

    An urge is a chat an agent opened within `settings.urge` after a silent order: it earns neither the payment nor an assist. A follow-up is
    looked for when order and payment are both silent: the first chat an agent opened in its window after the payment.
    """
    placed = _of_event(ORDER, order.placed_at, history, settings)
    silent = not any(one.chosen for one in placed)
    if order.paid_at is None:
        return placed
    urges = history.started(order.placed_at + 1, order.placed_at + settings.urge) if silent else ()
    paid = _of_event(PAYMENT, order.paid_at, history, settings, {chat for chat in urges if chat.outbound})
    silent = silent and not any(one.chosen for one in paid)
    return placed + paid + (_of_follow_up(order.paid_at, history, settings) if silent and settings.follow_up else ())


def assists_of(evidence: Iterable[Evidence], agent_id: int | None) -> tuple[int, ...]:
    """The agents of the evidence who did not get the credit, each once, by id; nobody when the credit is nobody's (`agent_id` None).

    The window is the look-back of the order and the look-back of the payment together, whatever the rule, so that the assists of two rules can be
    compared: in the example of metrics.md §3 the chat of the next day assists under `placed` because it touches the payment. A chat too old or an
    urge is no assist.
    """
    if agent_id is None:
        return ()
    return tuple(sorted({one.chat.agent_id for one in evidence if one.code not in (TOO_OLD, URGE, FOLLOW_UP)} - {agent_id}))


def _events(rule: str) -> tuple[str, ...]:
    """The events a rule asks for, the first that is somebody's decides."""
    return {PLACED: (ORDER,), PAID: (PAYMENT,)}.get(rule, (ORDER, PAYMENT))


def _why_silent(order: Order, settings: Settings) -> str:
    return UNPAID if settings.rule == PAID and order.paid_at is None else NO_CHAT


def _of_event(event: str, at: int, history: History, settings: Settings, urges: Iterable[Chat] = ()) -> tuple[Evidence, ...]:
    """The chats in the look-back of one event, by start; without any, the last one that is too old."""
    barred = frozenset(urges)
    found = history.during(at - settings.look_back, at)
    best = max((chat for chat in found if chat not in barred), key=rank, default=None)
    judged = tuple(_weighed(event, at, chat, best, settings.urge if chat in barred else None) for chat in found)
    last = None if found else history.until(at)
    if last is None:
        return judged
    return (Evidence(event, last, False, TOO_OLD, {"gap_ms": at - last.ended_at, "limit_ms": settings.look_back}),)


def _weighed(event: str, at: int, chat: Chat, best: Chat | None, urge: int | None) -> Evidence:
    facts = {"gap_ms": at - chat.ended_at}
    if best is None or urge is not None:
        return Evidence(event, chat, False, URGE, {**facts, "limit_ms": urge or 0})
    inside, within = chat.ended_at >= at, best.ended_at >= at
    if chat == best:
        return Evidence(event, chat, True, INSIDE if inside else NEAREST, facts)
    if chat.ended_at == best.ended_at:
        return Evidence(event, chat, False, TIE, facts)
    if inside:
        return Evidence(event, chat, False, ENDED_EARLIER, facts)
    return Evidence(event, chat, False, BEFORE_INSIDE if within else FARTHER, facts)


def _of_follow_up(paid_at: int, history: History, settings: Settings) -> tuple[Evidence, ...]:
    found = history.started(paid_at + settings.follow_up_from, paid_at + settings.follow_up_to)
    first = next((chat for chat in found if chat.outbound), None)
    if first is None:
        return ()
    return (Evidence(FOLLOW_UP, first, True, FOLLOW_UP, {"gap_ms": paid_at - first.ended_at, "limit_ms": settings.follow_up_to}),)

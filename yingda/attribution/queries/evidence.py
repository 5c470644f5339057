"""What orders are judged by, as rules read it: the versions, the orders with their marks, the chats of their buyers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from yingda.attribution.models import CreditRule, OrderFact, OrderMark
from yingda.attribution.rules.chats import Spoke, chats_of
from yingda.attribution.rules.facts import AFTER_SALES, FLAGGED, Chat, Order, Refund, Settings
from yingda.plumbing.store import marks_for

_SPOKE = (
    "SELECT s.contact_id, a.conversation_id, a.agent_id, a.first_at, a.last_at, s.first_customer_at, COALESCE(s.resolved_last_at, s.last_line_at, a.last_at),"
    " s.group_id FROM attribution_sessionfact s JOIN attribution_agentfact a ON a.conversation_id = s.conversation_id"
    " WHERE s.contact_id IN ({contacts})"
)
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Talks:
    """The chats of contacts, by contact, and the group of each of their conversations."""

    chats: dict[int, list[Chat]]
    groups: dict[int, int | None]


def settings_of(rule: CreditRule) -> Settings:
    """A version as rules read it."""
    excludes = tuple(mark for mark, on in ((FLAGGED, rule.excludes_flagged), (AFTER_SALES, rule.excludes_after_sales)) if on)
    windows = {name: getattr(rule, name) for name in ("look_back", "follow_up", "follow_up_from", "follow_up_to", "urge", "claw_back")}
    return Settings(str(rule.pk), rule.rule, **windows, excludes=excludes)


def orders_of(facts: Collection[OrderFact]) -> dict[int, Order]:
    """These orders with their refunds and marks, by number: one query."""
    marked: dict[int, set[str]] = defaultdict(set)
    for order, kind in OrderMark.objects.filter(order_id__in=[one.order_id for one in facts], ended_at__isnull=True).values_list("order_id", "kind"):
        marked[order].add(kind)
    return {one.order_id: _order(one, marked.get(one.order_id, set())) for one in facts}


def talks_of(contacts: Collection[int]) -> Talks:
    """Everything agents said to these contacts: a query for each `AT_ONCE` of them."""
    spoke: dict[int, list[Spoke]] = defaultdict(list)
    groups: dict[int, int | None] = {}
    listed = sorted(contacts)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_SPOKE.format(contacts=marks_for(some).replace("?", "%s")), some)
            for contact, *of, group in cursor.fetchall():
                spoke[contact].append(Spoke(*of))
                groups[of[0]] = group
    return Talks({contact: list(chats_of(found)) for contact, found in spoke.items()}, groups)


def contacts_of(facts: Iterable[OrderFact]) -> set[int]:
    """The buyers who are known."""
    return {one.contact_id for one in facts if one.contact_id is not None}


def _order(one: OrderFact, marks: set[str]) -> Order:
    back = one.total if one.refund_amount is None else one.refund_amount
    refunds = () if one.refunded_at is None else (Refund(one.refunded_at, max(0, back)),)
    # A contact that is not known has no chats: a number nobody has stands for it.
    buyer = one.contact_id or -one.order_id
    return Order(one.order_id, buyer, one.placed_at, one.paid_at, one.total, one.cancelled_at, refunds, FLAGGED in marks, AFTER_SALES in marks)

"""Orders with their credit as lists and sums. Who sees what: agents the orders they have the credit of or assisted, leaders those of their groups."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from yingda.attribution.models import Credit, CreditAssist, CreditEntry, CreditRule, OrderFact, OrderMark
from yingda.attribution.queries.rules import rule_in_force, rule_of
from yingda.attribution.rules.cells import FIVE, REST, SILENT_FOLLOW_UP
from yingda.attribution.rules.facts import AFTER_SALES, FLAGGED, MARKS
from yingda.attribution.rules.ledger import CREDIT
from yingda.customers import queries as customers
from yingda.customers.queries.ordered import OrderBrief, order_briefs, orders_numbered
from yingda.customers.queries.pages import after_place, keyset
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.kit.paging import Page, page_of
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms

VIEW = "credit.view"
MOST_DAYS = 1100
SEARCHED = 500
SORTS = {"day": "day", "amount": "amount", "gross": "gross"}
ONLY = ("credited", "silent", "assisted", "taken_back", FLAGGED, AFTER_SALES, "follow_up", "unpaid", "provisional")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of orders is filtered by: business days (YYYY-MM-DD, both included), agent, group, cell, one of `ONLY`, the beginning of the order's
    number; `rule`: a version, None for the one in force; `sort`: day, amount or gross, with "-" for falling."""

    since: str
    until: str
    agent: int | None = None
    group: int | None = None
    cell: str = ""
    only: str = ""
    q: str = ""
    rule: int | None = None
    sort: str = "-day"


def credits(actor: Actor, wanted: Wanted, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Orders with who has their credit. Needs `credit.view`. Raises Refused naming the field, NotFound for an unknown version."""
    rule = version(wanted)
    order = (_sorted(wanted.sort), "-order_id" if wanted.sort.startswith("-") else "order_id")
    if rule is None:
        return Page(())
    rows = list(after_place(filtered(actor, wanted, rule), order, cursor)[: limit + 1])
    page = page_of(rows, limit, keyset(order))
    return Page(tuple(shown(page.items, rule)), page.next)


def totals(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """What the filtered orders come to. `agents` is summed from the ledger, `shop` and `silent` from the orders: `even` says whether they agree.

    Amounts in minor units; `shop` and `silent` only for who sees everything. Assists are counted beside. Needs `credit.view`.
    """
    rule = version(wanted)
    whole = actor.may(VIEW)
    if rule is None:
        actor.demand_somewhere(VIEW)
        return _told(rule, whole, {}, 0, (0, 0), [])
    # Orders that were assisted are others' sales: no sum of them stands where one's own does.
    rows = filtered(actor, wanted, rule) if wanted.only != "assisted" else Credit.objects.none()
    sums = rows.aggregate(orders=Count("id"), shop=Sum("amount"), gross=Sum("gross", filter=Q(paid=True)), taken_back=Sum("taken_back"),
                          silent=Sum("amount", filter=Q(agent_id__isnull=True)), silent_orders=Count("id", filter=Q(agent_id__isnull=True)))  # fmt: skip
    earned = _earned(rule, rows)
    assists = _assisted(actor, wanted, rule).aggregate(n=Count("id"), amount=Sum("amount"))
    cells = {row["cell"]: row for row in rows.values("cell").annotate(orders=Count("id"), amount=Sum("amount")).order_by("cell")}
    return _told(rule, whole, sums, earned, (assists["n"] or 0, assists["amount"] or 0), [cells[cell] for cell in (*FIVE, *REST) if cell in cells])


def version(wanted: Wanted) -> CreditRule | None:
    """The version asked for, the one in force without a number; None before there is one."""
    return rule_in_force() if wanted.rule is None else rule_of(wanted.rule)


def filtered(actor: Actor, wanted: Wanted, rule: CreditRule) -> QuerySet[Credit]:
    """The rows of a version that answer, within the actor's reach."""
    first, last = days_of(wanted.since, wanted.until)
    if wanted.only and wanted.only not in ONLY:
        raise Refused("value_choice", "only", choices=" / ".join(ONLY))
    if wanted.cell and wanted.cell not in (*FIVE, *REST):
        raise Refused("value_choice", "cell", choices=" / ".join((*FIVE, *REST)))
    rows = Credit.objects.filter(rule_id=rule.pk, day__gte=first, day__lte=last)
    named = _q_of(wanted, rule)
    if wanted.only == "assisted":
        return rows.filter(named, order_id__in=_assisted(actor, wanted, rule).values("order_id"))
    return rows.filter(named, _reach(actor), **_exact(wanted))


def reach_of(actor: Actor) -> tuple[int | None, frozenset[int]] | None:
    """The person and the groups whose orders the actor sees; None for everything. Raises Forbidden for who sees none."""
    actor.demand_somewhere(VIEW)
    if actor.may(VIEW):
        return None
    reach = actor.reach.get(VIEW, NOWHERE)
    own = actor.id if reach.own and actor.kind == "person" else None
    if own is None and not reach.groups:
        raise Forbidden(permission=VIEW)
    return own, reach.groups


def credit_of(actor: Actor, order_id: int) -> Credit:
    """The credit of an order under the version in force, if the actor sees it: also of one they assisted. Raises NotFound."""
    rule = rule_in_force()
    found = None if rule is None else Credit.objects.filter(order_id=order_id, rule_id=rule.pk).first()
    reach = reach_of(actor)
    if found is None or (reach is not None and not _sees(found, *reach)):
        raise NotFound("order")
    return found


def shown(rows: Sequence[Credit], rule: CreditRule) -> list[dict[str, Any]]:
    """Rows of a version as they are answered: a fixed number of queries."""
    ids = [row.order_id for row in rows]
    facts = {fact.order_id: fact for fact in OrderFact.objects.filter(order_id__in=ids)}
    marks: dict[int, list[str]] = {}
    for order, kind in OrderMark.objects.filter(order_id__in=ids, ended_at__isnull=True).order_by("id").values_list("order_id", "kind"):
        marks.setdefault(order, []).append(kind)
    briefs, names = order_briefs(ids), _names(rows)
    contacts = customers.contacts_brief({row.contact_id for row in rows if row.contact_id is not None})
    groups = people.group_names(frozenset(row.group_id for row in rows if row.group_id is not None))
    return [
        _row(row, rule, facts[row.order_id], briefs.get(row.order_id), names)
        | {"contact": _brief(contacts, row.contact_id), "group": _named(groups, row.group_id), "marks": marks.get(row.order_id, [])}
        for row in rows
        if row.order_id in facts
    ]


def days_of(since: str, until: str) -> tuple[int, int]:
    """Two days (YYYY-MM-DD) as yyyymmdd. Raises Refused naming the field."""
    first, last = _day(since, "since"), _day(until, "until")
    if last < first:
        raise Refused("days_reversed", "until")
    if last - first > timedelta(days=MOST_DAYS):
        raise Refused("days_too_many", "until", limit=MOST_DAYS)
    return int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}")


def matures_at(fact: OrderFact, rule: CreditRule) -> int | None:
    """From when on (ms) nothing takes the credit back; None while unpaid."""
    return None if fact.paid_at is None else fact.paid_at + rule.claw_back


def day_text(day: int) -> str:
    """yyyymmdd as YYYY-MM-DD."""
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def person(names: Mapping[int, str], number: int | None) -> dict[str, Any] | None:
    """A person as they are named in answers."""
    return None if number is None else {"id": number, "name": names.get(number, "")}


def _told(
    rule: CreditRule | None, whole: bool, sums: Mapping[str, Any], earned: int, assists: tuple[int, int], cells: Collection[Mapping[str, Any]]
) -> dict[str, Any]:
    shop, silent = sums.get("shop") or 0, sums.get("silent") or 0
    return {
        "rule": None if rule is None else {"id": rule.pk, "name": rule.name}, "orders": sums.get("orders") or 0, "agents": earned,
        "shop": shop if whole else None, "silent": silent if whole else None, "silent_orders": (sums.get("silent_orders") or 0) if whole else None,
        "even": shop == earned + silent, "gross": sums.get("gross") or 0, "taken_back": sums.get("taken_back") or 0,
        "assists": {"orders": assists[0], "amount": assists[1]}, "cells": [dict(one) for one in cells],
    }  # fmt: skip


def _earned(rule: CreditRule, rows: QuerySet[Credit]) -> int:
    signed = Case(When(kind=CREDIT, then=F("amount")), default=-F("amount"))
    booked = CreditEntry.objects.filter(rule_id=rule.pk, order_id__in=rows.values("order_id"))
    return booked.aggregate(sum=Sum(signed))["sum"] or 0


def _assisted(actor: Actor, wanted: Wanted, rule: CreditRule) -> QuerySet[CreditAssist]:
    first, last = days_of(wanted.since, wanted.until)
    exact = {name: value for name, value in (("agent_id", wanted.agent), ("group_id", wanted.group)) if value is not None}
    rows = CreditAssist.objects.filter(_reach_of_assists(actor), _q_of(wanted, rule), rule_id=rule.pk, day__gte=first, day__lte=last, **exact)
    return rows.filter(order_id__in=Credit.objects.filter(rule_id=rule.pk, cell=wanted.cell).values("order_id")) if wanted.cell else rows


def _reach(actor: Actor) -> Q:
    reach = reach_of(actor)
    if reach is None:
        return Q()
    own, groups = reach
    found = Q(group_id__in=groups) if groups else Q(pk__in=())
    if own is not None:
        found |= Q(agent_id=own) | Q(reason__in=MARKS) & (Q(ordered_id=own) | Q(payer_id=own))
    return found


def _reach_of_assists(actor: Actor) -> Q:
    reach = reach_of(actor)
    if reach is None:
        return Q()
    own, groups = reach
    return (Q() if own is None else Q(agent_id=own)) | (Q(group_id__in=groups) if groups else Q(pk__in=()))


def _sees(credit: Credit, own: int | None, groups: frozenset[int]) -> bool:
    if credit.group_id in groups or (own is not None and own == credit.agent_id):
        return True
    if own is not None and credit.reason in MARKS and own in (credit.ordered_id, credit.payer_id):
        return True
    helped = Q(pk__in=()) if own is None else Q(agent_id=own)
    return CreditAssist.objects.filter(helped | Q(group_id__in=groups), order_id=credit.order_id, rule_id=credit.rule_id).exists()


def _exact(wanted: Wanted) -> dict[str, Any]:
    return {name: value for name, value in (("agent_id", wanted.agent), ("group_id", wanted.group)) if value is not None}


def _q_of(wanted: Wanted, rule: CreditRule) -> Q:
    """What a list and its assists are both filtered by."""
    found = Q()
    if wanted.q.strip():
        found &= Q(order_id__in=orders_numbered(wanted.q.strip(), SEARCHED))
    if wanted.only == "assisted":
        return found
    if wanted.cell:
        found &= Q(order_id__in=Credit.objects.filter(rule_id=rule.pk, cell=wanted.cell).values("order_id"))
    return found & _only(wanted.only, rule)


def _only(only: str, rule: CreditRule) -> Q:
    of_rule = Credit.objects.filter(rule_id=rule.pk)
    if only in MARKS:
        return Q(order_id__in=OrderMark.objects.filter(kind=only, ended_at__isnull=True).values("order_id"))
    if only == "provisional":
        young = OrderFact.objects.filter(Q(paid_at__isnull=True) | Q(paid_at__gt=now_ms() - rule.claw_back))
        return Q(order_id__in=young.values("order_id"))
    rows = {
        "credited": of_rule.filter(agent_id__isnull=False), "silent": of_rule.filter(agent_id__isnull=True), "unpaid": of_rule.filter(paid=False),
        "taken_back": of_rule.filter(taken_back__gt=0), "follow_up": of_rule.filter(cell=SILENT_FOLLOW_UP),
    }  # fmt: skip
    return Q(order_id__in=rows[only].values("order_id")) if only in rows else Q()


def _row(row: Credit, rule: CreditRule, fact: OrderFact, brief: OrderBrief | None, names: Mapping[int, str]) -> dict[str, Any]:
    mature = matures_at(fact, rule)
    return {
        "id": row.order_id, "number": brief.number if brief else "", "source": brief.source if brief else "", "status": brief.status if brief else "",
        "currency": fact.currency, "day": day_text(row.day), "placed_at": fact.placed_at, "paid_at": fact.paid_at, "agent": person(names, row.agent_id),
        "amount": row.amount, "gross": row.gross, "taken_back": row.taken_back, "pieces": row.items, "cell": row.cell, "reason": row.reason,
        "decided_by": row.decided_by or None, "assists": [person(names, agent) for agent in row.assists],
        "follow_up": person(names, row.follow_up_id), "matures_at": mature, "provisional": mature is None or mature > now_ms(),
        "rule": {"id": rule.pk, "name": rule.name},
    }  # fmt: skip


def _names(rows: Sequence[Credit]) -> dict[int, str]:
    wanted = {number for row in rows for number in (row.agent_id, row.follow_up_id, *row.assists) if number is not None}
    return people.names_of(wanted)


def _brief(contacts: Mapping[int, dict[str, Any]], number: int | None) -> dict[str, Any] | None:
    return None if number is None or number not in contacts else {"id": number, "name": contacts[number]["name"]}


def _named(groups: Mapping[int, str], number: int | None) -> dict[str, Any] | None:
    return None if number is None else {"id": number, "name": groups.get(number, "")}


def _sorted(sort: str) -> str:
    if sort.removeprefix("-") not in SORTS:
        raise Refused("value_choice", "sort", choices=" / ".join(SORTS))
    return sort


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("day_wrong", field) from error

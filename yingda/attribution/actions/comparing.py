"""The three rules on the same facts of a period, agent by agent: long work with its progress, kept as its result."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import msgspec
from django.db.models import Q

from yingda.attribution.models import CreditRule, OrderFact
from yingda.attribution.queries.credits import VIEW, days_of
from yingda.attribution.queries.evidence import contacts_of, orders_of, settings_of, talks_of
from yingda.attribution.queries.rules import rule_in_force
from yingda.attribution.rules.comparing import Tally, add
from yingda.attribution.rules.facts import RULES
from yingda.attribution.rules.judging import side_by_side
from yingda.kit.actor import Actor
from yingda.people import queries as people
from yingda.plumbing import tasks
from yingda.plumbing.audit import record
from yingda.plumbing.models import Task

KIND = "credit.comparison"
AT_ONCE = 2_000


def begin(actor: Actor, filters: Mapping[str, Any], form: str) -> int:
    """Begins to compare over the business days `since` to `until` (YYYY-MM-DD); how many orders. Needs `credit.view` with everything. Raises Refused."""
    actor.demand(VIEW)
    count: int = _of_days(filters).count()
    record(actor, "attribution.credit.compared", "credit:comparison", after={"since": str(filters["since"]), "until": str(filters["until"])})
    return count


def turn(task: Task) -> bool:
    """Judges the next `AT_ONCE` orders by the three rules, with the windows of the version in force; whether it is finished."""
    filters, rule = msgspec.json.decode(task.filters), rule_in_force()
    place = msgspec.json.decode(task.place) or {"after": 0, "tallies": {one: asdict(Tally()) for one in RULES}}
    tallies = msgspec.convert(place["tallies"], dict[str, Tally], strict=False)
    facts = [] if rule is None else list(_of_days(filters).filter(order_id__gt=place["after"]).order_by("order_id")[:AT_ONCE])
    if rule is not None and facts:
        _count(rule, facts, tallies)
    finished = len(facts) < AT_ONCE
    task.done += len(facts)
    task.place = msgspec.json.encode({"after": facts[-1].order_id if facts else place["after"], "tallies": tallies}).decode()
    if finished:
        task.result = msgspec.json.encode(_result(rule, tallies)).decode()
    return finished


def _of_days(filters: Mapping[str, Any]) -> Any:
    first, last = days_of(str(filters.get("since", "")), str(filters.get("until", "")))
    return OrderFact.objects.filter(Q(paid_day__gte=first, paid_day__lte=last) | Q(paid_day__isnull=True, day__gte=first, day__lte=last))


def _count(rule: CreditRule, facts: Sequence[OrderFact], tallies: dict[str, Tally]) -> None:
    orders, how = orders_of(facts), settings_of(rule)
    judged = side_by_side(orders.values(), talks_of(contacts_of(facts)).chats, [replace(how, version=one, rule=one) for one in RULES])
    paid = {one.order_id: one.paid_at is not None for one in facts}
    for name, tally in tallies.items():
        add(tally, judged[name].values(), paid)


def _result(rule: CreditRule | None, tallies: Mapping[str, Tally]) -> dict[str, Any]:
    names = people.names_of({agent for tally in tallies.values() for agent in tally.agents})
    agents = [
        {"id": agent, "name": name, "shares": {one: asdict(tally.agents[agent]) for one, tally in tallies.items() if agent in tally.agents}}
        for agent, name in sorted(names.items(), key=lambda each: (each[1], each[0]))
    ]
    rules = {one: {"silent": asdict(tally.silent), "total": tally.total, "cells": tally.cells} for one, tally in tallies.items()}
    return {"rule": None if rule is None else {"id": rule.pk, "name": rule.name, "rule": rule.rule}, "agents": agents, "rules": rules}


tasks.register(KIND, tasks.Kind(VIEW, begin, turn))

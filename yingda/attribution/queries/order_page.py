"""One order with the evidence: who talked with the buyer when, who gets it under each rule and why, what was booked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yingda.attribution.models import Credit, CreditEntry, CreditRule, OrderFact, OrderMark
from yingda.attribution.queries.credits import credit_of, person, shown
from yingda.attribution.queries.evidence import Talks, orders_of, settings_of, talks_of
from yingda.attribution.queries.rules import rule_of
from yingda.attribution.rules.facts import RULES, Chat, Order, Settings
from yingda.attribution.rules.history import history_of
from yingda.attribution.rules.judging import Evidence, Judgement, judge
from yingda.kit.actor import Actor
from yingda.people import queries as people

FLAG = "credit.flag"
MOST_CHATS = 200


def order_page(actor: Actor, order_id: int) -> dict[str, Any]:
    """An order with its evidence, the three rules side by side on the same facts, its versions, its ledger and its marks. Needs `credit.view`.

    Raises NotFound for an order the actor does not see.
    """
    credit = credit_of(actor, order_id)
    rule, fact = rule_of(credit.rule_id), OrderFact.objects.get(order_id=order_id)
    talks = talks_of([] if fact.contact_id is None else [fact.contact_id])
    order = orders_of([fact])[order_id]
    chats = talks.chats.get(order.buyer_id, [])
    judged = [judge(order, history_of(chats), replace(settings_of(rule), version=one, rule=one)) for one in RULES]
    seen = _in_sight(chats, order, settings_of(rule))
    versions = list(Credit.objects.filter(order_id=order_id).order_by("rule_id"))
    entries = list(CreditEntry.objects.filter(order_id=order_id).order_by("id"))
    marks = list(OrderMark.objects.filter(order_id=order_id).order_by("-id"))
    names = people.names_of(_people(judged, seen, versions, entries, marks))
    rules = {one.pk: one.name for one in CreditRule.objects.all()}
    (told,) = shown([credit], rule)
    return {
        **told, "cancelled_at": fact.cancelled_at, "refund_applied_at": fact.refund_applied_at, "refunded_at": fact.refunded_at,
        "windows": {"look_back": rule.look_back, "claw_back": rule.claw_back, "follow_up_to": rule.follow_up_to, "urge": rule.urge},
        "chats": [_chat(one, talks, names) for one in seen], "judgements": [_judgement(one, rule, names) for one in judged],
        "versions": [_version(one, rules, names) for one in versions], "entries": [_entry(one, rules, names) for one in entries],
        "history": [_mark(one, names) for one in marks], "may_mark": actor.may(FLAG, group=credit.group_id),
    }  # fmt: skip


def _in_sight(chats: Iterable[Chat], order: Order, settings: Settings) -> list[Chat]:
    """The chats from the look-back before the order to the end of the follow-up, by start; the latest `MOST_CHATS`."""
    low = order.placed_at - settings.look_back
    high = max(order.placed_at + settings.urge, (order.paid_at or order.placed_at) + settings.follow_up_to)
    found = [chat for chat in chats if chat.started_at <= high and chat.ended_at >= low]
    return sorted(found, key=lambda chat: (chat.started_at, chat.agent_id))[-MOST_CHATS:]


def _people(
    judged: Iterable[Judgement], chats: Iterable[Chat], versions: Iterable[Credit], entries: Iterable[CreditEntry], marks: Iterable[OrderMark]
) -> set[int]:
    found = {chat.agent_id for chat in chats} | {one.chat.agent_id for each in judged for one in each.evidence}
    found |= {one.agent_id for one in versions if one.agent_id is not None} | {one.agent_id for one in entries}
    return found | {number for one in marks for number in (one.made_by_id, one.ended_by_id) if number is not None}


def _chat(one: Chat, talks: Talks, names: Mapping[int, str]) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("conversation_id", "started_at", "ended_at", "outbound")}
    return {**plain, "agent": person(names, one.agent_id), "group_id": talks.groups.get(one.conversation_id)}


def _judgement(one: Judgement, rule: CreditRule, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "rule": one.version, "in_force": one.version == rule.rule, "agent": person(names, one.agent_id), "decided_by": one.decided_by,
        "reason": one.reason, "cell": one.cell, "amount": one.amount, "assists": [person(names, agent) for agent in one.assists],
        "evidence": _evidence(one.evidence, names),
    }  # fmt: skip


def _evidence(several: Sequence[Evidence], names: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "event": one.event, "conversation_id": one.chat.conversation_id, "agent": person(names, one.chat.agent_id), "chosen": one.chosen,
            "code": one.code, "gap_ms": one.facts.get("gap_ms", 0), "limit_ms": one.facts.get("limit_ms"),
        }
        for one in several
    ]  # fmt: skip


def _version(one: Credit, rules: Mapping[int, str], names: Mapping[int, str]) -> dict[str, Any]:
    named = {"id": one.rule_id, "name": rules.get(one.rule_id, "")}
    return {"rule": named, "in_force": one.in_force, "agent": person(names, one.agent_id), "amount": one.amount, "cell": one.cell}


def _entry(one: CreditEntry, rules: Mapping[int, str], names: Mapping[int, str]) -> dict[str, Any]:
    named = {"id": one.rule_id, "name": rules.get(one.rule_id, "")}
    return {"rule": named, "agent": person(names, one.agent_id), "amount": one.amount, "kind": one.kind, "at": one.at, "booked_at": one.booked_at}


def _mark(one: OrderMark, names: Mapping[int, str]) -> dict[str, Any]:
    plain = {"kind": one.kind, "reason": one.reason, "made_at": one.made_at, "ended_at": one.ended_at}
    return {**plain, "made_by": person(names, one.made_by_id), "ended_by": person(names, one.ended_by_id)}

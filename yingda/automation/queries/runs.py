"""The run log: what matched, why, what was done or refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from yingda.automation.models import Automation, MacroRun, Run, Tally
from yingda.automation.queries.automations import PERMISSION, row_of
from yingda.conversations.queries.one import visible
from yingda.conversations.queries.tickets.facts import tickets_facts
from yingda.conversations.queries.tickets.one import visible_ticket
from yingda.customers import queries as customers
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refusal, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.plumbing.messages import is_chinese


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs."""

    automation: int | None = None
    outcome: str | None = None
    trigger: str | None = None
    subject_kind: str | None = None
    subject_id: int | None = None
    since_at: int | None = None
    until_at: int | None = None


def listed(actor: Actor, wanted: Wanted, limit: int, cursor: str | None) -> Page[dict[str, Any]]:
    """Runs of the automations the actor may manage, the newest first: three queries."""
    rows = _within_reach(actor, wanted).filter(_filter(wanted))
    if cursor is not None:
        rows = rows.filter(pk__lt=_place(cursor))
    found = list(rows.order_by("-id").select_related("automation").defer("why")[: limit + 1])
    numbers = _ticket_numbers(found)
    return page_of([_row(row, actor.locale, numbers) for row in found], limit, lambda row: (row["id"],))


def one(actor: Actor, run_id: int) -> dict[str, Any]:
    """One run with the verdict of each condition; the values are shown to whoever may see the subject. Raises NotFound."""
    row = Run.objects.filter(pk=run_id).select_related("automation").first()
    if row is None or not actor.may(PERMISSION, group=row.automation.group_id):
        raise NotFound("automation_run")
    seen = may_see(actor, row.subject_kind, row.subject_id)
    why = msgspec.json.decode(row.why)
    return {**_row(row, actor.locale, _ticket_numbers([row])), "why": why if seen else unseen(why), "seen": seen}


def last_miss(actor: Actor, automation_id: int) -> dict[str, Any] | None:
    """The last time the automation was looked at without matching, by its conditions; without the values. None when it never was."""
    row = Tally.objects.filter(automation_id=row_of(actor, automation_id).pk).order_by("-hour").first()
    return None if row is None or not row.sample else {"hour": row.hour, "why": unseen(msgspec.json.decode(row.sample))}


def may_see(actor: Actor, kind: str, number: int) -> bool:
    """Whether the actor may see a conversation, ticket or contact."""
    try:
        if kind == "conversation":
            visible(actor, number)
        elif kind == "ticket":
            visible_ticket(actor, number)
        else:
            customers.demand_contact(actor, "customer.view", number)
    except Refusal:
        return False
    return True


def _within_reach(actor: Actor, wanted: Wanted) -> QuerySet[Run]:
    actor.demand_somewhere(PERMISSION)
    if wanted.automation is not None:
        return Run.objects.filter(automation_id=row_of(actor, wanted.automation).pk)
    if actor.may(PERMISSION):
        return Run.objects.all()
    mine = Automation.objects.filter(group_id__in=actor.reach[PERMISSION].groups).values("pk")
    return Run.objects.filter(automation_id__in=mine)


def _filter(wanted: Wanted) -> Q:
    exact = {
        "trigger": wanted.trigger, "subject_kind": wanted.subject_kind, "subject_id": wanted.subject_id,
        "at__gte": wanted.since_at, "at__lt": wanted.until_at,
    }  # fmt: skip
    found = Q(**{name: value for name, value in exact.items() if value is not None})
    if wanted.outcome == "trouble":
        return found & Q(outcome__in=("failed", "refused", "partly", "stopped"))
    return found & Q(outcome=wanted.outcome) if wanted.outcome else found


def _ticket_numbers(rows: Iterable[Run]) -> dict[int, int]:
    ids = {row.subject_id for row in rows if row.subject_kind == "ticket"}
    return {number: facts["number"] for number, facts in tickets_facts(ids).items()} if ids else {}


def count_before(before: int) -> int:
    """How many runs of automations and macros there were before this instant (ms)."""
    return Run.objects.filter(at__lt=before).count() + MacroRun.objects.filter(at__lt=before).count()


def _row(row: Run, locale: str, numbers: dict[int, int]) -> dict[str, Any]:
    number = numbers.get(row.subject_id, row.subject_id) if row.subject_kind == "ticket" else row.subject_id
    subject = {"kind": row.subject_kind, "id": row.subject_id, "number": number}
    chain = [int(part) for part in row.chain.split()]
    columns = ("version", "n", "trigger", "at", "outcome", "stopped_by", "depth", "took_ms")
    automation = {"id": row.automation_id, "name": row.automation.name}
    return {"id": row.pk, "automation": automation, **{name: getattr(row, name) for name in columns}, "subject": subject, "chain": chain,
            "steps": [_step(step, locale) for step in msgspec.json.decode(row.steps)]}  # fmt: skip


def _step(step: dict[str, Any], locale: str) -> dict[str, Any]:
    message = step.get("zh" if is_chinese(locale) else "en", "")
    return {"key": step["key"], "ok": step["ok"], "facts": step.get("facts", {}), "code": step.get("code", ""), "message": message}


def unseen(why: dict[str, Any]) -> dict[str, Any]:
    """The verdicts without the values they were given about."""
    kept = {name: value for name, value in why.items() if name != "saw"}
    return {**kept, "of": [unseen(one) for one in why["of"]]} if "of" in why else kept


def _place(cursor: str) -> int:
    try:
        return decode(cursor, tuple[int])[0]
    except BadCursor as bad:
        raise Refused("cursor_invalid", "cursor") from bad

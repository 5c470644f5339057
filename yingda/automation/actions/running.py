"""One run of an automation on one occasion: may it, does it, what came of it."""

import logging
from collections.abc import Mapping
from time import perf_counter
from typing import Any

import msgspec
from django.db import DatabaseError

from yingda.automation.actions import acting
from yingda.automation.actions.pausing import pause
from yingda.automation.events import EffectsBegan, EffectsEnded
from yingda.automation.models import Allowance, Automation, Run
from yingda.automation.queries.stored import Rule
from yingda.automation.rules.conditions import Weighed
from yingda.automation.rules.hand import Hand
from yingda.automation.rules.limits import allowed
from yingda.automation.rules.loops import Cause, followed, stopped_by
from yingda.automation.rules.occasions import Occasion
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal
from yingda.kit.tokens import Level
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing.messages import say
from yingda.plumbing.store import Db, announce, savepoint

log = logging.getLogger("yingda.automation")
HOUR_MS = 3_600_000


def run(db: Db, rule: Rule, occasion: Occasion, cause: Cause, weighed: Weighed, contact_id: int | None) -> bool:
    """Runs an automation whose conditions are met, unless a loop or a limit stops it; whether it acted. Part of a transaction.

    It acts once on an occasion, in the version that was weighed.
    """
    row = Automation.objects.select_for_update().filter(pk=rule.id).first()
    if row is None or not row.enabled or row.paused_at is not None or row.version != rule.version:
        return False
    if Run.objects.filter(automation_id=rule.id, key=occasion.key).exists():
        return False
    began = perf_counter()
    why = stopped_by(rule.id, cause) or _over_limit(db, rule, occasion)
    actor = None if why else actor_of(row)
    if why is None and actor is None:
        why = "author_gone"
    if why is not None or actor is None:
        return _stop(db, row, rule, occasion, cause, weighed, why or "")
    steps = _act(db, actor, rule, occasion, followed(cause, rule.id), contact_id)
    _write(db, rule, occasion, cause, weighed, _outcome(steps), steps=steps, took_ms=int((perf_counter() - began) * 1000))
    return True


def actor_of(row: Automation) -> Actor | None:
    """The bot an automation acts as: it reaches as far as its author does now, without what is their own work only.

    None when the author's account is not in use.
    """
    author = people.actor_or_none(row.author_id)
    if author is None:
        return None
    return Actor("bot", None, row.name, "", author.locale, author.reach, author.groups, people.policy().team_name)


def _act(db: Db, actor: Actor, rule: Rule, occasion: Occasion, cause: Cause, contact_id: int | None) -> list[dict[str, Any]]:
    """Every action in turn, between the marks that carry the cause; a refused one leaves the others be."""
    hand = Hand(actor, occasion.kind, occasion.subject_id, contact_id, rule.name, f"{rule.id}:{occasion.key}", True, rule.author_id)
    announce(EffectsBegan(cause.chain))
    before = len(db.announced)
    steps = [_step(db, hand, place, rule.document.actions[place].key, rule) for place in range(len(rule.document.actions))]
    if len(db.announced) == before:
        db.announced.pop()
    else:
        announce(EffectsEnded(cause.chain))
    return steps


def _step(db: Db, hand: Hand, place: int, key: str, rule: Rule) -> dict[str, Any]:
    try:
        with savepoint(db):
            return {"key": key, "ok": True, "facts": acting.do(db, hand, place, rule.document.actions[place])}
    except Refusal as refusal:
        return {"key": key, "ok": False, "code": refusal.code, **said(refusal.code, {"field": refusal.field, **refusal.params})}
    except DatabaseError:
        raise
    except Exception:
        log.exception("automation %s, action %s on %s %s", rule.id, key, hand.kind, hand.subject_id)
        return {"key": key, "ok": False, "code": "automation_failed", **said("automation_failed", {})}


def said(code: str, params: Mapping[str, Any]) -> dict[str, str]:
    """A refusal in both languages, as the log keeps it."""
    return {"zh": say(code, "zh-CN", params), "en": say(code, "en", params)}


def _outcome(steps: list[dict[str, Any]]) -> str:
    done = [step["ok"] for step in steps]
    if all(done):
        return "done"
    if any(step.get("code") == "automation_failed" for step in steps):
        return "failed"
    return "partly" if any(done) else "refused"


def _over_limit(db: Db, rule: Rule, occasion: Occasion) -> str | None:
    """`too_often` or `subject_too_often` when an hourly limit is reached; otherwise one run is taken from each bucket."""
    subject = f"{occasion.kind}:{occasion.subject_id}"
    rows = {row.subject: row for row in Allowance.objects.filter(automation_id=rule.id, subject__in=["", subject])}
    levels = {name: Level(row.parts, row.at) for name, row in rows.items()}
    over, after = allowed(levels, {subject: rule.document.per_subject_hour, "": rule.document.per_hour}, db.now)
    for name, level in after.items():
        Allowance.objects.update_or_create(automation_id=rule.id, subject=name, defaults={"parts": level.parts, "at": level.at})
    return None if over is None else "subject_too_often" if over else "too_often"


def _stop(db: Db, row: Automation, rule: Rule, occasion: Occasion, cause: Cause, weighed: Weighed, why: str) -> bool:
    """Writes down why nothing was done; once an hour for a subject that is over its limit. An automation over its own pauses itself."""
    if why == "subject_too_often":
        since = Run.objects.filter(automation_id=rule.id, stopped_by=why, at__gt=db.now - HOUR_MS)
        if since.filter(subject_kind=occasion.kind, subject_id=occasion.subject_id).exists():
            return False
        facts = {"name": row.name, "number": occasion.subject_id, "kind": occasion.kind, "limit": rule.document.per_subject_hour}
        notify([row.author_id], "automation_limited", facts, f"/settings/automations/{row.pk}/runs", key=f"limited:{row.pk}:{occasion.key}")
    _write(db, rule, occasion, cause, weighed, "stopped", stopped_by=why)
    if why in ("too_often", "author_gone"):
        pause(db, row, why)
    return False


def _write(db: Db, rule: Rule, occasion: Occasion, cause: Cause, weighed: Weighed, outcome: str, **more: Any) -> None:
    more["steps"] = msgspec.json.encode(more.get("steps", [])).decode()
    Run.objects.create(
        automation_id=rule.id, version=rule.version, key=occasion.key, n=occasion.n, trigger=occasion.trigger, subject_kind=occasion.kind,
        subject_id=occasion.subject_id, at=db.now, outcome=outcome, depth=cause.depth, chain=" ".join(map(str, cause.chain)),
        why=msgspec.json.encode(weighed).decode(), **more,
    )  # fmt: skip

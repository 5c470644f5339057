"""What is true after a time: finding what has lasted long enough, once for each beginning."""

from collections.abc import Sequence

from yingda.automation.actions.following import Turn, act, turn_of
from yingda.automation.models import Automation
from yingda.automation.queries.lasting import lasted_since, lasting
from yingda.automation.queries.stored import Rule
from yingda.automation.rules.loops import NOBODY
from yingda.automation.rules.occasions import of_time
from yingda.automation.rules.triggers import TRIGGERS
from yingda.plumbing.clock import now_ms
from yingda.plumbing.store import transaction

AT_ONCE = 100


def look(rules: Sequence[Rule]) -> bool:
    """Lets the automations that wait for a time act; whether there may be more at once."""
    timed = [rule for rule in rules if TRIGGERS[rule.document.when.key].since]
    full = [_look(turn_of([rule]), rule) for rule in timed]
    return any(full)


def _look(turn: Turn, rule: Rule) -> bool:
    now = now_ms()
    rows = lasting(rule.document, rule.looked_at, now, AT_ONCE + 1)
    if not rows:
        return False
    full = len(rows) > AT_ONCE
    rows = rows[:AT_ONCE]
    for subject, since in rows:
        with transaction() as db:
            act(db, turn, of_time(rule.document.when.key, subject, since, db.now), NOBODY)
    last = rows[-1][1]
    # When there are more, those that began at the same instant as the last one are looked at again: the key of a run keeps it single.
    behind = lasted_since(rule.document, rule.looked_at, now) if not full else (last - 1 if rows[0][1] < last else last)
    Automation.objects.filter(pk=rule.id, version=rule.version, looked_at__lt=behind).update(looked_at=behind)
    return full

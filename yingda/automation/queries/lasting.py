"""What has lasted long enough for an automation that waits for a time."""

from yingda.automation.queries.facts import calendars_of
from yingda.automation.rules.document import Document
from yingda.automation.rules.timed import latest_since
from yingda.automation.rules.triggers import STATES_FOR, TICKET, TRIGGERS
from yingda.conversations.queries.facts import resting
from yingda.conversations.queries.tickets.facts import resting_tickets

# How far back an automation that is switched on could have to look for what has not lasted long enough in working time.
LOOKS_BACK_MS = 120 * 86_400_000


def lasting(document: Document, after: int, now: int, limit: int) -> list[tuple[int, int]]:
    """What has been so since an instant behind `after` and has lasted long enough at `now` (ms): (id, instant), earliest first."""
    up_to = lasted_since(document, after, now)
    if up_to <= after:
        return []
    trigger, states = TRIGGERS[document.when.key], document.when.states or STATES_FOR[document.when.key]
    if trigger.subject == TICKET:
        return resting_tickets(states, after, up_to, limit)
    return resting(trigger.since, states, after, up_to, limit)


def lasted_since(document: Document, after: int, now: int) -> int:
    """The latest beginning (ms) that has lasted as long as the automation asks at `now`; `after` when its calendar is gone."""
    when = document.when
    calendars = calendars_of([when.calendar_id]) if when.calendar_id is not None else {}
    if when.calendar_id is not None and when.calendar_id not in calendars:
        return after
    return latest_since(now, when.minutes or 1, calendars.get(when.calendar_id or 0), max(after, now - LOOKS_BACK_MS))

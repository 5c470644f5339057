"""The floor in figures: today's conversion and answers, the clocks that run, and which limit is passed."""

from typing import Any

from yingda.attribution.queries.warehouse import filling
from yingda.conversations.queries.sla import clocks
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Forbidden
from yingda.performance.queries.boards.figures import figures
from yingda.performance.queries.boards.once import once
from yingda.performance.queries.boards.reach import today
from yingda.performance.queries.engine import Scope
from yingda.performance.rules.boards.limits import Limit, passed
from yingda.performance.rules.boards.periods import Span
from yingda.performance.settings import BREACHED_LIMIT, CONVERSION_LIMIT, FIRST_RESPONSE_LIMIT, UNANSWERED_LIMIT, WAIT_LIMIT
from yingda.plumbing.clock import now_ms

KEYS = (
    "consulters", "received", "inquirers", "inquiry_to_order", "inquiry_to_paid", "first_response", "in_3_min", "slow_rounds", "unanswered",
    "credited_orders", "agent_sales",
)  # fmt: skip
SEE = "floor.view"


def floor(actor: Actor, group: int | None = None) -> dict[str, Any]:
    """Today's figures of one group, or of all that `floor.view` reaches, with the clocks and the alarms.

    Reckoned once a second at most in a process for all who look at the same. Raises Forbidden.
    """
    scope = _scope(actor, group)
    day = today()
    (found, counted), at = once(("floor", day, scope), lambda: _found(Span(day, day), scope))
    return {
        "as_of": at, "day": day.isoformat(), "filling": filling(), "figures": found, "clocks": counted,
        "limits": [{"key": one.key, "value": one.value, "above": one.above} for one in limits() if one.value],
        "alarms": [one.key for one in passed(limits(), _values(found, counted))],
    }  # fmt: skip


def limits() -> list[Limit]:
    """The limits in force: shares in 0..1, times in ms."""
    return [
        Limit("longest_wait", 1000 * WAIT_LIMIT.value()),
        Limit("breached", BREACHED_LIMIT.value()),
        Limit("first_response", 1000 * FIRST_RESPONSE_LIMIT.value()),
        Limit("unanswered", UNANSWERED_LIMIT.value()),
        Limit("inquiry_to_paid", CONVERSION_LIMIT.value() / 100, above=False),
    ]


def _found(span: Span, scope: Scope) -> tuple[dict[str, Any], dict[str, int]]:
    return figures(KEYS, span, "team", scope)[None], clocks(None if scope.everything else scope.groups, now_ms())


def _values(found: dict[str, Any], counted: dict[str, int]) -> dict[str, float | None]:
    return {key: one["value"] for key, one in found.items()} | {"breached": counted["breached"]}


def _scope(actor: Actor, group: int | None) -> Scope:
    """What `floor.view` reaches."""
    actor.demand_somewhere(SEE)
    if group is not None:
        actor.demand(SEE, group=group)
        return Scope(groups=frozenset({group}))
    reach = actor.reach.get(SEE, NOWHERE)
    if actor.kind == "system" or reach.everything:
        return Scope(everything=True)
    if not reach.groups:
        raise Forbidden(permission=SEE)
    return Scope(groups=reach.groups)

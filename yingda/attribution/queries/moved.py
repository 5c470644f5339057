"""The orders a version of the rule moves, as a list."""

from typing import Any

from yingda.attribution.queries.credits import person
from yingda.attribution.queries.rules import MANAGE, moved_orders, rule_in_force, rule_of
from yingda.attribution.rules.difference import Moved
from yingda.customers.queries.ordered import order_briefs
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.people import queries as people


def moved(actor: Actor, rule_id: int, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """The orders that change hands or amount when this version replaces the one in force, by number. Needs `credit.manage`. Raises NotFound, Refused."""
    actor.demand(MANAGE)
    rule, now = rule_of(rule_id), rule_in_force()
    rows = [] if now is None else moved_orders(rule.pk, now.pk, _after(cursor), limit + 1)
    page = page_of(rows, limit, lambda one: (one.order_id,))
    briefs = order_briefs([one.order_id for one in page.items])
    names = people.names_of({number for one in page.items for number in (one.before, one.after) if number is not None})
    return Page(tuple(_row(one, briefs[one.order_id].number if one.order_id in briefs else "", names) for one in page.items), page.next)


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        (after,) = decode(cursor, tuple[int])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
    return after


def _row(one: Moved, number: str, names: dict[int, str]) -> dict[str, Any]:
    before, after = person(names, one.before), person(names, one.after)
    return {"id": one.order_id, "number": number, "before": before, "after": after, "amount_before": one.amount_before, "amount_after": one.amount_after}

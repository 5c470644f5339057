"""Orders from files: the kind `orders` of the room `imports`."""

from collections.abc import Sequence
from typing import Any

from yingda.customers.actions.orders_at_once import take_all
from yingda.customers.models import OrderSource
from yingda.customers.rules.order_lines import COLUMNS, NEEDS, Line, OrderFacts, order_of, reader
from yingda.kit.importing import Group, Kind, Person, Problem, Reading, Saved, Task
from yingda.kit.importing import Line as Row

LINES_AN_ORDER = 2000


def save(db: Any, task: Task, groups: Sequence[Group]) -> Saved:
    """Stores orders as `take` does. An order with a wrong row is refused whole: half an order would have a wrong total."""
    source = OrderSource.objects.get(pk=task.setting.source_id)
    read = [_order(lines) for _, lines in groups]
    taken = iter(take_all(db, task, source, [one for one in read if isinstance(one, OrderFacts)]))
    saved = Saved()
    for (_, lines), one in zip(groups, read, strict=True):
        outcome = one if isinstance(one, Problem) else next(taken)
        if isinstance(outcome, Problem):
            saved.count("refused")
            saved.refused += [(line.number, outcome) for line in lines if line.values is not None]
        else:
            saved.count(outcome)
    return saved


def _order(lines: Sequence[Row]) -> OrderFacts | Problem:
    spoilt = next((line.number for line in lines if line.values is None), None)
    if spoilt is not None:
        return Problem("row", "order_row_spoilt", {"row": spoilt})
    if len(lines) > LINES_AN_ORDER:
        return Problem("number", "order_too_long", {"limit": LINES_AN_ORDER})
    return order_of([Line(*(line.values or ())) for line in lines])


def shown(reading: Reading) -> dict[str, Any]:
    """The values of a line by column."""
    return dict(zip(Line.__slots__, reading.values, strict=True))


PERSON = Person((("customer", "external"), ("phone", "phone"), ("email", "email")), "buyer_name")
ORDERS = Kind("orders", COLUMNS, NEEDS, ("placed_at",), reader, save, shown, LINES_AN_ORDER + 1, person=PERSON, sample=200, whole=True)

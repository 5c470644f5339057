"""Orders from files: the kind `orders` of the room `imports`."""

from collections.abc import Sequence
from typing import Any

from yingda.customers.actions.orders import take
from yingda.customers.models import OrderSource
from yingda.customers.rules.order_lines import COLUMNS, NEEDS, Line, order_of, reader
from yingda.kit.errors import Refusal
from yingda.kit.importing import Group, Kind, Person, Problem, Reading, Saved, Task
from yingda.plumbing.store import savepoint, transaction

LINES_AN_ORDER = 2000


def save(db: Any, task: Task, groups: Sequence[Group]) -> Saved:
    """Stores orders as `take` does. An order with a wrong row is refused whole: half an order would have a wrong total."""
    source = OrderSource.objects.get(pk=task.setting.source_id)
    saved = Saved()
    for _, lines in groups:
        spoilt = next((line.number for line in lines if line.values is None), None)
        rows = [line.number for line in lines if line.values is not None]
        problem = Problem("row", "order_row_spoilt", {"row": spoilt}) if spoilt is not None else None
        if problem is None and len(lines) > LINES_AN_ORDER:
            problem = Problem("number", "order_too_long", {"limit": LINES_AN_ORDER})
        outcome = problem or _taken(db, task, source, [line.values for line in lines if line.values is not None])
        if isinstance(outcome, Problem):
            saved.count("refused")
            saved.refused += [(row, outcome) for row in rows]
        else:
            saved.count(outcome)
    return saved


def _taken(db: Any, task: Task, source: OrderSource, values: list[list[Any]]) -> str | Problem:
    facts = order_of([Line(*one) for one in values])
    if isinstance(facts, Problem):
        return facts
    try:
        with transaction(), savepoint(db):
            return take(task.actor, source, facts, "import")[1]
    except Refusal as refusal:
        return Problem(refusal.field or "row", refusal.code, refusal.params)


def shown(reading: Reading) -> dict[str, Any]:
    """The values of a line by column."""
    return dict(zip(Line.__slots__, reading.values, strict=True))


PERSON = Person((("customer", "external"), ("phone", "phone"), ("email", "email")), "buyer_name")
ORDERS = Kind("orders", COLUMNS, NEEDS, ("placed_at",), reader, save, shown, LINES_AN_ORDER + 1, person=PERSON, sample=200, whole=True)

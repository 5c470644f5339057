"""The payroll of an approved period as a file for whoever pays."""

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refused
from yingda.kit.late import Late
from yingda.kit.money import yuan_of
from yingda.people import queries as people
from yingda.performance.models import PayPeriod, PayStatement
from yingda.performance.queries.paid import component_names, period_of, plan_of
from yingda.performance.rules.running import APPROVED, LOCKED
from yingda.plumbing.audit import record
from yingda.plumbing.export import TYPES, safe_cell
from yingda.plumbing.messages import is_chinese, say
from yingda.plumbing.store import transaction

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Late("xlsxwriter")

_HEADS = {
    True: ("姓名", "用户名", "月份", "方案", "合计", "实发", "待发", "不足"),
    False: ("Name", "User name", "Month", "Plan", "Total", "Paid", "Held", "Shortfall"),
}
Row = list[Any]


def export(actor: Actor, period_id: int, form: str) -> tuple[bytes, str, str]:
    """Content, type and name of the file (`csv` or `xlsx`): a row for each person, a column for each component; amounts in yuan.

    Needs `pay.manage`. The audit log says who took it. Raises Conflict before the approval, Refused for another format, NotFound.
    """
    if form not in ("csv", "xlsx"):
        raise Refused("field_wrong", "format", reason=form[:20])
    period = period_of(actor, period_id)
    if period.state not in (APPROVED, LOCKED):
        raise Conflict("pay_not_approved")
    head, rows = _table(period, actor.locale)
    with transaction():
        record(actor, "performance.pay_period.exported", f"pay_period:{period.pk}", after={"format": form, "people": len(rows)})
    content = _csv(head, rows) if form == "csv" else _xlsx(head, rows)
    return content, TYPES[form], f"payroll-{period.month}-{period.plan.key}.{form}"


def _table(period: PayPeriod, locale: str) -> tuple[list[str], list[Row]]:
    names = {number: (shown, others[0] if others else "") for number, shown, others in people.accounts()}
    kept = list(PayStatement.objects.filter(period=period))
    called = component_names(plan_of(period.plan), locale)
    parts = {one.pk: _sums(one, called, locale) for one in kept}
    columns = list(dict.fromkeys([*called.values(), *sorted(name for amounts in parts.values() for name in amounts)]))
    rows = [_row(one, period, names.get(one.person_id, ("", ""))) + [parts[one.pk].get(name, Decimal(0)) for name in columns] for one in kept]
    return [*_HEADS[is_chinese(locale)], *columns], sorted(rows, key=lambda row: (row[0], row[1]))


def _row(one: PayStatement, period: PayPeriod, names: tuple[str, str]) -> Row:
    return [*names, period.month, period.plan.name, *map(yuan_of, (one.total, one.paid, one.held, one.paid - one.total))]


def _sums(one: PayStatement, called: dict[str, str], locale: str) -> dict[str, Decimal]:
    """What each component came to; what is from outside the plan, by its kind."""
    found: dict[str, Decimal] = {}
    for line in msgspec.json.decode(one.document)["lines"]:
        name = called.get(line["component"]) or say(f"pay_kind_{line['kind']}", locale, {})
        found[name] = found.get(name, Decimal(0)) + Decimal(line["amount"])
    return found


def _csv(head: list[str], rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(safe_cell, head))
    # Amounts are numbers of ours: a minus in front of one is no formula.
    writer.writerows([[*map(safe_cell, row[:4]), *map(str, row[4:])] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(head: list[str], rows: list[Row]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    money = book.add_format({"num_format": "0.00"})
    sheet.write_row(0, 0, head, book.add_format({"bold": True}))
    for place, row in enumerate(rows, 1):
        sheet.write_row(place, 0, row[:4])
        for column, amount in enumerate(row[4:], 4):
            sheet.write_number(place, column, float(amount), money)
    sheet.set_column(0, len(head) - 1, 16)
    book.close()
    return out.getvalue()

"""The list of orders with their credit as a file, for who sees all of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from yingda.attribution.queries.credits import VIEW, Wanted, filtered, shown, version
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Refused
from yingda.kit.money import yuan_of
from yingda.kit.reasons import of_msgspec
from yingda.plumbing import export, tasks
from yingda.plumbing.audit import record

KIND = "credit.orders"
COLUMNS = (
    "number", "shop", "day", "placed", "paid", "agent", "group", "amount", "gross", "taken_back", "currency", "pieces", "cell", "reason", "assists",
    "marks", "provisional", "rule_version", "rule",
)  # fmt: skip


def _wanted(filters: Mapping[str, Any]) -> Wanted:
    try:
        return msgspec.convert({name: value for name, value in filters.items() if value not in (None, "")}, Wanted, strict=False)
    except msgspec.ValidationError as error:
        raise Refused("field_wrong", field="filters", reason=of_msgspec(error)) from error


def _count(actor: Actor, filters: Mapping[str, Any]) -> int:
    wanted = _wanted(filters)
    rule = version(wanted)
    total = 0 if rule is None else filtered(actor, wanted, rule).count()
    record(actor, "attribution.credit.exported", "credit:orders", after={"since": wanted.since, "until": wanted.until, "orders": total})
    return total


def _rows(filters: Mapping[str, Any], after: int, limit: int) -> Iterable[tuple[int, Sequence[Any]]]:
    wanted = _wanted(filters)
    rule = version(wanted)
    if rule is None:
        return []
    rows = filtered(SYSTEM, wanted, rule).filter(order_id__gt=after).order_by("order_id")[:limit]
    return [(one["id"], _cells(one)) for one in shown(list(rows), rule)]


def _cells(one: Mapping[str, Any]) -> tuple[Any, ...]:
    agent, group = ((one[name] or {}).get("name", "") for name in ("agent", "group"))
    money = (float(yuan_of(one[name])) for name in ("amount", "gross", "taken_back"))
    assists = "、".join(each["name"] for each in one["assists"])
    return (
        one["number"], one["source"], one["day"], _at(one["placed_at"]), _at(one["paid_at"]), agent, group, *money, one["currency"], one["pieces"],
        one["cell"], one["reason"], assists, "、".join(one["marks"]), one["provisional"], one["rule"]["id"], one["rule"]["name"],
    )  # fmt: skip


def _at(at: int | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at / 1000, ZoneInfo(settings.TIME_ZONE)).isoformat(sep=" ", timespec="seconds")[:19]


tasks.register(KIND, export.kind_of(export.List(VIEW, COLUMNS, _count, _rows, "credit")))

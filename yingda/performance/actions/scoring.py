"""Schemes of scorecards: saved in versions, shipped, tried out."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from yingda.attribution.queries.days import business_day
from yingda.kit.actor import Actor
from yingda.kit.errors import Many, Refused
from yingda.performance.models import SchemeVersion
from yingda.performance.queries.cards import MANAGE, better_of, previewed
from yingda.performance.rules.periods import as_day, as_number
from yingda.performance.rules.scheme_checks import scheme_problems, shipped_scheme
from yingda.performance.rules.scorecards import Scheme
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.store import transaction

SHIPPED = "balanced"


def save_scheme(actor: Actor, key: str, name: str, document: Any, starts_on: str, active: bool = True) -> SchemeVersion:
    """A new version of the scheme `key` from a day (YYYY-MM-DD) on; earlier ones stay as they are. Needs `scorecard.manage`.

    Raises Many naming what is wrong by its place, Refused for a name or day that is none.
    """
    actor.demand(MANAGE)
    scheme, first, said = checked_scheme(document), day_in(starts_on, "starts_on"), name_in(name)
    with transaction() as db:
        last = SchemeVersion.objects.filter(key=key).order_by("-version").first()
        row = SchemeVersion(key=key, version=1 if last is None else last.version + 1, name=said, starts_on=as_number(first), active=active)
        row.document = msgspec.json.encode(scheme, order="sorted").decode()
        row.made_at, row.made_by_id = db.now, actor.id if actor.kind == "person" else None
        row.save(force_insert=True)
        after = {"version": row.version, "name": said, "starts_on": first.isoformat(), "active": active, "document": row.document}
        before = {} if last is None else {"version": last.version, "name": last.name, "starts_on": as_day(last.starts_on).isoformat(), "active": last.active,
                                          "document": last.document}  # fmt: skip
        record(actor, "performance.scheme.saved", f"scorecard_scheme:{key}", before=before, after=after)
    return row


def ship_scheme(actor: Actor) -> None:
    """Writes down the scheme of the product, in force from the first day of this year, where there is no scheme yet. Needs `scorecard.manage`."""
    actor.demand(MANAGE)
    with transaction():
        if not SchemeVersion.objects.exists():
            document = msgspec.to_builtins(shipped_scheme())
            save_scheme(actor, SHIPPED, "均衡评分卡 Balanced scorecard", document, date(today().year, 1, 1).isoformat())


def try_scheme(actor: Actor, document: Any, kind: str, day: str, by: str) -> dict[str, Any]:
    """The cards a scheme that is not saved would give. Needs `scorecard.manage`. Raises Many like `save_scheme`."""
    actor.demand(MANAGE)
    return previewed(actor, checked_scheme(document), kind, day, by)


def checked_scheme(document: Any) -> Scheme:
    """A scheme as it came. Raises Refused for what is none, Many naming every place."""
    try:
        scheme = msgspec.convert(document, Scheme, strict=False)
    except (msgspec.ValidationError, TypeError) as error:
        raise Refused("card_scheme_wrong", "document", reason=str(error)[:200]) from error
    problems = scheme_problems(scheme, better_of())
    if problems:
        raise Many([Refused(one.code, f"document.{one.place}", **one.facts) for one in problems])
    return scheme


def today() -> date:
    """The business day it is in the team's time zone."""
    return as_day(business_day(now_ms(), ZoneInfo(settings.TIME_ZONE))[0])


def day_in(text: str, field: str) -> date:
    """A day as it was written. Raises Refused naming the field."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("day_wrong", field) from error


def name_in(text: str, field: str = "name") -> str:
    """A name of 1 to 80 characters. Raises Refused."""
    said = text.strip()
    if not 1 <= len(said) <= 80:
        raise Refused("pay_name_wrong", field)
    return said

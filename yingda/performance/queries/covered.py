"""What days there are facts of."""

from yingda.attribution.queries.warehouse import facts

_DAYS = "SELECT min(day), max(day) FROM (SELECT day FROM attribution_sessionfact UNION ALL SELECT day FROM attribution_orderfact) d"


def covered() -> tuple[str | None, str | None]:
    """The first and the last business day (YYYY-MM-DD) with a session or an order; None where there is neither."""
    ((first, last),) = facts().rows(_DAYS)
    return _said(first), _said(last)


def _said(day: int | None) -> str | None:
    return None if day is None else f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"
